"""Whatever is posted, the answer is no failure of ours, and what is kept is kept whole."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incidents.intake import SCHEMA
from incidents.models import Incident

pytestmark = pytest.mark.django_db
RELAXED = settings(  # the system keeps no state between examples, and a sending repeated is no error
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
TEXT = st.text(st.characters(exclude_categories=()), max_size=30)
LEAF = st.none() | st.booleans() | st.integers() | st.floats() | TEXT
JSON = st.recursive(
    LEAF, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4)
)
FIELDS = st.sampled_from(sorted(SCHEMA["properties"]))
PERSON_FIELDS = st.sampled_from(sorted(SCHEMA["$defs"]["participant"]["properties"]))


@pytest.fixture
def gp(system):
    """The GP's system."""
    return system("cannock-gp")


@given(body=JSON)
@RELAXED
def test_any_json_at_all(gp, body):
    _expect(gp, "incidents/", json.dumps(body).encode())
    _expect(gp, "incidents/batch/", json.dumps({"records": [body]}).encode())


@given(body=st.binary(max_size=200))
@RELAXED
def test_any_bytes_at_all(gp, body):
    _expect(gp, "incidents/", body)


@given(
    changes=st.dictionaries(FIELDS, JSON, max_size=3), person=st.dictionaries(PERSON_FIELDS, JSON, max_size=3)
)
@RELAXED
def test_a_record_with_anything_in_its_fields(gp, record, changes, person):
    sent = record()
    sent = {**sent, "people": [{**sent["people"][0], **person}], **changes}
    answer = _expect(gp, "incidents/", json.dumps(sent).encode())
    if answer.status_code in (200, 201):
        kept = Incident.objects.get(public_id=answer.json()["id"])
        assert kept.record == sent


def _expect(speaker, path, body):
    answer = speaker.post(path, body)
    assert answer.status_code in (200, 201, 400, 403), answer.content
    said = answer.json()
    if answer.status_code >= 400:
        assert said["errors"]
        assert all(set(error) == {"path", "message"} for error in said["errors"])
    return answer
