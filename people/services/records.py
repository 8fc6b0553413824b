"""Store what agencies hold about people: immutable records, one to a fingerprint."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone
from psycopg.types.json import Jsonb

from agencies.models import Agency
from caselink.bulk import insert_rows, next_ids
from people.matching.identity import Identity
from people.matching.normalise import prepare
from people.models import PersonRecord
from people.searching.words import stored_for
from people.selectors.fingerprints import fingerprint_of

_IDENTITY_FIELDS = (
    "given_name",
    "family_name",
    "aliases",
    "date_of_birth",
    "sex",
    "identifiers",
    "address",
    "phone",
    "gp_practice",
)

_COLUMNS = (
    "id",
    "public_id",
    "agency_id",
    "fingerprint",
    "given_name",
    "family_name",
    "date_of_birth",
    "identity",
    "identifiers",
    "address_key",
    "keys",
    "search_text",
    "search_keys",
    "created_at",
)


def records_for(*, participants: Sequence[tuple[Agency, str, Mapping[str, Any]]]) -> list[int]:
    """The person record of each (agency, incident reference, participant), made where it is new.

    Two participants of one agency with one fingerprint share a record; see Identity.fingerprint.
    Returns primary keys in the order given. Call inside the transaction that stores the incident.
    """
    wanted = [_arrived(*participant) for participant in participants]
    found = _ids_of(wanted)
    missing = {arrived.identity: arrived for arrived in wanted if arrived.identity not in found}
    if missing:
        _lock(missing)
        found |= _ids_of(missing.values())  # somebody may have made them while we waited
        fresh = [arrived for identity, arrived in missing.items() if identity not in found]
        ids = next_ids(PersonRecord, len(fresh))
        insert_rows(PersonRecord, _COLUMNS, [_row(pk, one) for pk, one in zip(ids, fresh, strict=True)])
        found |= {one.identity: pk for pk, one in zip(ids, fresh, strict=True)}
    return [found[arrived.identity] for arrived in wanted]


class _Arrived(NamedTuple):
    """What an agency says about one participant, before it has a record."""

    agency: Agency
    fingerprint: str
    as_sent: Identity
    participant: Mapping[str, Any]

    @property
    def identity(self) -> tuple[int, str]:
        return self.agency.pk, self.fingerprint


def _arrived(agency: Agency, reference: str, participant: Mapping[str, Any]) -> _Arrived:
    identity = Identity.from_participant(participant, agency=agency.code)
    fingerprint = fingerprint_of(agency=agency, reference=reference, participant=participant)
    return _Arrived(agency, fingerprint, identity, participant)


def _row(pk: int, arrived: _Arrived) -> tuple[Any, ...]:
    profile = prepare(arrived.as_sent)
    sent = arrived.participant
    return (
        pk,
        uuid.uuid4(),
        arrived.agency.pk,
        arrived.fingerprint,
        arrived.as_sent.given_name or "",
        arrived.as_sent.family_name or "",
        arrived.as_sent.date_of_birth or "",
        Jsonb({name: sent[name] for name in _IDENTITY_FIELDS if sent.get(name)}),
        sorted(f"{scheme}:{value}" for scheme, value in profile.identifiers),
        profile.address_key or "",
        list(profile.keys),
        *stored_for(sent),
        timezone.now(),
    )


def _lock(arrived: Iterable[tuple[int, str]]) -> None:
    """Whoever makes the same record at the same time waits, in one order, so that nobody waits in a ring."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(k) FROM ("
            "SELECT hashtextextended(f, 3) AS k FROM unnest(%s::text[]) AS f ORDER BY 1) AS ordered",
            [[f"{agency}:{fingerprint}" for agency, fingerprint in arrived]],
        )


def _ids_of(arrived: Iterable[_Arrived]) -> dict[tuple[int, str], int]:
    arrived = list(arrived)
    rows = PersonRecord.objects.filter(
        fingerprint__in={one.fingerprint for one in arrived},
        agency__in={one.agency.pk for one in arrived},
    ).values_list("agency_id", "fingerprint", "pk")
    return {(agency, fingerprint): pk for agency, fingerprint, pk in rows}
