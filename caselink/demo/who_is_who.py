"""Contacts with people of the stories that CaseLink must not link by itself, and one it links wrongly. Pure.

All invented. What a coordinator has said about them already is given by caselink.demo.answers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

from caselink.demo.contacts import local
from caselink.demo.stories import called, hurt

IDENTITY = ("given_name", "family_name", "date_of_birth", "sex", "address", "identifiers")


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact: who it was about (`like` somebody of the stories, but for `instead`), and what happened.

    A field that `instead` sets to None is not known. `decided` is the answer a coordinator has given.
    """

    reference: str
    agency: str
    kind: str
    ago: int
    like: tuple[str, str]
    instead: Mapping[str, Any]
    summary: str
    part: Mapping[str, Any] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)
    decided: tuple[str, str, str] | None = None  # by whom, the outcome, and why


CONTACTS = (
    # Which of the twins? The name was misheard.
    Contact(
        "WHO-01",
        "staffordshire-police",
        "police_callout",
        9,
        ("Imani", "Osterley"),
        {"given_name": "Ina", "identifiers": None},
        "Bicycle taken from the shed. One of the sisters was in.",
        more=called("theft", "subject", "crime recorded"),
    ),
    # A son of the same name in the same home: asked, and answered.
    Contact(
        "WHO-02",
        "cannock-gp",
        "gp_consultation",
        16,
        ("Desmond", "Quarrell"),
        {"date_of_birth": "1996-02-11", "identifiers": None},
        "New patient check. Lives with his father.",
        decided=("mash.coordinator2", "not_same", "The practice confirms a father and a son of one name."),
    ),
    # Hardly anything is known.
    Contact(
        "WHO-03",
        "chase-housing",
        "housing_contact",
        12,
        ("Winifred", "Oakden"),
        {"date_of_birth": None, "address": None, "identifiers": None},
        "Asked at the desk about a stair lift, and left before anybody could take details.",
    ),
    # Somebody else's number was typed.
    Contact(
        "WHO-04",
        "north-midlands-hospital",
        "ed_attendance",
        5,
        ("Winifred", "Oakden"),
        {
            "given_name": "Gordon",
            "family_name": "Tilley",
            "date_of_birth": "1951-07-07",
            "sex": "male",
            "address": {"lines": ["40 Holly Mount"], "town": "Chasewater", "postcode": "ZZ99 8AB"},
        },
        "Twisted ankle on a kerb.",
        hurt("foot", "sprain", "fall", explanation_consistent=True),
    ),
    # A case is open: two people must answer, and one has.
    Contact(
        "WHO-05",
        "chase-mental-health",
        "mental_health_contact",
        7,
        ("Margaret", "Ellsmore"),
        {"given_name": "Maggie", "date_of_birth": "1947", "address": None, "identifiers": None},
        "Rang for advice about sleeping badly, and gave no more than a name and a year.",
        decided=("mash.coordinator2", "same", "The same name and year, and she spoke of her son."),
    ),
    # Linked by a number, and wrongly: the desk chose another man's file. It is for somebody to take out.
    Contact(
        "WHO-06",
        "north-midlands-hospital",
        "ed_attendance",
        4,
        ("Alasdair", "Penhallow"),
        {"address": {"lines": ["2 Quarry Lane"], "town": "Rugeley", "postcode": "ZZ99 9XY"}},
        "Cut hand at the sawmill. Came with his daughter and his foreman. Says his name is Alistair Pennell.",
        hurt("hand", "laceration", "accident", explanation_consistent=True),
    ),
)


def who_is_who(*, told: Sequence[Mapping[str, Any]], today: date) -> list[dict[str, Any]]:
    """The contacts as intake records; `told` are the stories' records, in which the people are found."""
    return [_record(one, _known(told, one.like), today) for one in CONTACTS]


def _known(told: Sequence[Mapping[str, Any]], name: tuple[str, str]) -> dict[str, Any]:
    """What all the stories' records say of somebody: a number where any has one."""
    known: dict[str, Any] = {}
    for record in told:
        for person in record["people"]:
            if (person.get("given_name"), person.get("family_name")) == name:
                known |= {key: person[key] for key in IDENTITY if key in person}
    return known


def _record(one: Contact, known: Mapping[str, Any], today: date) -> dict[str, Any]:
    person = {key: value for key, value in {**known, **one.instead}.items() if value is not None}
    return {
        "agency": one.agency,
        "reference": one.reference,
        "kind": one.kind,
        "occurred_at": local(today - timedelta(days=one.ago), time(11, 20)),
        "people": [{"key": "p", "role": "subject", **person, **one.part}],
        "summary": one.summary,
        **one.more,
    }
