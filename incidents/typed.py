"""The contact form's fields out of a record that was made from it: the way back of incidents.contact.

Pure: plain data in, plain data out.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from incidents.contact import INJURY_ROWS, LONDON, OTHERS, SUBJECT, contact_record
from incidents.parts import NUMBERS

_DAY = 10  # characters of a date without a time
_SAID = {True: "yes", False: "no"}
_SAME_NAME = (
    *(
        "role",
        "given_name",
        "family_name",
        "date_of_birth",
        "sex",
        "sexual_orientation",
        "ethnicity",
        "phone",
    ),
    *("under_influence", "interpreter_language", "concerns"),
)
_INJURY = ("site", "nature", "mechanism", "severity")
_CALL = ("initial_type", "reported_by", "closing_type")


def typed(record: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, as the form's cleaned fields have it; what was left empty is not there."""
    people = {person["key"]: person for person in record["people"]}
    subject = people.get(SUBJECT, {})
    fields: dict[str, Any] = {name: subject.get(name) for name in _SAME_NAME}
    fields |= {name: record.get(name) for name in ("kind", "summary", "outcome", "sensitivity")}
    fields |= {f"call_{part}": (record.get("call") or {}).get(part) for part in _CALL}
    fields |= _moment(record["occurred_at"]) | _who(subject) | _place(record, subject) | _answers(subject)
    fields |= _injuries(subject)
    for key in OTHERS:
        if key in people:
            fields |= _other(key, people[key], subject, record.get("relationships") or ())
    return {name: value for name, value in fields.items() if value not in (None, "", [])}


def is_typed_whole(record: Mapping[str, Any], *, names: Collection[str]) -> bool:
    """Whether a form with fields of these names says all that the record does, and nothing else.

    Not where a system sent it again with more, or the agency's form has other fields by now: what the form
    cannot show, it would lose.
    """
    told = {name: value for name, value in typed(record).items() if name in names}
    same = contact_record(
        {"once": "", **told}, agency=record["agency"], practitioner=record.get("practitioner") or ""
    )
    return {**same, "reference": record["reference"]} == dict(record)


def _moment(sent: str) -> dict[str, Any]:
    if len(sent) == _DAY:
        return {"occurred_on": sent}
    at = datetime.fromisoformat(sent).astimezone(LONDON)
    return {"occurred_on": at.date().isoformat(), "occurred_time": at.time()}


def _who(subject: Mapping[str, Any]) -> dict[str, Any]:
    numbers = {one["scheme"]: one["value"] for one in subject.get("identifiers") or ()}
    named = any([subject.get("given_name"), subject.get("family_name"), *map(numbers.get, NUMBERS)])
    return numbers | {"name_not_known": not named}


def _place(record: Mapping[str, Any], subject: Mapping[str, Any]) -> dict[str, Any]:
    address, there = subject.get("address") or {}, record.get("location")
    lines = dict(zip(("address_line_1", "address_line_2"), address.get("lines") or (), strict=False))
    return {
        **lines,
        "town": address.get("town"),
        "postcode": address.get("postcode"),
        "happened_here": bool(there),
    }


def _answers(subject: Mapping[str, Any]) -> dict[str, Any]:
    engagement = subject.get("engagement") or {}
    needs, alone = subject.get("care_and_support_needs"), subject.get("seen_alone")
    return {
        "seen_alone": _SAID.get(alone) if alone is not None else None,
        "care_and_support_needs": _SAID.get(needs) if needs is not None else None,
        "alcohol_units": subject.get("alcohol_units_per_week"),
        "offered": engagement.get("offered"),
        "response": engagement.get("response"),
    }


def _injuries(subject: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for row, injury in zip(INJURY_ROWS, subject.get("injuries") or (), strict=False):
        found |= {f"injury_{row}_{part}": injury.get(part) for part in _INJURY}
        fits = injury.get("explanation_consistent")
        found[f"injury_{row}_consistent"] = None if fits is None else _SAID[fits]
    return found


def _other(
    key: str, person: Mapping[str, Any], subject: Mapping[str, Any], links: Collection[Mapping[str, Any]]
) -> dict[str, Any]:
    link: Mapping[str, Any] = next((one for one in links if one["to"] == key), {})
    return {
        **{
            f"{key}_{part}": person.get(part)
            for part in ("given_name", "family_name", "date_of_birth", "role")
        },
        f"{key}_relationship": link.get("type"),
        f"{key}_asserted_by": link.get("asserted_by"),
        f"{key}_present": key in (subject.get("present") or ()),
    }
