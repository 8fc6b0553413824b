"""Store what agencies hold about people: immutable records, one to a fingerprint."""

from collections.abc import Mapping, Sequence
from typing import Any

from agencies.models import Agency
from people.matching.identity import Identity
from people.matching.normalise import prepare
from people.models import PersonRecord

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


def records_for(*, participants: Sequence[tuple[Agency, str, Mapping[str, Any]]]) -> list[int]:
    """The person record of each (agency, incident reference, participant), made where it is new.

    Two participants of one agency with one fingerprint share a record; see Identity.fingerprint.
    Returns primary keys in the order given. Call inside the transaction that stores the incident.
    """
    wanted = [_record(agency, reference, participant) for agency, reference, participant in participants]
    found = _ids_of(wanted)
    missing = {
        (record.agency_id, record.fingerprint): record
        for record in wanted
        if (record.agency_id, record.fingerprint) not in found
    }
    if missing:
        # In one order, so that two batches that make the same records cannot wait for each other.
        fresh = [_complete(missing[key]) for key in sorted(missing)]
        PersonRecord.objects.bulk_create(fresh, ignore_conflicts=True)
        found |= _ids_of(fresh)
    return [found[(record.agency_id, record.fingerprint)] for record in wanted]


def _record(agency: Agency, reference: str, participant: Mapping[str, Any]) -> PersonRecord:
    identity = Identity.from_participant(participant, agency=agency.code)
    record = PersonRecord(
        agency=agency,
        # The key too: two unknown people in one incident are still two people.
        fingerprint=identity.fingerprint(f"{reference}#{participant['key']}"),
        given_name=identity.given_name or "",
        family_name=identity.family_name or "",
        date_of_birth=identity.date_of_birth or "",
        identity={name: participant[name] for name in _IDENTITY_FIELDS if participant.get(name)},
    )
    record.as_sent = identity  # type: ignore[attr-defined]
    return record


def _complete(record: PersonRecord) -> PersonRecord:
    profile = prepare(record.as_sent)  # type: ignore[attr-defined]
    record.identifiers = sorted(f"{scheme}:{value}" for scheme, value in profile.identifiers)
    record.address_key = profile.address_key or ""
    record.keys = list(profile.keys)
    return record


def _ids_of(records: Sequence[PersonRecord]) -> dict[tuple[int, str], int]:
    rows = PersonRecord.objects.filter(
        fingerprint__in=[record.fingerprint for record in records],
        agency__in={record.agency_id for record in records},
    ).values_list("agency_id", "fingerprint", "pk")
    return {(agency, fingerprint): pk for agency, fingerprint, pk in rows}
