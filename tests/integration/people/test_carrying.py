"""A never cannot hold for a record that is with the other already: somebody is asked, until they answer."""

import pytest
from django.db import transaction

from agencies.permissions import SYSTEM
from audit.models import Event
from people.models import ClusterReview, LinkOverride
from people.services.attention import clusters_look
from people.services.carrying import overrides_carry
from people.services.deciding import records_keep
from people.services.linker import Linked, Linker
from people.services.refusals import Contradiction
from tests.fixtures.case import NHS_NUMBER
from tests.fixtures.deciding import Seen

pytestmark = pytest.mark.django_db
OF_THE_UNIT = "cannock-miu"
NUMBER = [{"scheme": "nhs_number", "value": NHS_NUMBER}]


def carry(old, new) -> int:
    """What the amendment that puts one record in the place of another does."""
    with transaction.atomic():
        return overrides_carry(replaced=[(old.pk, new.pk)], sightings=Seen())


def asked() -> list[ClusterReview]:
    return list(ClusterReview.objects.filter(closed_at=None))


def parts_asked_about() -> list[list[str]]:
    [review] = asked()
    return review.explanation["parts"]


def public(*records) -> list[str]:
    return sorted(str(record.public_id) for record in records)


def events(action: str) -> int:
    return Event.objects.filter(action=action).count()


class Amended:
    """Orla at her GP's, and at a unit that amends what it said of her to what it says elsewhere.

    What it said before was taken out of her; what it says now was linked to her before that.
    """

    def __init__(self, deciding):
        self.deciding = deciding
        self.orla = deciding.known("orla", identifiers=NUMBER)
        self.old = deciding.known("orla", OF_THE_UNIT, phone="07700 900123")
        self.new = deciding.known("orla", OF_THE_UNIT, phone="07700 900124")
        assert self.together
        self.person = deciding.person(self.orla)
        self.decision = deciding.unlink(self.person, self.old).decision
        assert self.together
        assert not deciding.together(self.old, self.orla)

    @property
    def together(self) -> bool:
        return self.deciding.together(self.orla, self.new)

    def comes(self, agency):
        """Another agency's record is linked to her, and she is looked at."""
        more = self.deciding.known("orla", agency, identifiers=NUMBER)
        assert self.deciding.together(more, self.orla)
        return more

    def keep(self, by="second_coordinator"):
        [review] = asked()
        by = self.deciding.world.actor(by)
        return records_keep(review=review, reason="She has two phones.", by=by, sightings=Seen()).decision


@pytest.fixture
def amended(deciding) -> Amended:
    return Amended(deciding)


def test_somebody_is_asked_and_nothing_is_taken_apart(amended):
    questions = events("cluster.questioned")
    assert carry(amended.old, amended.new) == 1
    [review] = asked()
    assert (review.person, review.reason) == (amended.person, "broken")
    assert review.explanation["parts"] == [public(amended.orla), public(amended.new)]
    assert review.explanation["decisions"] == [str(amended.decision.public_id)]
    assert (events("cluster.questioned"), events("override.carried")) == (questions + 1, 1)
    assert amended.together


def test_nobody_is_asked_twice(amended):
    carry(amended.old, amended.new)
    rows = LinkOverride.objects.count()
    assert carry(amended.old, amended.new) == 0
    assert (len(asked()), events("override.carried"), LinkOverride.objects.count()) == (1, 1, rows)


def test_the_question_stays_while_nothing_is_decided(amended):
    carry(amended.old, amended.new)
    before = parts_asked_about()
    for agency in ("staffordshire-police", "chase-housing"):
        amended.comes(agency)
    with transaction.atomic():
        linker = Linker(Seen(), Linked(), SYSTEM)
        clusters_look(person_ids=[amended.person.pk], index=linker, by=SYSTEM)
    assert parts_asked_about() == before
    assert not ClusterReview.objects.exclude(closed_at=None).filter(person=amended.person).exists()


def test_the_question_goes_with_a_person_who_is_found_to_be_another(amended):
    wenna = amended.deciding.known("wenna")
    carry(amended.old, amended.new)
    amended.deciding.answer(wenna, amended.orla, "same")
    [review] = asked()
    assert review.person == amended.deciding.person(amended.new)
    assert review.explanation["parts"] == [public(amended.orla), public(amended.new)]


def test_taking_the_record_out_answers_it_for_good(amended):
    deciding = amended.deciding
    carry(amended.old, amended.new)
    deciding.unlink(amended.person, amended.new, by="second_coordinator")
    assert not asked()
    amended.comes("staffordshire-police")
    assert not amended.together
    assert not LinkOverride.objects.filter(kind="asked", ended_at=None).exists()


def test_that_they_belong_together_answers_it_whoever_decided_before(amended):
    carry(amended.old, amended.new)
    amended.keep()
    assert not asked()
    assert amended.together
    assert carry(amended.old, amended.new) == 0
    amended.comes("staffordshire-police")
    assert not asked()
    assert not amended.deciding.together(amended.old, amended.orla), "of the old record nothing was said"


def test_one_answer_is_enough_however_many_records_it_was_kept_apart_from(amended):
    """Taken out of a person of four: they are asked about as one part, beside other records of hers."""
    deciding = amended.deciding
    others = [amended.comes(agency) for agency in ("staffordshire-police", "chase-housing")]
    deciding.undo(amended.decision)
    again = deciding.unlink(deciding.person(amended.orla), amended.old).decision
    amended.comes("national-probation")
    carry(amended.old, amended.new)
    assert parts_asked_about() == [public(amended.orla, *others), public(amended.new)]
    kept = amended.keep()
    assert not asked()
    amended.comes("staffordshire-adult-care")
    assert not asked()
    deciding.undo(kept, by="second_coordinator")
    waiting = LinkOverride.objects.filter(kind="asked", ended_at=None)
    assert {one.decision for one in waiting} == {again}
    assert waiting.count() == 3


def test_an_answer_that_is_taken_back_leaves_the_question(amended):
    carry(amended.old, amended.new)
    out = amended.deciding.unlink(amended.person, amended.new).decision
    assert not asked()
    amended.deciding.undo(out)
    assert amended.together
    assert parts_asked_about() == [public(amended.orla), public(amended.new)]


def test_taking_back_the_decision_that_asks_ends_the_question(amended):
    carry(amended.old, amended.new)
    amended.deciding.undo(amended.decision)
    assert not LinkOverride.objects.filter(ended_at=None).exists()
    amended.comes("staffordshire-police")
    assert not asked()


def test_a_decision_about_the_new_record_stands_and_nobody_is_asked(amended):
    """Somebody has said of both, by way of a third record, that they are Orla's."""
    deciding = amended.deciding
    third = deciding.known("bran")
    deciding.answer(third, amended.orla, "same")
    LinkOverride.objects.create(
        one=min(third, amended.new, key=lambda one: one.pk),
        other=max(third, amended.new, key=lambda one: one.pk),
        kind="always",
        decision=LinkOverride.objects.get(kind="always").decision,
    )
    assert carry(amended.old, amended.new) == 0
    assert not asked()


def test_what_is_asked_follows_the_next_amendment(amended):
    """It is a never wherever it can be one."""
    deciding = amended.deciding
    carry(amended.old, amended.new)
    later = deciding.record("orla", OF_THE_UNIT, phone="07700 900125")
    assert carry(amended.new, later) == 2  # from Orla's, and from the one before
    deciding.link(later)
    assert not deciding.together(later, amended.orla)
    with pytest.raises(Contradiction):
        deciding.answer(later, amended.orla, "same", by="second_coordinator")
