"""What agencies hold of a person, identities that say the same told once."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from agencies.models import Agency
from incidents import labels
from incidents.labels import words
from people.models import PersonRecord

Counted = Sequence[tuple[str, int]]  # what is said, and by how many records, the most said first


@dataclass(frozen=True, slots=True)
class Identity:
    """Records of one agency with the same name and date of birth, and what else they say."""

    record: PersonRecord  # one of them, for the name and the birth
    count: int
    aliases: Sequence[str]
    addresses: Counted
    numbers: Counted
    phones: Counted

    @property
    def differs(self) -> bool:
        """Whether the records say anything different from one another."""
        return any(
            len(said) > 1 or any(times < self.count for _, times in said)
            for said in (self.addresses, self.numbers, self.phones)
        )


@dataclass(frozen=True, slots=True)
class Held:
    """What one agency holds: its identities, the one with most records first, and how many records."""

    agency: Agency
    identities: Sequence[Identity]
    count: int


def held_by_agency(records: Iterable[PersonRecord]) -> list[Held]:
    """These records by agency, in the order of the agencies' names."""
    by: dict[Agency, dict[tuple[str, str, str], list[PersonRecord]]] = {}
    for record in records:
        key = (record.given_name.casefold(), record.family_name.casefold(), record.date_of_birth)
        by.setdefault(record.agency, {}).setdefault(key, []).append(record)
    found = []
    for agency, groups in sorted(by.items(), key=lambda each: each[0].name):
        identities = sorted((_identity(group) for group in groups.values()), key=lambda one: -one.count)
        found.append(Held(agency, identities, sum(one.count for one in identities)))
    return found


def _identity(group: Sequence[PersonRecord]) -> Identity:
    said = [record.identity for record in group]
    aliases = dict.fromkeys(alias for one in said for alias in one.get("aliases") or ())
    return Identity(
        group[0],
        len(group),
        list(aliases),
        _counted(_address(one.get("address") or {}) for one in said),
        _counted(
            f"{words(labels.SCHEME, number['scheme'])} {number['value']}"
            for one in said
            for number in one.get("identifiers") or ()
        ),
        _counted(one.get("phone") or "" for one in said),
    )


def _address(place: dict[str, str | list[str]]) -> str:
    lines = place.get("lines") or []
    return ", ".join(filter(None, [*lines, str(place.get("postcode") or "")]))


def _counted(said: Iterable[str]) -> Counted:
    return sorted(Counter(filter(None, said)).items(), key=lambda each: (-each[1], each[0]))
