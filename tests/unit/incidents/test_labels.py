"""Every code of the record has words."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from incidents import labels

SCHEMA = json.loads((Path(__file__).parents[3] / "incidents/incident.schema.json").read_text())
TABLES = {
    "kind": labels.KIND,
    "sensitivity": labels.SENSITIVITY,
    "call.reported_by": labels.REPORTED_BY,
    "participant.role": labels.ROLE,
    "participant.sex": labels.SEX,
    "participant.under_influence": labels.INFLUENCE,
    "participant.concerns": labels.CONCERN,
    "participant.identifiers.scheme": labels.SCHEME,
    "participant.injuries.site": labels.SITE,
    "participant.injuries.nature": labels.NATURE,
    "participant.injuries.mechanism": labels.MECHANISM,
    "participant.sexual_orientation": labels.ORIENTATION,
    "participant.injuries.severity": labels.SEVERITY,
    "participant.engagement.response": labels.RESPONSE,
    "relationship.type": labels.RELATIONSHIP,
    "relationship.asserted_by": labels.ASSERTED_BY,
    "order.type": labels.ORDER,
    "offence.category": labels.OFFENCE,
    "offence.outcome": labels.OFFENCE_OUTCOME,
    "assessment.tool": labels.TOOL,
    "assessment.level": labels.ASSESSED,
    "referral.outcome": labels.REFERRAL_OUTCOME,
}


def _enums(node: dict[str, Any], path: str = "") -> Iterator[tuple[str, set[str]]]:
    if "enum" in node:
        yield path, {code for code in node["enum"] if code is not None}
    if isinstance(node.get("items"), dict):
        yield from _enums(node["items"], path)
    for name, inner in node.get("properties", {}).items():
        yield from _enums(inner, f"{path}.{name}".strip("."))


ENUMS = dict(_enums(SCHEMA)) | {
    path: codes for name, inner in SCHEMA["$defs"].items() for path, codes in _enums(inner, name)
}


def test_every_enumeration_of_the_record_has_a_table():
    assert set(ENUMS) == set(TABLES)


@pytest.mark.parametrize("path", TABLES)
def test_a_table_has_words_for_every_code_and_no_other(path):
    assert set(TABLES[path]) == ENUMS[path]


def test_an_unknown_code_is_shown_plainly():
    assert labels.words(labels.KIND, "new_kind") == "new kind"
    assert labels.words(labels.KIND, None) == ""
