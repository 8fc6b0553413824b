"""An agency amends its incident: what people decided about the participant lasts."""

from datetime import timedelta

import pytest
from django.utils import timezone

from agencies.permissions import SYSTEM
from audit.models import Event
from incidents.models import Involvement
from incidents.services import receive
from people.models import CandidateLink, LinkDecision, LinkOverride, Person, PersonRecord
from risk.services.identity import identity_decide, identity_undo, identity_unlink
from tests.fixtures.world import work

pytestmark = pytest.mark.django_db
REASON = "They are two different people."
HOME = {"lines": ["3 Quarry Row"], "town": "Cannock", "postcode": "WS11 9ZQ"}
ORLA = {
    "key": "p",
    "role": "subject",
    "given_name": "Orla",
    "family_name": "Penhaligon",
    "date_of_birth": "1971-05-04",
    "address": HOME,
}
TWIN = {**ORLA, "given_name": "Bran"}
KINDS = {"cannock-gp": "gp_consultation", "cannock-miu": "miu_attendance"}


class Agencies:
    """What the two agencies send of one participant, and whom that makes."""

    def __init__(self, world):
        self.world = world

    def send(self, agency: str, *people: dict, reference: str = "1") -> None:
        sent = {
            "agency": agency,
            "reference": f"{agency}-{reference}",
            "kind": KINDS[agency],
            "occurred_at": timezone.localdate().isoformat(),
            "people": list(people),
        }
        agencies = dict(self.world.agencies)
        [outcome] = receive(records=[sent], by=SYSTEM, via="file", agencies=agencies)
        assert outcome.status in ("created", "amended"), outcome.errors

    def record(self, agency: str, key: str = "p", reference: str = "1") -> PersonRecord:
        """The record that the incident names now."""
        part = Involvement.objects.get(incident__reference=f"{agency}-{reference}", key=key)
        return part.record

    def together(self) -> bool:
        return len({person_of(self.record(agency)) for agency in KINDS}) == 1

    def taken_apart(self) -> LinkDecision:
        return identity_unlink(
            person=person_of(self.record("cannock-gp")),
            record_ids=[self.record("cannock-miu").pk],
            reason=REASON,
            by=self.world.actor("mash_coordinator"),
        )

    def said_the_same(self, **more) -> LinkDecision:
        question = CandidateLink.objects.get(record=self.record("cannock-miu"), state="open")
        for name in ("mash_coordinator", "second_coordinator"):
            decision = identity_decide(
                candidate=question,
                outcome="same",
                reason="Both names are hers.",
                by=self.world.actor(name),
                **more,
            )
        work()
        return decision


def person_of(record: PersonRecord) -> Person:
    return Person.objects.get(links__record=record, links__ended_at__isnull=True)


@pytest.fixture
def sent(world) -> Agencies:
    """Orla Penhaligon at her GP and, in one case, as somebody else may be taken for her, at the unit."""
    agencies = Agencies(world)
    agencies.send("cannock-gp", ORLA)
    return agencies


@pytest.mark.parametrize("linked_between", [True, False])
def test_a_never_lasts_when_the_agency_amends_its_incident(sent, linked_between):
    sent.send("cannock-miu", ORLA)
    work()
    assert sent.together()
    decision = sent.taken_apart()
    before = sent.record("cannock-miu")
    for phone in ("07700 900123", "07700 900124"):
        sent.send("cannock-miu", {**ORLA, "phone": phone})
        if linked_between:
            work()
    work()
    now = sent.record("cannock-miu")
    assert now != before
    assert not sent.together()
    carried = LinkOverride.objects.filter(ended_at=None).exclude(one=before).exclude(other=before)
    assert {one.decision for one in carried} == {decision}
    assert Event.objects.filter(action="override.carried").count() == (2 if linked_between else 1)
    identity_undo(decision=decision, reason="It was her.", by=sent.world.actor("mash_coordinator"))
    assert sent.together()
    assert not LinkOverride.objects.filter(ended_at=None).exists()


def test_an_always_lasts_with_its_last_day_and_can_be_taken_back(sent):
    sent.send("cannock-miu", TWIN)
    work()
    assert not sent.together()
    last = timezone.localdate() + timedelta(days=30)
    decision = sent.said_the_same(expires_on=last)
    assert sent.together()
    sent.send("cannock-miu", {**TWIN, "phone": "07700 900123"})
    work()
    assert sent.together()
    now = sent.record("cannock-miu")
    carried = LinkOverride.objects.get(other=now, ended_at=None)
    assert (carried.kind, carried.expires_on, carried.decision) == ("always", last, decision)
    identity_undo(decision=decision, reason=REASON, by=sent.world.actor("mash_coordinator"))
    assert not sent.together()


def test_an_always_does_not_follow_to_somebody_else(sent):
    sent.send("cannock-miu", TWIN)
    work()
    sent.said_the_same()
    sent.send("cannock-miu", {**TWIN, "given_name": "Wenna", "date_of_birth": "1990-01-02"})
    work()
    assert not sent.together()


def test_an_amendment_that_swaps_nobody_carries_nothing(sent):
    sent.send("cannock-miu", ORLA)
    work()
    sent.taken_apart()
    before = list(LinkOverride.objects.values_list("pk", "ended_at"))
    sent.send("cannock-miu", {**ORLA, "under_influence": "alcohol"})
    work()
    assert not sent.together()
    assert list(LinkOverride.objects.values_list("pk", "ended_at")) == before


def test_participants_who_change_places_keep_what_was_decided_about_each(sent):
    other = {**ORLA, "key": "q", "given_name": "Piran", "date_of_birth": "1992-09-30", "role": "witness"}
    sent.send("cannock-miu", ORLA, other)
    work()
    sent.taken_apart()
    before = LinkOverride.objects.count()
    sent.send("cannock-miu", {**other, "key": "p"}, {**ORLA, "key": "q"})
    work()
    assert LinkOverride.objects.count() == before
    assert person_of(sent.record("cannock-miu", "q")) != person_of(sent.record("cannock-gp"))


def test_a_record_that_another_incident_names_keeps_its_own_too(sent):
    sent.send("cannock-miu", ORLA)
    sent.send("cannock-miu", ORLA, reference="2")
    work()
    sent.taken_apart()
    sent.send("cannock-miu", {**ORLA, "phone": "07700 900123"})
    work()
    gp, kept = sent.record("cannock-gp"), sent.record("cannock-miu", reference="2")
    assert LinkOverride.objects.filter(one=gp, other=kept, ended_at=None).exists()
    assert LinkOverride.objects.filter(one=gp, other=sent.record("cannock-miu"), ended_at=None).exists()
    assert person_of(kept) != person_of(gp)
    assert not sent.together()
