"""When did an agency with something open record nothing about the person? Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

GAP_DAYS = 14  # review 3.81: a referral of July, a refusal in October, and nothing recorded between


@dataclass(frozen=True, slots=True)
class Open:
    """Something that one agency had to do: since when, and until when (None: it is open still)."""

    agency: str
    since: date
    until: date | None
    what: str  # its reference


@dataclass(frozen=True, slots=True)
class Gap:
    """No entry of the agency between two days, while something was open; `until` None: up to now."""

    agency: str
    since: date
    until: date | None
    what: str


def gaps(*, opened: Sequence[Open], recorded: Mapping[str, Sequence[date]], today: date) -> list[Gap]:
    """The gaps of more than GAP_DAYS, the earliest first; what was open together is one gap, named once."""
    found: dict[tuple[str, date, date | None], list[str]] = {}
    for one in opened:
        end = min(one.until or today, today)
        marks = sorted({day for day in recorded.get(one.agency, ()) if one.since < day < end})
        for since, until in zip([one.since, *marks], [*marks, end], strict=True):
            if until - since > timedelta(days=GAP_DAYS):
                lasts = one.until is None and until == today
                found.setdefault((one.agency, since, None if lasts else until), []).append(one.what)
    made = [
        Gap(agency, since, until, ", ".join(dict.fromkeys(whats)))
        for (agency, since, until), whats in found.items()
    ]
    return sorted(made, key=lambda gap: (gap.since, gap.agency, gap.until or date.max))
