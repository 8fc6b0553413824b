"""A world of plain data as rows, so that the selectors can be asked about it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

import time_machine
from django.contrib.auth.models import Permission
from django.db import transaction

from agencies import models as who
from agencies.permissions import Actor
from agencies.selectors import actor_for_client, actor_for_user
from caselink.demo.numbers import nhs_numbers
from incidents.models import Incident, IncidentGrant, Involvement
from people.models import Case, Link, Person, PersonBlock, PersonGrant, PersonRecord
from people.services.records import records_for
from risk.models import Holding, PairPicture, PictureVersion, PosingPicture, Prompt, QueueEntry
from risk.selectors.work import seen_from
from tests.security import oracle
from tests.security.oracle import Finding, Grant, Reader, World

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
    merged: list[Person]  # found to be others
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
    persons = Person.objects.bulk_create(Person(family_name=_called(world, n)) for n in range(world.persons))
    merged: list[Person] = []
    for into in world.merged:
        merged.append(Person.objects.create(family_name="Gone", redirected_to=[*persons, *merged][into]))
    records = _records(world, agencies, persons, merged)
    incidents = _incidents(world, agencies, records)
    _exceptions(world, users, [*persons, *merged], incidents)
    _further(world, persons, incidents)
    return Stored(
        agencies, users, clients, persons, merged, records, incidents, _prompts(world, persons, agencies)
    )


def _called(world: World, person: int) -> str:
    """What most of a person's records say, the first by the alphabet where all say something else."""
    said = [FAMILIES[place] for place, each in enumerate(world.records) if each.person == person]
    return min(said, default="")


@contextmanager
def stored(world: World) -> Iterator[Stored]:
    """The world in the database at noon of its day, and gone again afterwards."""
    with time_machine.travel(NOW, tick=False), transaction.atomic():
        yield store(world)
        transaction.set_rollback(True)


def readers(world: World, rows: Stored) -> list[tuple[Reader, Actor]]:
    """Everybody who asks: as the oracle and as the selectors know them."""
    users = [
        (oracle.user_reads(world, n), actor_for_user(user=user, on=NOW.date()))
        for n, user in enumerate(rows.users)
    ]
    systems = [
        (
            oracle.system_reads(world, n),
            actor_for_client(client=client, scopes=world.systems[n].token),
        )
        for n, client in enumerate(rows.clients)
    ]
    return [*users, *systems]


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


def _records(
    world: World, agencies: list[who.Agency], persons: list[Person], merged: list[Person]
) -> list[int]:
    """Each record says a family name and a number that no other says; each was another person's before."""
    records = records_for(
        participants=[
            (
                agencies[made.agency],
                f"R-{place}",
                {
                    "key": "p",
                    "family_name": FAMILIES[place],
                    "address": {"lines": ["1 High Street"]},
                    "identifiers": [{"scheme": "nhs_number", "value": NUMBERS[place]}],
                },
            )
            for place, made in enumerate(world.records)
        ]
    )
    shared = {"method": "new", "weight": 0, "model_version": "tests", "decided_by": "system"}
    before = [
        Link(record_id=pk, person=[*persons, *merged][place % 5], ended_at=NOW, **ENDED, **shared)
        for place, pk in enumerate(records)
    ]
    now = [
        Link(record_id=pk, person=persons[made.person], **shared)
        for made, pk in zip(world.records, records, strict=True)
        if made.person is not None
    ]
    Link.objects.bulk_create([*before, *now])
    for place, made in enumerate(world.records):
        PersonRecord.objects.filter(pk=records[place]).update(address_key=f"home {made.home}")
    return records


def _incidents(world: World, agencies: list[who.Agency], records: list[int]) -> list[Incident]:
    incidents = Incident.objects.bulk_create(
        Incident(
            agency=agencies[made.agency],
            reference=f"I-{place}",
            kind="police_callout",
            occurred_on=_day(made.day),
            sensitivity=made.sensitivity,
            record=_sent(place, made.day, made.records),
            location_key="" if made.at is None else f"home {made.at}",
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


def _sent(place: int, day: int, records: tuple[int, ...]) -> dict[str, Any]:
    """What the agency sent: everybody who takes part is hurt."""
    return {
        "reference": f"I-{place}",
        "agency": "oracle",
        "kind": "police_callout",
        "occurred_at": str(_day(day)),
        "people": [{"key": f"p{n}", "role": "subject", "injuries": [{"site": "arm"}]} for n in records],
    }


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


def _prompts(world: World, persons: list[Person], agencies: list[who.Agency]) -> list[Prompt]:
    """Each stands in the queue; whose move it is decides of nothing."""
    versions = PictureVersion.objects.bulk_create(
        PictureVersion(person=persons[n], level="high", score=10, ruleset="2026-1", assessed_at=NOW)
        for n in world.prompts
    )
    prompts = Prompt.objects.bulk_create(
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
    QueueEntry.objects.bulk_create(
        QueueEntry(
            prompt=prompt,
            queue=QueueEntry.Queue.DECIDE,
            level=prompt.level,
            areas=seen_from(prompt=prompt),
            entered_at=NOW,
            due_at=NOW,
            turn_agency=agencies[0],
        )
        for prompt in prompts
    )
    Holding.objects.bulk_create(
        Holding(prompt=prompt, agency=agencies[0], how=Holding.How.RAISED, started_at=NOW)
        for prompt in prompts
    )
    return prompts


def _further(world: World, persons: list[Person], incidents: list[Incident]) -> None:
    """Pictures of who poses risk, and of two together."""
    said: dict[str, Any] = {"level": "high", "score": 10, "ruleset": "2026-1", "assessed_at": NOW}
    PosingPicture.objects.bulk_create(
        PosingPicture(person=persons[made.person], findings=as_stored(made.findings, incidents), **said)
        for made in world.posing
    )
    PairPicture.objects.bulk_create(
        PairPicture(
            one=persons[made.person],
            other=persons[made.other],
            findings=as_stored(made.findings, incidents),
            **said,
        )
        for made in world.pairs
        if made.other is not None
    )


def as_stored(findings: tuple[Finding, ...], incidents: list[Incident]) -> list[dict[str, Any]]:
    """Findings as a picture keeps them, each with its place as its code."""
    return [
        {
            "code": str(place),
            "title": "",
            "says": "",
            "source": "",
            "weight": 1.0,
            "family": "harm",
            "floor": "",
            "background": [],
            "about_others": made.about_others,
            "evidence": [
                {
                    "incident": incidents[n].pk,
                    "agency": "",
                    "reference": incidents[n].reference,
                    "on": str(incidents[n].occurred_on),
                }
                for n in made.incidents
            ],
        }
        for place, made in enumerate(findings)
    ]
