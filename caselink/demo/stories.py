"""Scripted people: three milder true cases, and others who must not be taken for one. Pure.

Each story is a list of events so many days before today. What an agency knows of somebody is written
once in `People`; an event names who took part by key.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

from caselink.demo.contacts import local
from caselink.demo.numbers import nhs_numbers

FIRST_SERIAL = 50_000
HEALTH = frozenset({"cannock-gp", "cannock-miu", "north-midlands-hospital", "west-midlands-ambulance"})


@dataclass(frozen=True, slots=True)
class Event:
    """One record: days ago and the hour, who recorded it, and each participant's part in it."""

    ago: int
    hour: int
    agency: str
    kind: str
    parts: Mapping[str, Mapping[str, Any]]
    summary: str
    more: Mapping[str, Any] = field(default_factory=dict)
    at_home: bool = False


@dataclass(frozen=True, slots=True)
class Story:
    """Some people at one address, and what happened. `code` begins every reference."""

    code: str
    home: Mapping[str, Any]
    people: Mapping[str, Mapping[str, Any]]
    events: Sequence[Event]

    def records(self, *, today: date, first_serial: int) -> list[dict[str, Any]]:
        """The story as intake records, oldest first."""
        numbers = dict(zip(self.people, nhs_numbers(start=first_serial), strict=False))
        events = sorted(self.events, key=lambda event: -event.ago)
        return [self._record(number, event, numbers, today) for number, event in enumerate(events, 1)]

    def _record(self, number: int, event: Event, numbers: Mapping[str, str], today: date) -> dict[str, Any]:
        people = []
        for key, part in event.parts.items():
            known = dict(self.people[key])
            known.setdefault("address", dict(self.home))
            if event.agency in HEALTH:
                known["identifiers"] = [{"scheme": "nhs_number", "value": numbers[key]}]
            people.append({"key": key, **known, **part})
        minute = (number * 17 + event.ago) % 60
        return {
            "agency": event.agency,
            "reference": f"{self.code}-{number:02d}",
            "kind": event.kind,
            "occurred_at": local(today - timedelta(days=event.ago), time(event.hour, minute)),
            "people": people,
            "summary": event.summary,
            **({"location": dict(self.home)} if event.at_home else {}),
            **event.more,
        }


def story_records(*, stories: Sequence[Story], today: date) -> list[dict[str, Any]]:
    """Every story's records, each story's oldest first, with NHS numbers of their own."""
    return [
        record
        for position, story in enumerate(stories)
        for record in story.records(today=today, first_serial=FIRST_SERIAL + 100 * position)
    ]


def hurt(site: str, nature: str = "contusion", mechanism: str = "fall", **more: Any) -> dict[str, Any]:
    """A participant's one injury."""
    return {
        "injuries": [{"site": site, "nature": nature, "mechanism": mechanism, "severity": "minor", **more}]
    }


def called(initial: str, by: str, closing: str) -> dict[str, Any]:
    """A call-out: what was reported, who called, how it was closed."""
    return {"call": {"initial_type": initial, "reported_by": by, "closing_type": closing}}


def tie(one: str, other: str, kind: str, by: str = "subject") -> dict[str, Any]:
    """A relationship as somebody told it."""
    return {"relationships": [{"from": one, "to": other, "type": kind, "asserted_by": by}]}
