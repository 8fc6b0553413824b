"""An intake record out of the contact form, and the way back from a record's path to the form's field.

Pure: plain data in, plain data out. What a practitioner leaves empty is left out, never guessed.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from incidents.intake import validate
from incidents.parts import NUMBERS

LONDON = ZoneInfo("Europe/London")
INJURY_ROWS = (1, 2, 3, 4, 5, 6)
SUBJECT = "subject"  # the participant's key
OTHERS = ("other", "other_2", "other_3")  # of others who were there: their keys, and how their fields begin
# For what a record must have, while a field that says it is wrong: nothing is found wrong with these.
STAND_INS: Mapping[str, Any] = {"once": "", "kind": "other", "occurred_on": "2000-01-01"}
_ONCE = re.compile(r"\d{8}-[0-9a-f]{10}")
_LOOKED_FOR_BY = ("given_name", "family_name", "date_of_birth", "sex", "identifiers", "address", "phone")
_NAME, _PHONE, _POSTCODE, _WHOLE_DATE = 2, 7, 5, 10  # so long must these be to look for somebody by them

_SUBJECT_PATHS = {
    "given_name": "given_name",
    "family_name": "family_name",
    "date_of_birth": "date_of_birth",
    "sex": "sex",
    "sexual_orientation": "sexual_orientation",
    "ethnicity": "ethnicity",
    "address": "address_line_1",
    "address/town": "town",
    "address/postcode": "postcode",
    "phone": "phone",
    "role": "role",
    "under_influence": "under_influence",
    "seen_alone": "seen_alone",
    "alcohol_units_per_week": "alcohol_units",
    "care_and_support_needs": "care_and_support_needs",
    "interpreter_language": "interpreter_language",
    "concerns": "concerns",
    "engagement": "offered",
    "engagement/response": "response",
}
_TOP_PATHS = {
    "kind": "kind",
    "occurred_at": "occurred_on",
    "summary": "summary",
    "outcome": "outcome",
    "sensitivity": "sensitivity",
    "location": "address_line_1",
    "location/town": "town",
    "location/postcode": "postcode",
    "call/initial_type": "call_initial_type",
    "call/reported_by": "call_reported_by",
    "call/closing_type": "call_closing_type",
}
_OTHER_PATHS = {name: name for name in ("given_name", "family_name", "date_of_birth", "role")}


def is_once_key(text: str) -> bool:
    """Whether this is a once-only key as the form carries it: a day and ten hexadecimal digits."""
    return bool(_ONCE.fullmatch(text))


def reference_for(once: str) -> str:
    """The reference under which a contact is kept: one key, one record, however often it is sent."""
    return f"FORM-{once}"


def contact_record(data: Mapping[str, Any], *, agency: str, practitioner: str) -> dict[str, Any]:
    """The intake record that these cleaned fields say (contract/incident.schema.json)."""
    others = _others(data)
    record = {
        "agency": agency,
        "reference": reference_for(data["once"]),
        "kind": data["kind"],
        "occurred_at": _moment(data["occurred_on"], data.get("occurred_time")),
        "summary": data.get("summary"),
        "outcome": data.get("outcome"),
        "practitioner": practitioner,
        "sensitivity": data.get("sensitivity") or "shared",
        "location": _address(data) if data.get("happened_here") else None,
        "call": _filled(
            initial_type=data.get("call_initial_type"),
            reported_by=data.get("call_reported_by"),
            closing_type=data.get("call_closing_type"),
        ),
        "people": [_subject(data), *others.values()],
        "relationships": _relationships(data, others),
    }
    return _filled(**record)


def looked_for(data: Mapping[str, Any], *, now: datetime) -> dict[str, Any]:
    """As much of the person as somebody can be looked for by, of fields that are still being typed.

    What is wrong is left out (half a number, a day that never was). Empty while what is left is too little to
    look for anybody by.
    """
    told = {name: value for name, value in _subject(data).items() if name in _LOOKED_FOR_BY}
    person = {"key": SUBJECT, "role": SUBJECT, **told}
    record = {"agency": "none", "reference": "none", "kind": "other", "occurred_at": STAND_INS["occurred_on"]}
    wrong = {error.path for error in validate({**record, "people": [person]}, now=now)}
    wrong_parts = {path.split("/")[2] for path in wrong if path.startswith("people/0/")}
    numbers = [
        number
        for at, number in enumerate(told.pop("identifiers", ()))
        if f"people/0/identifiers/{at}/value" not in wrong
    ]
    told = {name: value for name, value in told.items() if name not in wrong_parts}
    return _filled(**told, identifiers=numbers) if numbers or _is_enough(told) else {}


def _is_enough(told: Mapping[str, Any]) -> bool:
    postcode = (told.get("address") or {}).get("postcode") or ""
    return (
        any(len(told.get(name) or "") >= _NAME for name in ("given_name", "family_name"))
        or sum(sign.isdigit() for sign in told.get("phone") or "") >= _PHONE
        or sum(sign.isalnum() for sign in postcode) >= _POSTCODE
        or len(told.get("date_of_birth") or "") == _WHOLE_DATE
    )


def field_for(path: str, data: Mapping[str, Any]) -> str | None:
    """The form's field that a record's path was made from; None for the record as a whole."""
    steps = path.split("/")
    if steps[-2:-1] == ["lines"]:
        return _address_lines(data)[int(steps[-1])]
    if steps[0] == "relationships" and len(steps) > 1:
        return f"{_relationships(data, _others(data))[int(steps[1])]['to']}_relationship"
    if steps[0] != "people":
        return _longest(_TOP_PATHS, steps)
    if len(steps) < 3:
        return None
    rest = steps[2:]
    if steps[1] != "0":
        part = _longest(_OTHER_PATHS, rest)
        return part and f"{list(_others(data))[int(steps[1]) - 1]}_{part}"
    if rest[0] == "identifiers" and len(rest) > 1:
        return _identifier_fields(data)[int(rest[1])]
    if rest[0] == "injuries" and len(rest) > 1:
        row = _filled_rows(data)[int(rest[1])]
        part = rest[2] if len(rest) > 2 else "site"
        return f"injury_{row}_{'consistent' if part == 'explanation_consistent' else part}"
    return _longest(_SUBJECT_PATHS, rest)


def _filled(**fields: Any) -> dict[str, Any]:
    """The fields that say something: a box that was not ticked or filled says nothing."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}


def _moment(on: str, at: time | None) -> str:
    if at is None:
        return on
    return datetime.combine(date.fromisoformat(on), at, LONDON).isoformat()


def _subject(data: Mapping[str, Any]) -> dict[str, Any]:
    return _filled(
        key=SUBJECT,
        role=data.get("role") or "subject",
        given_name=data.get("given_name"),
        family_name=data.get("family_name"),
        date_of_birth=data.get("date_of_birth"),
        sex=data.get("sex"),
        sexual_orientation=data.get("sexual_orientation"),
        ethnicity=data.get("ethnicity"),
        identifiers=[{"scheme": field, "value": data[field].strip()} for field in _identifier_fields(data)],
        address=_address(data),
        phone=data.get("phone"),
        injuries=[_injury(data, row) for row in _filled_rows(data)],
        under_influence=data.get("under_influence"),
        seen_alone=_said(data.get("seen_alone")),
        alcohol_units_per_week=data.get("alcohol_units"),
        care_and_support_needs=_said(data.get("care_and_support_needs")),
        interpreter_language=data.get("interpreter_language"),
        present=[key for key in _others(data) if data.get(f"{key}_present")],
        concerns=data.get("concerns"),
        engagement=_filled(offered=data.get("offered"), response=data.get("response")),
    )


def _identifier_fields(data: Mapping[str, Any]) -> list[str]:
    return [field for field in NUMBERS if data.get(field)]


def _said(answer: str | None) -> bool | None:
    return {"yes": True, "no": False}.get(answer or "")


def _address_lines(data: Mapping[str, Any]) -> list[str]:
    return [field for field in ("address_line_1", "address_line_2") if data.get(field)]


def _address(data: Mapping[str, Any]) -> dict[str, Any]:
    return _filled(
        lines=[data[field] for field in _address_lines(data)],
        town=data.get("town"),
        postcode=data.get("postcode"),
    )


def _filled_rows(data: Mapping[str, Any]) -> list[int]:
    return [row for row in INJURY_ROWS if data.get(f"injury_{row}_site")]


def _injury(data: Mapping[str, Any], row: int) -> dict[str, Any]:
    def said(part: str) -> Any:
        return data.get(f"injury_{row}_{part}")

    return _filled(
        site=said("site"),
        nature=said("nature"),
        mechanism=said("mechanism"),
        severity=said("severity"),
        explanation_consistent=_said(said("consistent")),
    )


def _others(data: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The other people of whom anything at all was said, by key."""
    parts = ("given_name", "family_name", "date_of_birth", "role", "relationship", "present")
    found = {}
    for key in OTHERS:
        told = _filled(**{part: data.get(f"{key}_{part}") or None for part in parts})
        if told:
            named = {part: told[part] for part in parts[:3] if part in told}
            found[key] = {"key": key, "role": told.get("role") or "other", **named}
    return found


def _relationships(data: Mapping[str, Any], others: Iterable[str]) -> list[dict[str, Any]]:
    return [
        _filled(
            **{"from": SUBJECT, "to": key, "type": data[f"{key}_relationship"]},
            asserted_by=data.get(f"{key}_asserted_by"),
        )
        for key in others
        if data.get(f"{key}_relationship")
    ]


def _longest(known: Mapping[str, str], steps: list[str]) -> str | None:
    for length in range(len(steps), 0, -1):
        field = known.get("/".join(steps[:length]))
        if field:
            return field
    return None
