"""Rows as a page shows them: with their links, and which pairs nobody has spoken of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chronology.presenters import rows
from chronology.told import Entry, Review, Row


@dataclass(frozen=True, slots=True)
class PageRow:
    """A row, where it leads, and which other agencies knew of it then."""

    row: Row
    href: str
    knew: Sequence[str]
    key: str  # where a comment may be written; empty where none may


def page_rows(shown: Iterable[Row], told: Review) -> list[PageRow]:
    """These rows of a chronology, ready for its page."""
    by_key = {entry.key: entry for entry in told.entries}
    names = {**told.others, **told.agencies}
    found = []
    for row in shown:
        entries = [by_key[key] for key in row.keys]
        own = {entry.agency for entry in entries}
        knew = {code for entry in entries for code in entry.known_to} - own
        first = entries[0]
        open_to_comments = not row.hidden and (first.full or first.incident is None)
        found.append(
            PageRow(
                row,
                first.href,
                sorted(names.get(code, code) for code in knew),
                first.key if open_to_comments else "",
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class PairShown:
    """Two entries that may be one event: their incidents' public ids, and what each says."""

    one: str
    other: str
    why: str
    sides: Sequence[Row]


def pairs_waiting(told: Review) -> list[PairShown]:
    """Each pair of which nobody has said whether it is one event, in time order."""
    by_key = {entry.key: entry for entry in told.entries}
    found: dict[tuple[str, str], PairShown] = {}
    for entry in told.entries:
        for other in entry.may_be:
            if other.key not in by_key:
                continue
            one, two = sorted((entry.key.partition(":")[2], other.key.partition(":")[2]))
            if (one, two) not in found:
                sides = [_side(each, told) for each in (entry, by_key[other.key])]
                found[one, two] = PairShown(one, two, other.why, sides)
    return list(found.values())


def _side(entry: Entry, told: Review) -> Row:
    return rows(Review([entry], told.agencies, hidden=False), named=True)[0]


def sums(shown: Sequence[Row], told: Review, *, named: bool) -> list[tuple[str, int]]:
    """How many events each agency recorded, of what is shown; one that two recorded counts for each."""
    by_key = {entry.key: entry for entry in told.entries}
    counted: dict[str, int] = {}
    for row in shown:
        agencies = {by_key[key].agency for key in row.keys if by_key[key].key.startswith("incident:")}
        for code in agencies:
            name = told.agencies.get(code, code) if named else told.agency_kinds.get(code, code)
            counted[name] = counted.get(name, 0) + 1
    return sorted(counted.items())
