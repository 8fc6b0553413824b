"""What the incident addresses take and answer, for the API's schema."""

from typing import Any

from caselink.api_docs import (
    DAY,
    ID,
    MOMENT,
    PAGING,
    PURPOSE,
    PURPOSE_IF_ANY,
    TEXT,
    documented,
    listing,
    page,
    thing,
)
from incidents.intake import SCHEMA

PARTS = "IntakeRecord_"  # before the name of each part of the intake record among the components
RECORD = {"$ref": "#/components/schemas/IntakeRecord"}
_ERROR = {"$ref": "#/components/schemas/Error"}


def intake_components() -> dict[str, Any]:
    """The intake record's schema as components: the record, and each of its parts under its own name."""
    record = {name: part for name, part in SCHEMA.items() if name not in ("$schema", "$defs", "$id")}
    parts = {f"{PARTS}{name}": _moved(part) for name, part in SCHEMA["$defs"].items()}
    return {"IntakeRecord": _moved(record), **parts}


def _moved(schema: Any) -> Any:
    """The same schema with its references pointing among the components."""
    if isinstance(schema, list):
        return [_moved(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        name: part.replace("#/$defs/", f"#/components/schemas/{PARTS}") if name == "$ref" else _moved(part)
        for name, part in schema.items()
    }


def _statuses(*words: str) -> dict[str, Any]:
    return {"type": "string", "enum": list(words)}


_KEPT = thing(
    {"id": ID, "agency": TEXT, "reference": TEXT, "status": _statuses("created", "unchanged", "amended")}
)
_CREATED = thing({**_KEPT["properties"], "status": _statuses("created")})
_UNCHANGED = thing({**_KEPT["properties"], "status": _statuses("unchanged", "amended")})
_REJECTED = thing({"reference": TEXT, "status": _statuses("rejected"), "errors": listing(_ERROR)})

_AGENCY = {"agency": TEXT, "agency_name": TEXT}
_SEEN = {"id": ID, **_AGENCY, "kind": TEXT, "occurred_on": DAY}
_PART = thing(
    {
        "key": TEXT,
        "person": ID,
        "injury_sites": listing(TEXT),
        "under_influence": {"type": ["string", "null"]},
    }
)
_EXISTENCE = thing({"tier": _statuses("existence"), **_AGENCY, "ask": TEXT})
_SUMMARY = thing({"tier": _statuses("summary"), **_SEEN, "people": listing(_PART)})
_FULL = {
    "type": "object",
    "description": "The record as it was sent, each of its people with their `person` once linked.",
    "properties": {
        "tier": _statuses("full"),
        **_SEEN,
        "reference": TEXT,
        "version": {"type": "integer", "minimum": 1},
        "received_at": MOMENT,
        "people": listing({"type": "object", "properties": {"key": TEXT, "person": ID}, "required": ["key"]}),
    },
    "required": ["tier", *_SEEN, "reference", "version", "received_at", "people"],
}
_INCIDENT = {"oneOf": [_FULL, _SUMMARY, _EXISTENCE]}

incident_send = documented(
    name="incident_send",
    scope="incidents:write",
    body=RECORD,
    answers={
        201: (_CREATED, "The record is stored."),
        200: (_UNCHANGED, "The record was here already, as it is or in an earlier version."),
    },
)
batch_send = documented(
    name="incident_batch_send",
    scope="incidents:write",
    body=thing({"records": {**listing(RECORD), "maxItems": 1000}}),
    answers={200: (thing({"results": listing({"oneOf": [_KEPT, _REJECTED]})}), "A result for each record.")},
)
incident_read = documented(
    name="incident_read",
    scope="incidents:read",
    answers={200: (_INCIDENT, "The incident, by tier.")},
    errors=(400, 404),
    parameters=(PURPOSE_IF_ANY,),
)
chronology_read = documented(
    name="chronology_read",
    scope="people:read",
    answers={200: (page(_INCIDENT, person=ID), "One page, newest first.")},
    errors=(400, 404),
    parameters=(PURPOSE, *PAGING),
)
