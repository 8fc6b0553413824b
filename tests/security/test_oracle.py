"""Whatever roles, agreements, grants and blocks there are, the selectors answer as the page says."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from agencies.permissions import Actor, Perm
from incidents.selectors import chronology, incident_visible_to
from incidents.selectors.readers import who_may_see
from people.selectors.persons import persons_visible_to, records_told
from people.selectors.readers import who_may_know_of
from people.selectors.search import PersonQuery, persons_found
from risk.selectors.prompts import prompts_known_to, prompts_visible_to
from risk.selectors.work import entries_of
from tests.fixtures.hypotheses import examples
from tests.security import oracle
from tests.security.misreadings import questions
from tests.security.oracle import Amount, Reader, World
from tests.security.storing import FAMILIES, NOW, NUMBERS, Stored, readers, stored

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def everybody(world: World, rows: Stored) -> list[tuple[str, Reader]]:
    """Everybody as the other direction names them: by id, systems with all the scopes they may have.

    Systems that only send are not among them: no scope of theirs lets them read anything.
    """
    users = [(str(user.public_id), oracle.user_reads(world, n)) for n, user in enumerate(rows.users)]
    systems = [
        (client.client_id, oracle.system_reads(world, n, widest=True))
        for n, client in enumerate(rows.clients)
        if world.systems[n].scopes & {"incidents:read", "people:read", "prompts:read"}
    ]
    return [*users, *systems]


@given(questions())
@settings(
    max_examples=examples(40),
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a smaller seed is no smaller world
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_what_the_selectors_show_is_what_the_page_on_permissions_says(question: tuple[World, int]) -> None:
    world, one = question
    with stored(world) as rows:
        asking = readers(world, rows)
        for reader, actor in asking:
            listed(world, rows, reader, actor)
        forwards(world, rows, *asking[one])
        backwards(world, rows)  # for everybody


def listed(world: World, rows: Stored, reader: Reader, actor: Actor) -> None:
    """The persons and prompts that a reader is told of."""
    seen = known(world, reader)
    assert persons_of(actor, rows) == seen
    assert prompts_of(actor, rows) == {n for n in world.prompts if oracle.prompt_seen(world, reader, n)}
    known_to = set(prompts_known_to(by=actor).values_list("person_id", flat=True))
    assert known_to == {rows.persons[n].pk for n in seen.intersection(world.prompts)}


def forwards(world: World, rows: Stored, reader: Reader, actor: Actor) -> None:
    """What a reader sees of each of them, and of each incident."""
    for person in range(world.persons):
        assert records_of(actor, rows, person) == {
            n
            for n, each in enumerate(world.records)
            if each.person == person and oracle.told(world, reader, n)
        }
        assert chronology_of(actor, rows, person) == oracle.chronology(world, reader, person)
    for gone in rows.merged:
        assert not chronology(by=actor, person=gone, today=TODAY)
    amounts = [oracle.amount(world, reader, n) for n in range(len(world.incidents))]
    assert [opened(actor, each) for each in rows.incidents] == amounts
    if actor.may(Perm.PERSON_FIND):
        number, name = range(2)  # any two: records are in no order
        assert found_by_number(actor, rows, number) == found(world, reader, number)
        assert found_by_name(actor, rows, name) == found(world, reader, name)


def backwards(world: World, rows: Stored) -> None:
    """Who sees it."""
    for n, person in enumerate(rows.persons):
        why = {each.actor.id: list(each.why) for each in who_may_know_of(person=person)}
        ways = {key: oracle.ways(world, reader, n) for key, reader in everybody(world, rows)}
        assert why == {key: found for key, found in ways.items() if found}
    for gone in rows.merged:
        assert not who_may_know_of(person=gone)
    for n, incident in enumerate(rows.incidents):
        told = {each.actor.id: Amount(each.tier) for each in who_may_see(incident=incident)}
        amounts = {key: oracle.amount(world, reader, n) for key, reader in everybody(world, rows)}
        assert told == {key: much for key, much in amounts.items() if much}


def known(world: World, reader: Reader) -> set[int]:
    return {n for n in range(world.persons) if oracle.knows(world, reader, n)}


def persons_of(actor: Actor, rows: Stored) -> set[int]:
    visible = set(persons_visible_to(by=actor).values_list("pk", flat=True))
    assert visible.isdisjoint(gone.pk for gone in rows.merged)
    return {n for n, person in enumerate(rows.persons) if person.pk in visible}


def prompts_of(actor: Actor, rows: Stored) -> set[int]:
    visible = set(prompts_visible_to(by=actor).values_list("pk", flat=True))
    queued = entries_of(by=actor, of="all", now=NOW).values_list("prompt_id", flat=True)
    assert sorted(queued) == sorted(visible)  # all of them stand in it
    return {n for n, prompt in enumerate(rows.prompts) if prompt.pk in visible}


def records_of(actor: Actor, rows: Stored, person: int) -> set[int]:
    told = records_told(by=actor, person=rows.persons[person])
    return {rows.records.index(record.pk) for record in told}


def chronology_of(actor: Actor, rows: Stored, person: int) -> dict[int, Amount]:
    seen = chronology(by=actor, person=rows.persons[person], today=TODAY)
    numbers = {incident.pk: n for n, incident in enumerate(rows.incidents)}
    return {numbers[each.incident.pk]: Amount(each.tier) for each in seen}


def opened(actor: Actor, incident) -> Amount:
    seen = incident_visible_to(by=actor, public_id=incident.public_id, today=TODAY)
    return Amount(seen.tier) if seen else Amount.NOTHING


def found(world: World, reader: Reader, record: int) -> set[int]:
    """Whom a search for what a record alone says finds: its person, if the reader may be told of it."""
    person = world.records[record].person
    if person is None or not oracle.told(world, reader, record) or not oracle.knows(world, reader, person):
        return set()
    return {person}


def found_by_number(actor: Actor, rows: Stored, record: int) -> set[int]:
    hits = persons_found(by=actor, query=PersonQuery(nhs_number=NUMBERS[record]))
    return {rows.persons.index(person) for person in hits}


def found_by_name(actor: Actor, rows: Stored, record: int) -> set[int]:
    hits = persons_found(by=actor, query=PersonQuery(family_name=FAMILIES[record]))
    return {rows.persons.index(person) for person in hits}
