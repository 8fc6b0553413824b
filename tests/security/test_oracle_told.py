"""Whatever is told of a person, a pair or an address is what the page says, for whoever asks."""

from collections.abc import Iterable, Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from agencies.permissions import Actor
from incidents.models import Incident
from incidents.selectors import chronology, standing
from people.models import Person, PersonRecord
from people.selectors.persons import described_for
from risk.rules.ruleset import RULESET
from risk.selectors.addresses import address_seen
from risk.selectors.further import around_seen, beside, pair_seen
from risk.selectors.pictures import FindingSeen, findings_seen
from sharing.selectors.disclosable import disclosable
from tests.fixtures.hypotheses import examples
from tests.security import oracle, oracle_told
from tests.security.misreadings import questions
from tests.security.oracle import Finding, Reader, World
from tests.security.storing import FAMILIES, NOW, Stored, as_stored, readers, stored

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@given(questions())
@settings(
    max_examples=examples(30),
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_what_is_told_is_what_the_page_on_permissions_says(question: tuple[World, int]) -> None:
    world, one = question
    with stored(world) as rows:
        reader, actor = readers(world, rows)[one]
        seen = [n for n in range(world.persons) if oracle.knows(world, reader, n)]
        names(world, rows, reader, actor)
        for n in seen:
            to_disclose(world, rows, reader, actor, n)
            picture(world, rows, reader, actor, n)
            around(world, rows, reader, actor, n)
            addresses(world, rows, reader, actor, n)


def names(world: World, rows: Stored, reader: Reader, actor: Actor) -> None:
    told = described_for(by=actor, persons=rows.persons)
    for n, person in enumerate(rows.persons):
        records = oracle_told.told_of(world, reader, n)
        assert told[person.pk].family_name == min((FAMILIES[each] for each in records), default="")


def to_disclose(world: World, rows: Stored, reader: Reader, actor: Actor, n: int) -> None:
    found = disclosable(by=actor, person=rows.persons[n], today=TODAY)
    assert {places(rows)[one.incident.pk] for one in found} == oracle_told.disclosable(world, reader, n)


def picture(world: World, rows: Stored, reader: Reader, actor: Actor, n: int) -> None:
    made = world.pictures[n]
    shown, ask = oracle_told.picture(world, reader, made)
    for own in ((), read_before(rows, actor, n)):
        found, agencies = findings_seen(
            findings=as_stored(made.findings, rows.incidents),
            actor=actor,
            facts=standing(by=actor, person=rows.persons[n], today=TODAY),
            person=rows.persons[n],
            own=own,
        )
        assert codes(found) == codes_of(made.findings, shown)
        assert {agency.pk for agency in agencies} == {rows.agencies[each].pk for each in ask}


def read_before(rows: Stored, actor: Actor, n: int) -> list[Incident]:
    """The person's incidents as a page gives them that has read the chronology first."""
    return [one.incident for one in chronology(by=actor, person=rows.persons[n], today=TODAY)]


def around(world: World, rows: Stored, reader: Reader, actor: Actor, n: int) -> None:
    person = rows.persons[n]
    posing, pairs = around_seen(by=actor, person=person, today=TODAY)
    assert around_seen(by=actor, person=person, today=TODAY, own=read_before(rows, actor, n)) == (
        posing,
        pairs,
    )
    made = world.posing[n]
    shown = oracle_told.further(world, reader, made, read=n)
    assert codes(posing.findings if posing else ()) == codes_of(made.findings, shown)
    told = {}
    for other, findings, named, page in oracle_told.pairs(world, reader, n):
        whole = next(each.findings for each in world.pairs if {each.person, each.other} == {n, other})
        told[other] = (codes_of(whole, findings), named, page)
    # Those without a page are nobody in particular.
    assert sorted(
        (codes(each.picture.findings), each.other is not None, each.page is not None) for each in pairs
    ) == sorted(told.values())
    assert {each.page.pk for each in pairs if each.page} == {
        rows.persons[other].pk for other, (_codes, _named, page) in told.items() if page
    }
    for other, whom in enumerate(rows.persons):
        if other != n:
            assert page_of_two(actor, person, whom) == (told[other][0] if opens(told, other) else None)


def opens(told: Mapping[int, Any], other: int) -> bool:
    return other in told and told[other][2]


def page_of_two(actor: Actor, person: Person, other: Person) -> list[str] | None:
    """The findings on the page of the two; None where there is none."""
    whom = beside(by=actor, person=person, public_id=other.public_id)
    seen = pair_seen(by=actor, person=person, other=whom, today=TODAY) if whom else None
    return codes(seen.picture.findings) if seen else None


def addresses(world: World, rows: Stored, reader: Reader, actor: Actor, n: int) -> None:
    recent = {place for place, each in enumerate(world.incidents) if each.day >= -WINDOW}
    records = PersonRecord.objects.in_bulk(rows.records)
    for place, pk in enumerate(rows.records):
        if world.records[place].person != n:
            continue
        seen = address_seen(by=actor, person=rows.persons[n], record_id=records[pk].public_id, now=NOW)
        if not oracle.told(world, reader, place):
            assert seen is None
            continue
        assert seen is not None
        home = world.records[place].home
        assert set(seen.residents) == {
            rows.persons[each].pk for each in oracle_told.residents(world, reader, home)
        }
        there = oracle_told.happened(world, reader, home)
        assert {places(rows)[each.incident.pk] for each in seen.there} == there
        hurt = {(places(rows)[each.seen.incident.pk], each.person.pk) for each in seen.injuries}
        assert hurt == {
            (incident, rows.persons[each].pk)
            for incident, each in oracle_told.injuries(world, reader, home, recent)
        }


WINDOW = RULESET.address["window_days"]


def places(rows: Stored) -> dict[int, int]:
    return {incident.pk: n for n, incident in enumerate(rows.incidents)}


def codes(findings: Iterable[FindingSeen]) -> list[str]:
    return [each.code for each in findings]


def codes_of(made: tuple[Finding, ...], shown: Iterable[Finding]) -> list[str]:
    """The codes of those shown: their places among those made."""
    shown = [id(each) for each in shown]
    return [str(place) for place, each in enumerate(made) if id(each) in shown]
