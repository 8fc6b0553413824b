"""An agency amends its incident to speak of a record that is with somebody it was kept apart from."""

import pytest
from django.utils import timezone

from agencies.permissions import SYSTEM
from audit.models import Event
from incidents.models import Involvement
from incidents.services import receive
from people.models import ClusterReview, LinkDecision, Person, PersonRecord
from risk.services.identity import identity_unlink
from tests.fixtures.identity import text_of
from tests.fixtures.world import work

pytestmark = pytest.mark.django_db
ORLA = {
    "key": "p",
    "role": "subject",
    "given_name": "Orla",
    "family_name": "Penhaligon",
    "date_of_birth": "1971-05-04",
    "address": {"lines": ["3 Quarry Row"], "town": "Cannock", "postcode": "WS11 9ZQ"},
}
WITH_PHONE = {**ORLA, "phone": "07700 900123"}
KINDS = {"cannock-gp": "gp_consultation", "cannock-miu": "miu_attendance"}


def send(world, agency: str, reference: str, person: dict) -> None:
    sent = {
        "agency": agency,
        "reference": reference,
        "kind": KINDS[agency],
        "occurred_at": timezone.localdate().isoformat(),
        "people": [person],
    }
    [outcome] = receive(records=[sent], by=SYSTEM, via="file", agencies=dict(world.agencies))
    assert outcome.status in ("created", "amended"), outcome.errors
    work()


def record(reference: str) -> PersonRecord:
    return Involvement.objects.get(incident__reference=reference).record


def person(reference: str) -> Person:
    return Person.objects.get(links__record=record(reference), links__ended_at__isnull=True)


@pytest.fixture
def amended(world) -> LinkDecision:
    """MIU-1 spoke of somebody who is not Orla; amended, it speaks of her whom MIU-2 speaks of."""
    send(world, "cannock-gp", "GP-1", ORLA)
    send(world, "cannock-miu", "MIU-1", ORLA)
    send(world, "cannock-miu", "MIU-2", WITH_PHONE)
    assert person("MIU-1") == person("MIU-2") == person("GP-1")
    coordinator = world.actor("mash_coordinator")
    out = [record("MIU-1").pk]
    decision = identity_unlink(person=person("GP-1"), record_ids=out, reason="It is not her.", by=coordinator)
    work()
    assert person("MIU-1") != person("GP-1") == person("MIU-2")
    send(world, "cannock-miu", "MIU-1", WITH_PHONE)
    assert person("MIU-1") == person("MIU-2") == person("GP-1")
    return decision


@pytest.fixture
def where(amended) -> str:
    return f"/identity/persons/{person('GP-1').public_id}/"


def review() -> ClusterReview | None:
    return ClusterReview.objects.filter(person=person("GP-1"), closed_at=None).first()


def test_a_coordinator_is_asked_and_told_why(amended, where, signed_in):
    assert review()
    assert Event.objects.filter(action="cluster.questioned").exists()
    coordinator = signed_in("second_coordinator")
    said = text_of(coordinator.get("/identity/?show=broken"))
    assert "An agency amended what it said of somebody" in said
    page = coordinator.get(where)
    assert "Scored afresh" not in text_of(page)
    assert f"/identity/decisions/{amended.public_id}/" in page.content.decode()
    assert "part 1" in text_of(page)
    assert "part 2" in text_of(page)


def test_keeping_them_together_answers_it(where, signed_in, world):
    signed_in("second_coordinator").post(where, {"keep": "yes", "reason": "It was her all along."})
    assert review() is None
    assert person("MIU-1") == person("GP-1")
    send(world, "cannock-miu", "MIU-3", WITH_PHONE)
    assert review() is None


def test_taking_it_out_answers_it(where, signed_in):
    sent = {"records": [str(record("MIU-1").public_id)], "reason": "Not her either.", "confirm": "yes"}
    signed_in("second_coordinator").post(where, sent)
    assert review() is None
    assert person("MIU-1") == person("MIU-2") != person("GP-1")
    work()
    assert person("MIU-1") != person("GP-1")


def test_another_contact_does_not_answer_it(amended, world):
    asked = review()
    send(world, "cannock-gp", "GP-2", ORLA)
    send(world, "cannock-gp", "GP-3", {**ORLA, "phone": "07700 900123"})
    assert person("GP-3") == person("GP-1")
    assert review() == asked
