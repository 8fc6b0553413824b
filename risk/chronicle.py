"""A person's chronology on a page: the newest open, the rest by year, and chosen by agency and kind."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from agencies.models import Agency
from incidents.presenters import Entry

LATEST = 6  # that are open; the rest is under its year
ALL_OPEN = 12  # so few are not folded


@dataclass(frozen=True, slots=True)
class Row:
    """One entry, and whether the picture rests on it."""

    entry: Entry
    evidence: bool


@dataclass(frozen=True, slots=True)
class Year:
    """What is folded of one year; `part` where some of that year is open above."""

    year: int
    part: bool
    rows: Sequence[Row]


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
    shown: int
    total: int

    @property
    def chosen(self) -> bool:
        """Whether only a part is shown because somebody chose it."""
        return any(choice.chosen for choice in (*self.agencies, *self.kinds))


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
    agency, kind = (next((c.value for c in each if c.chosen), "") for each in (agencies, kinds))
    rows = [
        Row(one, str(one.incident.public_id) in rests_on)
        for one in told
        if agency in ("", one.incident.agency.code) and kind in ("", one.incident.kind)
    ]
    known_to = {one.incident.agency_id: one.incident.agency for one in entries if one.tier == "existence"}
    open_rows = rows if len(rows) <= ALL_OPEN else rows[:LATEST]
    return Chronicle(
        open_rows,
        _years(rows[len(open_rows) :], {row.entry.incident.occurred_on.year for row in open_rows}),
        sorted(known_to.values(), key=lambda one: one.name),
        agencies,
        kinds,
        len(rows),
        len(told),
    )


def _choices(found: Iterable[tuple[str, str]], chosen: str | None) -> list[Choice]:
    counted = Counter(found)
    return [
        Choice(value, _("%(what)s (%(count)d)") % {"what": words, "count": count}, value == chosen)
        for (value, words), count in sorted(counted.items(), key=lambda each: each[0][1])
    ]


def _years(rows: Sequence[Row], above: Collection[int]) -> list[Year]:
    by: dict[int, list[Row]] = {}
    for row in rows:
        by.setdefault(row.entry.incident.occurred_on.year, []).append(row)
    return [Year(year, year in above, of) for year, of in by.items()]
