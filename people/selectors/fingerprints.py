"""Find the record that an agency holds for what it once said of somebody."""

from collections.abc import Iterable, Mapping
from typing import Any

from agencies.models import Agency
from people.matching.identity import Identity
from people.models import PersonRecord


def fingerprint_of(*, agency: Agency, reference: str, participant: Mapping[str, Any]) -> str:
    """What tells one record of an agency from another: see Identity.fingerprint.

    The key is part of the reference: two unknown people in one incident are still two people.
    """
    identity = Identity.from_participant(participant, agency=agency.code)
    return identity.fingerprint(f"{reference}#{participant['key']}")


def records_of_participants(
    *, agency: Agency, reference: str, participants: Iterable[Mapping[str, Any]]
) -> dict[str, int]:
    """Participant key to primary key of the record made for it; one that has none is left out."""
    told = {
        one["key"]: fingerprint_of(agency=agency, reference=reference, participant=one)
        for one in participants
    }
    rows = PersonRecord.objects.filter(agency=agency, fingerprint__in=told.values())
    known = dict(rows.values_list("fingerprint", "pk"))
    return {key: known[fingerprint] for key, fingerprint in told.items() if fingerprint in known}
