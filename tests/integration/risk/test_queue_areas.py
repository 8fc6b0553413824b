"""The queue asks of few entries whether they may be seen: each says from which areas that can be at most."""

import pytest
from django.utils import timezone

from agencies.models import Agency, Role, SharingAgreement
from agencies.permissions import Actor
from agencies.selectors import actor_for_user
from people.models import Case
from people.services.cases import case_areas_follow, case_close, case_open
from risk.models import QueueEntry
from risk.selectors.work import entries_behind, entries_of, entry_of
from risk.services.entries import entries_follow, entry_open
from risk.services.queueing import queue_lapse
from tests.fixtures.world import CaseOfMrE, make_user

pytestmark = pytest.mark.django_db
HERE, THERE = "Cannock Chase", "Lichfield"


@pytest.fixture
def there(mr_e: CaseOfMrE) -> Actor:
    """A coordinator of another area, whose hub shares with that of the case."""
    hub = Agency.objects.create(
        code="lichfield-hub", name="Lichfield Hub", kind="community_safety_hub", area=THERE
    )
    for agreement in SharingAgreement.objects.all():
        agreement.parties.add(hub)
    user = make_user("lichfield", hub.code, Role.MASH_COORDINATOR, "Lin", "Field", {hub.code: hub})
    return actor_for_user(user=user, on=timezone.localdate())


def areas(mr_e: CaseOfMrE) -> list[str]:
    entry = entry_of(prompt=mr_e.prompt)
    assert entry is not None
    return entry.areas


def listed(by: Actor) -> list[int]:
    return [entry.prompt_id for entry in entries_of(by=by, of="all", now=timezone.now())]


def earlier_case(mr_e: CaseOfMrE, *where: str) -> None:
    Case.objects.create(
        person=mr_e.person, areas=list(where), closed_at=timezone.now(), close_reason="it is over"
    )


def test_a_case_of_another_area_that_was_closed_before_is_one_of_the_areas(
    mr_e: CaseOfMrE, there: Actor
) -> None:
    assert listed(there) == []
    earlier_case(mr_e, THERE)
    entries_follow(person_id=mr_e.person.pk)
    assert areas(mr_e) == [HERE, THERE]
    assert listed(there) == [mr_e.prompt.pk]


def test_one_that_is_asked_again_says_the_areas_of_the_case_before(mr_e: CaseOfMrE, there: Actor) -> None:
    case_close(person=mr_e.person, reason="it is over")
    Agency.objects.update(area=THERE)
    case_open(person=mr_e.person)
    QueueEntry.objects.all().delete()
    entry_open(prompt=mr_e.prompt, queue="decide", due_at=mr_e.prompt.due_at, at=timezone.now())
    assert areas(mr_e) == [HERE, THERE]


def test_an_area_that_joins_the_open_case_joins_its_entry(mr_e: CaseOfMrE, there: Actor) -> None:
    Agency.objects.filter(code="cannock-gp").update(area=THERE)
    assert case_areas_follow(person_id=mr_e.person.pk)
    entries_follow(person_id=mr_e.person.pk)
    assert listed(there) == [mr_e.prompt.pk]


@pytest.mark.parametrize("where", [(THERE,), ()], ids=["another area", "no area"])
def test_what_was_written_without_an_area_is_mended_within_the_minute(
    mr_e: CaseOfMrE, there: Actor, where: tuple[str, ...]
) -> None:
    earlier_case(mr_e, *where)
    assert [entry.prompt_id for entry in entries_behind()] == [mr_e.prompt.pk]
    queue_lapse(now=timezone.now())
    assert areas(mr_e) == ([HERE, THERE] if where else [])
    assert not entries_behind().exists()
    assert listed(there) == [mr_e.prompt.pk]


def test_an_area_of_the_entry_opens_nothing_by_itself(mr_e: CaseOfMrE, there: Actor) -> None:
    QueueEntry.objects.update(areas=[THERE])
    assert listed(there) == []
    QueueEntry.objects.update(areas=[])
    assert listed(there) == []
    assert listed(mr_e.world.actor("mash_coordinator")) == [mr_e.prompt.pk]
