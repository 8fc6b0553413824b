"""Whom MARAC's own criteria would bring to a meeting: a prompt about them is no false alarm.

The truth of a county knows cases and others. Some of the others meet a published criterion all the same, and
a coordinator who is asked about them would not call it wrong. This says who, from the records alone and with
the true people, so that the two kinds of wrong prompt can be told apart.
"""

import json
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from risk.evaluation.county import County

#: Potential escalation: three domestic events in twelve months, not only call-outs (SafeLives, MARAC referral
#: criteria).
EVENTS: Final = 3
WITHIN: Final = timedelta(days=365)
#: Visible high risk: fourteen ticks or more (the same).
TICKS: Final = 14
_VICTIM: Final = frozenset({"victim", "subject"})


class Criteria:
    """The days on which each true person came to meet a criterion.

    Three events: days on which a record names the person as victim or subject and one other, always the same,
    as suspect. Visible high risk: a DASH of fourteen ticks or graded high. Strangulation recorded counts as
    professional judgement, which the guidance puts beside the two.
    """

    def __init__(self, county: County) -> None:
        self._who = county.who
        self._together: dict[tuple[str, str], list[date]] = defaultdict(list)
        self._met: dict[str, list[date]] = defaultdict(list)
        for line in county.lines:
            self._read(json.loads(line))

    def met(self, person: str | None, on: date) -> bool:
        """Whether the person met a criterion on this day or within the twelve months before it."""
        return person is not None and any(on - WITHIN < day <= on for day in self._met.get(person, ()))

    def _read(self, record: Mapping[str, Any]) -> None:
        written = str(record["occurred_at"])
        if len(written) < len("2023-01-01"):  # a month or a year is no day to count by
            return
        on = date.fromisoformat(written[:10])
        place = record["agency"], record["reference"]
        people = {part["key"]: self._who.get((*place, part["key"])) for part in record["people"]}
        suspects = {people[part["key"]] for part in record["people"] if part["role"] == "suspect"}
        for part in record["people"]:
            person = people[part["key"]]
            if person is None or part["role"] not in _VICTIM:
                continue
            if _strangled(part) or _graded_high(record, part["key"]):
                self._met[person].append(on)
            for suspect in suspects - {None, person}:
                self._count(person, str(suspect), on)

    def _count(self, person: str, suspect: str, on: date) -> None:
        days = self._together[person, suspect]
        if on not in days:
            days.append(on)
        if len([day for day in days if on - WITHIN < day <= on]) >= EVENTS:
            self._met[person].append(on)


def _strangled(part: Mapping[str, Any]) -> bool:
    return "strangulation" in part.get("concerns", ()) or any(
        hurt.get("nature") == "strangulation" and hurt.get("mechanism") != "self_harm"
        for hurt in part.get("injuries", ())
    )


def _graded_high(record: Mapping[str, Any], key: str) -> bool:
    return any(
        entry["person"] == key
        and entry["tool"] == "dash"
        and (entry.get("score", 0) >= TICKS or entry.get("level") == "high")
        for entry in record.get("assessments", ())
    )
