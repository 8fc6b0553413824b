"""Whoever logs a contact says whom it is about: believed unless something stands in the way."""

import pytest

from people.models import LinkDecision, LinkOverride
from people.services.choosing import REASON, record_choose

pytestmark = pytest.mark.django_db
NUMBER, ANOTHER = "9990041539", "9990127611"


def nhs(number: str) -> dict:
    return {"identifiers": [{"scheme": "nhs_number", "value": number}]}


@pytest.fixture
def choose(deciding):
    """Say, as the GP's practitioner, that a new record and one held are the same person's."""

    def chosen(record, held):
        return record_choose(record_id=record.pk, held=held, by=deciding.world.actor("practitioner"))

    return chosen


@pytest.mark.parametrize(
    "told",
    [
        {"given_name": "O", "family_name": "", "date_of_birth": ""},
        {"given_name": "Orla", "family_name": "", "date_of_birth": "1971"},
        {"given_name": "Unknown", "family_name": "Female", "date_of_birth": ""},
        {},
    ],
    ids=["initial", "year", "called_something_else", "all"],
)
def test_a_choice_that_nothing_stands_against_is_applied(deciding, choose, told):
    held, record = deciding.known("orla", **nhs(NUMBER)), deciding.record("orla", **told)
    decision = choose(record, held)
    assert decision.state == "applied"
    assert LinkOverride.objects.get(ended_at=None).decision == decision
    deciding.link(record)
    assert deciding.together(record, held)


@pytest.mark.parametrize(
    ("told", "guard"),
    [
        ({"given_name": "Bran", "date_of_birth": "1980-11-23", **nhs(ANOTHER)}, "number_conflict"),
        (nhs(ANOTHER), "number_conflict"),
        ({"date_of_birth": "1980-11-23"}, "birth_differs"),
        ({"given_name": "Bran"}, "twin"),
    ],
    ids=["somebody_else", "number", "birth", "twin"],
)
def test_a_choice_against_a_guard_waits_for_who_may_decide(deciding, choose, told, guard):
    held, record = deciding.known("orla", **nhs(NUMBER)), deciding.record("orla", **told)
    decision = choose(record, held)
    assert decision.state == "opinion"
    assert guard in decision.candidate.guards
    assert decision.candidate.explanation["sentences"][0] == REASON
    assert not LinkOverride.objects.exists()
    deciding.link(record)
    assert not deciding.together(record, held)
    assert deciding.decide(decision.candidate, "same").decision.state == "applied"
    assert deciding.together(record, held)


def test_a_guard_counts_that_only_another_record_of_the_person_shows(deciding, choose):
    deciding.known("orla", "cannock-miu", **nhs(NUMBER))
    held = deciding.known("orla")
    assert choose(deciding.record("orla", **nhs(ANOTHER), date_of_birth="1971"), held).state == "opinion"


def test_a_choice_against_a_never_waits_too(deciding, choose):
    held, other = deciding.known("orla"), deciding.known("orla", "cannock-miu")
    record = deciding.record("bran", date_of_birth="", family_name="Penhaligon", given_name="")
    person = deciding.person(held)
    decided = LinkDecision.objects.create(
        outcome="not_same", record=record, person=person, reason="r", decided_by="u"
    )
    one, two = sorted([record, other], key=lambda one: one.pk)
    LinkOverride.objects.create(one=one, other=two, kind="never", decision=decided)
    assert choose(record, held).state == "opinion"
