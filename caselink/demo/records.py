"""The records of the demonstration, as they would have arrived by today. Pure."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from caselink.demo.contacts import contacts
from caselink.demo.lookalikes import LOOKALIKES
from caselink.demo.moving import moved, moved_text, weeks_between
from caselink.demo.stories import story_records
from caselink.demo.town import residents
from caselink.demo.true_cases import TRUE_CASES
from caselink.demo.who_is_who import who_is_who

FIXTURE = Path(__file__).with_name("mr_e.jsonl")
# The letter to Mr E went out on Friday 20 July 2012; nobody came until 15 August. Today is in that gap.
CASE_TODAY = date(2012, 7, 21)
SEED, ORDINARY_PEOPLE = 2012, 220


def case_of_mr_e(*, today: date) -> list[dict[str, Any]]:
    """The case up to the letter, moved so that its last day falls in the week before `today`."""
    by = weeks_between(then=CASE_TODAY, now=today)
    return [moved(record, by=by) for record in fixture()]


def fixture() -> list[dict[str, Any]]:
    """The case as it was, in 2012 and before, in time order."""
    return [json.loads(line) for line in FIXTURE.read_text(encoding="utf-8").splitlines()]


def demonstration_day(*, record: dict[str, Any], stored_on: date) -> date:
    """The `today` for which a record of the case was moved to the day on which it is stored.

    Any day of that week gives the same records; the first is returned.
    """
    was = date.fromisoformat(moved_text(record["occurred_at"], by=timedelta())[:10])
    return CASE_TODAY + (stored_on - was)


def background(*, today: date) -> list[dict[str, Any]]:
    """Everybody else: a town of ordinary people, three milder cases and those who only look like one."""
    people = residents(seed=SEED, count=ORDINARY_PEOPLE, today=today)
    told = story_records(stories=[*TRUE_CASES, *LOOKALIKES], today=today)
    return [
        *told,
        *who_is_who(told=told, today=today),
        *contacts(people, seed=SEED, today=today),
    ]
