"""Link then unlink is the identity: records, pictures, prompts and chronologies as if never linked."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from agencies.permissions import SYSTEM
from incidents.models import Incident
from incidents.selectors import incidents_about
from incidents.services import receive
from people.models import CandidateLink, Case, Link, LinkDecision, LinkOverride, Person, PersonRecord
from people.services.overrides import overrides_set
from risk.models import STANDING, PairPicture, Picture, PosingPicture, Prompt
from risk.services.identity import identity_decide, identity_undo, identity_unlink
from tests.fixtures.case import HOME, NHS_NUMBER, records_of_the_case
from tests.fixtures.world import work

FAMILY = "Marlow"
REASON = "They are two different people."
Records = list[dict[str, Any]]


def received(records: Records, agencies: dict) -> None:
    outcomes = receive(records=records, by=SYSTEM, via="file", agencies=dict(agencies))
    assert {outcome.status for outcome in outcomes} == {"created"}


def record_pks(wanted: Callable[[PersonRecord], bool]) -> list[int]:
    return [record.pk for record in PersonRecord.objects.select_related("agency") if wanted(record)]


def kept_apart(out: list[int], stay: list[int]) -> None:
    """What somebody who knew beforehand would have decided before anything was linked."""
    person = Person.objects.create()
    decision = LinkDecision.objects.create(
        outcome="unlink", record_id=out[0], person=person, reason=REASON, decided_by="somebody"
    )
    overrides_set(
        pairs=[(one, other) for one in out for other in stay],
        kind=LinkOverride.Kind.NEVER,
        decision=decision,
    )


def county() -> set[tuple[Any, ...]]:
    """Everything that is told of each person, without keys: two worlds that say the same are equal."""
    references = dict(Incident.objects.values_list("pk", "reference"))
    found = set()
    for person in Person.objects.filter(links__ended_at__isnull=True, links__isnull=False).distinct():
        links = Link.objects.filter(person=person, ended_at__isnull=True).select_related("record__agency")
        records = frozenset((link.record.agency.code, link.record.fingerprint) for link in links)
        picture = Picture.objects.get(person=person)
        prompts = frozenset(
            (prompt.level, frozenset(reason_of(reason, references) for reason in prompt.reasons.all()))
            for prompt in Prompt.objects.filter(person=person, state__in=STANDING)
        )
        found.add(
            (
                records,
                (person.given_name, person.family_name, person.date_of_birth),
                (picture.level, picture.score),
                frozenset(finding_of(finding, references) for finding in picture.findings),
                frozenset(references[pk] for pk in picture.inputs),
                prompts,
                Case.objects.filter(person=person, closed_at__isnull=True).exists(),
                tuple(sorted(incident.reference for incident in incidents_about(person=person))),
                frozenset(
                    further_of(posing, references) for posing in PosingPicture.objects.filter(person=person)
                ),
                frozenset(
                    (beside(pair, person), further_of(pair, references))
                    for pair in PairPicture.objects.filter(Q(one=person) | Q(other=person))
                ),
            )
        )
    return found


def further_of(picture: PosingPicture | PairPicture, references: dict[int, str]) -> tuple[Any, ...]:
    return (
        picture.level,
        picture.score,
        frozenset(finding_of(finding, references) for finding in picture.findings),
        frozenset(references[pk] for pk in picture.inputs),
    )


def beside(pair: PairPicture, person: Person) -> frozenset[tuple[str, str]]:
    """The other of the two, by their records."""
    other = pair.other_id if pair.one_id == person.pk else pair.one_id
    links = Link.objects.filter(person=other, ended_at__isnull=True).select_related("record__agency")
    return frozenset((link.record.agency.code, link.record.fingerprint) for link in links)


def finding_of(finding: dict[str, Any], references: dict[int, str]) -> tuple[Any, ...]:
    evidence = tuple(sorted(references[item["incident"]] for item in finding["evidence"]))
    return (finding["code"], finding["says"], finding["weight"], evidence)


def reason_of(reason: Any, references: dict[int, str]) -> tuple[Any, ...]:
    return (
        reason.indicator,
        reason.says,
        tuple(sorted(references[item["incident"]] for item in reason.evidence)),
    )


def never_linked(batches: list[Records], agencies: dict, out: Callable[[PersonRecord], bool]) -> set:
    """The world in which it was known from the start; rolled back afterwards."""
    with transaction.atomic():
        for batch in batches:
            received(batch, agencies)
            LinkOverride.objects.filter(ended_at=None).update(ended_at=timezone.now(), end_reason="undone")
            apart = record_pks(out)
            stay = record_pks(lambda record: record.family_name == FAMILY and not out(record))
            if apart and stay:
                kept_apart(apart, stay)
            work()
        known = county()
        transaction.set_rollback(True)
    return known


def linked(batches: list[Records], agencies: dict) -> None:
    for batch in batches:
        received(batch, agencies)
        work()


def person_of(record: int) -> Person:
    return Person.objects.get(links__record=record, links__ended_at__isnull=True)


def of_agency(code: str) -> Callable[[PersonRecord], bool]:
    return lambda record: record.agency.code == code and record.family_name == FAMILY


AGENCIES = ["cannock-gp", "cannock-miu", "staffordshire-police", "national-probation"]


@pytest.mark.parametrize("steps", ["at_once", "one_by_one"])
@pytest.mark.parametrize("code", AGENCIES)
def test_what_one_agency_holds_is_taken_out_of_the_case(world, code, steps):
    """The strongest case: the prompt rests on all agencies, and must be what it would have been without."""
    records = records_of_the_case(timezone.localdate())
    batches = [records] if steps == "at_once" else [[record] for record in records]
    wanted = never_linked(batches, world.agencies, of_agency(code))

    linked(batches, world.agencies)
    out = record_pks(of_agency(code))
    person = person_of(out[0])
    assert {person_of(record) for record in out} == {person}
    assert county() != wanted

    identity_unlink(person=person, record_ids=out, reason=REASON, by=world.actor("mash_coordinator"))
    assert county() == wanted
    work()
    assert county() == wanted
    assert person_of(record_pks(lambda r: r.family_name == FAMILY and r.pk not in out)[0]) == person


def contact(reference: str, agency: str = "cannock-gp", **person: Any) -> dict[str, Any]:
    """A contact with somebody of Mr E's family, hurt like him."""
    injury = {"site": "head", "nature": "contusion", "mechanism": "assault", "severity": "moderate"}
    told = {"key": "p", "role": "subject", "family_name": FAMILY, "sex": "male", "injuries": [injury]}
    return {
        "agency": agency,
        "reference": reference,
        "kind": "gp_consultation",
        "occurred_at": timezone.localdate().isoformat(),
        "people": [{**told, **person}],
    }


#: His twin, whom nothing but a person would take for him; and a namesake on whose record his number stands.
TWIN = {"given_name": "Bernard", "date_of_birth": "1954-03-17", "address": HOME}
WRONG_NUMBER = {
    "given_name": "Edwin",
    "date_of_birth": "1954-03-17",
    "identifiers": [{"scheme": "nhs_number", "value": NHS_NUMBER}],
}

HIMSELF = {**WRONG_NUMBER, "address": HOME}


def hospital(**person: Any) -> Records:
    return [contact(f"H-{number}", "chase-housing", **person) for number in range(3)]


def answered_same(world) -> LinkDecision:
    """Two coordinators take the twin for him, against the guard."""
    question = CandidateLink.objects.get(record__given_name="Bernard", person__given_name="Edwin")
    for name in ("mash_coordinator", "second_coordinator"):
        decision = identity_decide(
            candidate=question, outcome="same", reason="Both names are his.", by=world.actor(name)
        )
    work()
    assert Person.objects.filter(links__record=question.record_id, links__ended_at=None).count() == 1
    assert person_of(question.record_id).given_name == "Edwin"
    return decision


@pytest.mark.parametrize("again", [False, True], ids=["as_it_was", "after_more_contacts"])
@pytest.mark.parametrize("how", ["unlinked", "undone"])
def test_a_twin_whom_people_took_for_him(world, how, again):
    case = records_of_the_case(timezone.localdate())
    batches = [case, hospital(**TWIN)]
    if again:
        batches.append([contact("GP-T", **TWIN), contact("GP-E", **HIMSELF)])
    is_twin = lambda record: record.given_name == "Bernard"  # noqa: E731
    wanted = never_linked(batches, world.agencies, is_twin)

    linked(batches[:2], world.agencies)
    decision = answered_same(world)
    linked(batches[2:], world.agencies)
    before = county()
    twins = record_pks(is_twin)
    assert before != wanted
    assert len({person_of(record) for record in twins}) == 1, "later contacts with the twin follow"
    by = world.actor("mash_coordinator")
    if how == "undone":
        identity_undo(decision=decision, reason=REASON, by=by)
    else:
        identity_unlink(person=person_of(twins[0]), record_ids=twins, reason=REASON, by=by)
    assert county() == wanted
    work()
    assert county() == wanted


def test_a_namesake_who_has_his_number_on_the_record(world):
    batches = [records_of_the_case(timezone.localdate()), hospital(**WRONG_NUMBER)]
    out = of_agency("chase-housing")
    wanted = never_linked(batches, world.agencies, out)
    linked(batches, world.agencies)
    records = record_pks(out)
    person = person_of(records[0])
    assert FAMILY in person.family_name
    assert county() != wanted
    identity_unlink(person=person, record_ids=records, reason=REASON, by=world.actor("mash_coordinator"))
    assert county() == wanted
    work()
    assert county() == wanted
