"""A person's chronology on a page: the newest open, the rest by year, and chosen by agency, kind and year."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from agencies.models import Agency
from incidents.presenters import Entry

LATEST = 6  # that are open; the rest is under its year
ALL_OPEN = 12  # so few are not folded
FOLDED = 100  # entries that the page holds folded; a year beyond them is a page of its own


@dataclass(frozen=True, slots=True)
class Row:
    """One entry, and whether the picture rests on it."""

    entry: Entry
    evidence: bool


@dataclass(frozen=True, slots=True)
class Year:
    """What is folded of one year; `part` where some of that year is open above.

    `there` is the query by which the same page shows that year; empty where its rows are on this one.
    """

    year: int
    part: bool
    number: int
    rows: Sequence[Row]
    there: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One agency or kind to choose: its value, how it is called, and whether it is chosen."""

    value: str
    words: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Chronicle:
    """A chronology as it stands on the page.

    `known_to` are the agencies of which the reader may know only that they hold something: neither the day
    nor how often is told, so those stand beside the years and are not counted.
    """

    latest: Sequence[Row]
    years: Sequence[Year]
    known_to: Sequence[Agency]
    agencies: Sequence[Choice]
    kinds: Sequence[Choice]
    when: Sequence[Choice]
    shown: int
    total: int

    @property
    def chosen(self) -> bool:
        """Whether only a part is shown because somebody chose it."""
        return any(choice.chosen for choice in (*self.agencies, *self.kinds, *self.when))


def chronicle_of(
    entries: Sequence[Entry], *, rests_on: Collection[str], query: Mapping[str, str]
) -> Chronicle:
    """The entries, newest first as they are given. `rests_on` are public ids of incidents; `query` may choose
    an `agency` (its code) and a `kind` (its code); what is not among the entries chooses nothing.
    """
    told = [one for one in entries if one.tier != "existence"]
    agencies = _choices(
        ((one.incident.agency.code, one.incident.agency.name) for one in told), query.get("agency")
    )
    kinds = _choices(((one.incident.kind, one.kind) for one in told), query.get("kind"))
    years = [str(one.incident.occurred_on.year) for one in told]
    when = _choices(zip(years, years, strict=True), query.get("year"))[::-1]
    agency, kind, year = (next((c.value for c in each if c.chosen), "") for each in (agencies, kinds, when))
    rows = [
        Row(one, one.public_id in rests_on)
        for one, of in zip(told, years, strict=True)
        if agency in ("", one.incident.agency.code) and kind in ("", one.incident.kind) and year in ("", of)
    ]
    known_to = {one.incident.agency_id: one.incident.agency for one in entries if one.tier == "existence"}
    open_rows = rows if year or len(rows) <= ALL_OPEN else rows[:LATEST]
    above = {row.entry.incident.occurred_on.year for row in open_rows}
    return Chronicle(
        open_rows,
        _years(rows[len(open_rows) :], above, {"agency": agency, "kind": kind}),
        sorted(known_to.values(), key=lambda one: one.name),
        agencies,
        kinds,
        when,
        len(rows),
        len(told),
    )


def _choices(found: Iterable[tuple[str, str]], chosen: str | None) -> list[Choice]:
    counted = Counter(found)
    return [
        Choice(value, _("%(what)s (%(count)d)") % {"what": words, "count": count}, value == chosen)
        for (value, words), count in sorted(counted.items(), key=lambda each: each[0][1])
    ]


def _years(rows: Sequence[Row], above: Collection[int], chosen: Mapping[str, str]) -> list[Year]:
    by: dict[int, list[Row]] = {}
    for row in rows:
        by.setdefault(row.entry.incident.occurred_on.year, []).append(row)
    found, held = [], 0
    for year, of in by.items():
        held += len(of)
        there = "" if held <= FOLDED else urlencode({**chosen, "year": year})
        found.append(Year(year, year in above, len(of), () if there else of, there))
    return found
