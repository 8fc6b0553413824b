"""An intake record out of the contact form, and the way back from a record's path to the form's field.

Pure: plain data in, plain data out. What a practitioner leaves empty is left out, never guessed.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
INJURY_ROWS = (1, 2, 3)
SUBJECT, OTHER = "subject", "other"  # the keys of the two participants
_ONCE = re.compile(r"\d{8}-[0-9a-f]{10}")

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
    "call/initial_type": "call_initial_type",
    "call/reported_by": "call_reported_by",
    "call/closing_type": "call_closing_type",
    "relationships": "relationship",
}
_OTHER_PATHS = {
    "given_name": "other_given_name",
    "family_name": "other_family_name",
    "date_of_birth": "other_date_of_birth",
    "role": "other_role",
}


def is_once_key(text: str) -> bool:
    """Whether this is a once-only key as the form carries it: a day and ten hexadecimal digits."""
    return bool(_ONCE.fullmatch(text))


def reference_for(once: str) -> str:
    """The reference under which a contact is kept: one key, one record, however often it is sent."""
    return f"FORM-{once}"


def contact_record(data: Mapping[str, Any], *, agency: str, practitioner: str) -> dict[str, Any]:
    """The intake record that these cleaned fields say (contract/incident.schema.json)."""
    people = [_subject(data)]
    other = _other(data)
    if other:
        people.append(other)
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
        "people": people,
        "relationships": _relationships(data) if other else None,
    }
    return _filled(**record)


def field_for(path: str, data: Mapping[str, Any]) -> str | None:
    """The form's field that a record's path was made from; None for the record as a whole."""
    steps = path.split("/")
    if steps[0] != "people":
        return _longest(_TOP_PATHS, steps)
    if len(steps) < 3:
        return None
    rest = steps[2:]
    if steps[1] == "1":
        return _longest(_OTHER_PATHS, rest)
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
        seen_alone={"yes": True, "no": False}.get(data.get("seen_alone") or ""),
        present=[OTHER] if data.get("other_present") and _other(data) else None,
        concerns=data.get("concerns"),
        engagement=_filled(offered=data.get("offered"), response=data.get("response")),
    )


def _identifier_fields(data: Mapping[str, Any]) -> list[str]:
    return [field for field in ("nhs_number", "pnc_id") if data.get(field)]


def _address(data: Mapping[str, Any]) -> dict[str, Any]:
    return _filled(
        lines=[data[field] for field in ("address_line_1", "address_line_2") if data.get(field)],
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
        explanation_consistent={"yes": True, "no": False}.get(said("consistent") or ""),
    )


def _other(data: Mapping[str, Any]) -> dict[str, Any]:
    """The other person, when anything at all was said of one."""
    told = _filled(
        given_name=data.get("other_given_name"),
        family_name=data.get("other_family_name"),
        date_of_birth=data.get("other_date_of_birth"),
    )
    if not (told or data.get("relationship") or data.get("other_present") or data.get("other_role")):
        return {}
    return {"key": OTHER, "role": data.get("other_role") or "other", **told}


def _relationships(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    if not data.get("relationship"):
        return []
    link = {"from": SUBJECT, "to": OTHER, "type": data["relationship"]}
    return [_filled(**link, asserted_by=data.get("asserted_by"))]


def _longest(known: Mapping[str, str], steps: list[str]) -> str | None:
    for length in range(len(steps), 0, -1):
        field = known.get("/".join(steps[:length]))
        if field:
            return field
    return None
