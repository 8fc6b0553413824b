"""A world of plain data as rows, so that the selectors can be asked about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from django.contrib.auth.models import Permission

from agencies import models as who
from caselink.demo.numbers import nhs_numbers
from incidents.models import Incident, IncidentGrant, Involvement
from people.models import Case, Link, Person, PersonBlock, PersonGrant
from people.services.records import records_for
from risk.models import PictureVersion, Prompt
from tests.security.oracle import Grant, World

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)  # an hour at which it is the same day in London
ENDED: Mapping[str, Any] = {"ended_by": "tests", "end_reason": "tests"}
NUMBERS = tuple(islice(nhs_numbers(), 12))
# So unlike each other that a search for one finds no other.
FAMILIES = ("Abernathy", "Okonkwo", "Zielinski", "Murgatroyd", "Penhaligon", "Quxley", "Thibodeaux")


@dataclass
class Stored:
    """Rows in the order of the world's tuples."""

    agencies: list[who.Agency]
    users: list[who.User]
    clients: list[who.ApiClient]
    persons: list[Person]
    gone: Person  # found to be the first person
    records: list[int]
    incidents: list[Incident]
    prompts: list[Prompt]


def _day(days: int):
    return (NOW + timedelta(days=days)).date()


def _minute(minutes: int) -> datetime:
    return NOW + timedelta(minutes=minutes)


def store(world: World) -> Stored:
    """Write it all, as it would stand had services written it."""
    agencies = who.Agency.objects.bulk_create(
        who.Agency(
            code=f"oracle-{place}",
            name=f"Agency {place}",
            kind="police",
            area=made.area,
            areas_covered=list(made.covers),
        )
        for place, made in enumerate(world.agencies)
    )
    _agree(world, agencies)
    users = _users(world, agencies)
    clients = [_client(place, agencies[each.agency], each.scopes) for place, each in enumerate(world.systems)]
    persons = Person.objects.bulk_create(Person(family_name=f"Person {n}") for n in range(world.persons))
    gone = Person.objects.create(family_name="Gone", redirected_to=persons[0])
    records = _records(world, agencies, persons, gone)
    incidents = _incidents(world, agencies, records)
    _exceptions(world, users, persons, incidents)
    return Stored(agencies, users, clients, persons, gone, records, incidents, _prompts(world, persons))


def _agree(world: World, agencies: list[who.Agency]) -> None:
    for place, made in enumerate(world.agreements):
        who.SharingAgreement.objects.create(
            title=f"agreement {place}",
            purpose="tests",
            lawful_basis="uk_gdpr_6_1_e",
            starts_on=_day(made.first),
            review_on=_day(made.review),
            ended_on=None if made.last is None else _day(made.last),
            ended_reason="" if made.last is None else "tests",
        ).parties.set(agencies[party] for party in made.parties)


def _users(world: World, agencies: list[who.Agency]) -> list[who.User]:
    users = who.User.objects.bulk_create(
        who.User(
            username=f"reader-{place}",
            is_active=made.active,
            is_superuser=made.superuser,
            is_staff=made.superuser,
        )
        for place, made in enumerate(world.users)
    )
    who.Membership.objects.bulk_create(
        who.Membership(
            user=user,
            agency=agencies[held.agency],
            role=held.role,
            started_on=_day(held.first),
            ended_on=None if held.last is None else _day(held.last),
        )
        for user, made in zip(users, world.users, strict=True)
        for held in made.memberships
    )
    return users


def _client(place: int, agency: who.Agency, scopes: frozenset[str]) -> who.ApiClient:
    return who.ApiClient.objects.create(
        name=f"system {place}",
        client_id=f"system-{place}",
        client_secret="!",
        agency=agency,
        scopes=" ".join(sorted(scopes)),
        client_type=who.ApiClient.CLIENT_CONFIDENTIAL,
        authorization_grant_type=who.ApiClient.GRANT_CLIENT_CREDENTIALS,
    )


def _records(world: World, agencies: list[who.Agency], persons: list[Person], gone: Person) -> list[int]:
    """Each record says a family name and a number that no other says; each was another person's before."""
    records = records_for(
        participants=[
            (
                agencies[made.agency],
                f"R-{place}",
                {
                    "key": "p",
                    "family_name": FAMILIES[place],
                    "identifiers": [{"scheme": "nhs_number", "value": NUMBERS[place]}],
                },
            )
            for place, made in enumerate(world.records)
        ]
    )
    shared = {"method": "new", "weight": 0, "model_version": "tests", "decided_by": "system"}
    before = [
        Link(record_id=pk, person=[*persons, gone][place % 4], ended_at=NOW, **ENDED, **shared)
        for place, pk in enumerate(records)
    ]
    now = [
        Link(record_id=pk, person=persons[made.person], **shared)
        for made, pk in zip(world.records, records, strict=True)
        if made.person is not None
    ]
    Link.objects.bulk_create([*before, *now])
    return records


def _incidents(world: World, agencies: list[who.Agency], records: list[int]) -> list[Incident]:
    incidents = Incident.objects.bulk_create(
        Incident(
            agency=agencies[made.agency],
            reference=f"I-{place}",
            kind="police_callout",
            occurred_on=_day(made.day),
            sensitivity=made.sensitivity,
            record={"people": [{"key": f"p{n}", "role": "subject"} for n in made.records]},
            content_hash=f"{place:064x}",
            received_at=NOW,
            received_via="api",
            received_from="tests",
        )
        for place, made in enumerate(world.incidents)
    )
    Involvement.objects.bulk_create(
        Involvement(incident=incident, record_id=records[n], key=f"p{n}", role="subject")
        for incident, made in zip(incidents, world.incidents, strict=True)
        for n in made.records
    )
    return incidents


def _exceptions(
    world: World, users: list[who.User], persons: list[Person], incidents: list[Incident]
) -> None:
    Case.objects.bulk_create(
        Case(
            person=persons[made.person],
            areas=sorted(made.areas),
            closed_at=NOW if made.closed else None,
            close_reason="tests" if made.closed else "",
        )
        for made in world.cases
    )
    PersonGrant.objects.bulk_create(
        PersonGrant(
            kind="break_glass" if grant.emergency else "meeting",
            permission=Permission.objects.get(codename="view_person"),
            **_granted(place, grant, users, persons),
        )
        for place, grant in enumerate(world.person_grants)
    )
    IncidentGrant.objects.bulk_create(
        IncidentGrant(
            kind="disclosure",
            permission=Permission.objects.get(codename="view_incident"),
            **_granted(place, grant, users, incidents),
        )
        for place, grant in enumerate(world.incident_grants)
    )
    PersonBlock.objects.bulk_create(
        PersonBlock(
            user=users[made.user],
            person=persons[made.person],
            relation="family",
            set_by="tests",
            started_at=_minute(-60),
            **({"ended_at": NOW, **ENDED} if made.ended else {}),
        )
        for made in world.blocks
    )


def _granted(place: int, grant: Grant, users: list[who.User], things: list[Any]) -> dict[str, Any]:
    ended = {} if grant.ended is None else {"ended_at": _minute(grant.ended), **ENDED}
    return {
        "user": users[grant.user],
        "content_object": things[grant.thing],
        "purpose": "tests",
        "about_type": "meeting",
        "about_id": f"tests {place}",
        "started_at": _minute(grant.starts),
        "ends_at": _minute(grant.ends),
        **ended,
    }


def _prompts(world: World, persons: list[Person]) -> list[Prompt]:
    versions = PictureVersion.objects.bulk_create(
        PictureVersion(person=persons[n], level="high", score=10, ruleset="2026-1", assessed_at=NOW)
        for n in world.prompts
    )
    return Prompt.objects.bulk_create(
        Prompt(
            reference=f"CL-T-{n}",
            person=persons[n],
            question="professionals_meeting",
            level="high",
            raised_at=NOW,
            due_at=NOW,
            ruleset="2026-1",
            picture=version,
        )
        for n, version in zip(world.prompts, versions, strict=True)
    )
