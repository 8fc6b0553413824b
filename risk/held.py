"""What agencies hold of a person, identities that say the same told once."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from agencies.models import Agency
from incidents import labels
from incidents.labels import words
from people.models import PersonRecord

Counted = Sequence[tuple[str, int]]  # what is said, and by how many records, the most said first


@dataclass(frozen=True, slots=True)
class Identity:
    """Records of one agency with the same name and date of birth, and in what else the agency's differ."""

    record: PersonRecord  # one of them, for the name and the birth
    count: int
    aliases: Sequence[str]
    says: Counted  # addresses, numbers and telephones, of which the agency's records hold several


@dataclass(frozen=True, slots=True)
class Held:
    """What one agency holds: its identities, the one with most records first, and how many records."""

    agency: Agency
    identities: Sequence[Identity]
    count: int
    all_say: Counted  # the one address, the one number of a kind, the one telephone that they hold, if any


def held_by_agency(records: Iterable[PersonRecord]) -> list[Held]:
    """These records by agency, in the order of the agencies' names."""
    by: dict[Agency, dict[tuple[str, str, str], list[PersonRecord]]] = {}
    for record in records:
        key = (record.given_name.casefold(), record.family_name.casefold(), record.date_of_birth)
        by.setdefault(record.agency, {}).setdefault(key, []).append(record)
    found = []
    for agency, groups in sorted(by.items(), key=lambda each: each[0].name):
        every = [_values(record) for group in groups.values() for record in group]
        kinds = [dict.fromkeys(value for one in every for value in one.get(kind, ())) for kind in _KINDS]
        single = {next(iter(values)) for values in kinds if len(values) == 1}
        identities = sorted(
            (_identity(group, single) for group in groups.values()), key=lambda one: -one.count
        )
        found.append(Held(agency, identities, len(every), _counted(every, keep=single.__contains__)))
    return found


_KINDS = ("address", *labels.SCHEME, "phone")


def _values(record: PersonRecord) -> Mapping[str, Sequence[str]]:
    """What a record says beside the name and the birth, by kind."""
    said = record.identity
    place = said.get("address") or {}
    found = {"address": [", ".join(filter(None, [*(place.get("lines") or ()), place.get("postcode")]))]}
    for number in said.get("identifiers") or ():
        text = f"{words(labels.SCHEME, number['scheme'])} {number['value']}"
        found.setdefault(number["scheme"], []).append(text)
    found["phone"] = [said.get("phone") or ""]
    return {kind: [value for value in values if value] for kind, values in found.items()}


def _identity(group: Sequence[PersonRecord], single: Collection[str]) -> Identity:
    aliases = dict.fromkeys(alias for one in group for alias in one.identity.get("aliases") or ())
    says = _counted([_values(record) for record in group], keep=lambda value: value not in single)
    return Identity(group[0], len(group), list(aliases), says)


def _counted(said: Iterable[Mapping[str, Sequence[str]]], *, keep: Callable[[str], bool]) -> Counted:
    counts: dict[tuple[int, str], int] = {}
    for one in said:
        for kind, values in one.items():
            for value in filter(keep, dict.fromkeys(values)):
                at = (_KINDS.index(kind) if kind in _KINDS else len(_KINDS), value)
                counts[at] = counts.get(at, 0) + 1
    return [(value, times) for (kind, value), times in sorted(counts.items(), key=lambda e: (e[0][0], -e[1]))]
