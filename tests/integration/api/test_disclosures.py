"""GET /api/v1/disclosures/: the register of an agency, and nothing of what was disclosed."""

import pytest
from django.db import DatabaseError

from audit.models import AccessEvent

pytestmark = pytest.mark.django_db
SCOPES = "disclosures:read"


@pytest.fixture
def speaks(system):
    """An agency's system that was also allowed to read the register: `speaks("cannock-gp")`."""

    def make(agency, scopes=SCOPES):
        speaker = system(agency, scopes)
        speaker.client.scopes += f" {SCOPES}"
        speaker.client.save()
        return speaker

    return make


@pytest.fixture
def made(mr_e, disclose):
    return disclose("GP-01")


def test_the_agencies_that_made_and_received_it_read_that_it_was_made(speaks, made):
    for agency in ("cannock-gp", "chase-housing"):
        [row] = speaks(agency).get("disclosures/").json()["results"]
        assert row == {
            "id": str(made.public_id),
            "reference": made.reference,
            "state": "in_force",
            "made_by": {"agency": "cannock-gp", "name": "Cannock Road Surgery"},
            "made_at": made.made_at.isoformat(),
            "to": [{"agency": "chase-housing", "name": "Chase Housing"}],
            "outside": 0,
            "bases": ["uk_gdpr_6_1_e"],
            "consent": "not_sought",
            "incidents": 1,
            "review_on": made.review_on.isoformat(),
            "ends_on": made.ends_on.isoformat(),
            "ended_at": None,
        }


def test_the_person_is_there_for_who_may_know_of_them(speaks, made):
    assert "person" in speaks("cannock-gp", f"{SCOPES} people:read").get("disclosures/").json()["results"][0]
    told = speaks("chase-housing", f"{SCOPES} people:read").get("disclosures/").json()["results"]
    assert "person" not in told[0]


def test_another_agency_reads_nothing_of_it(speaks, made):
    for agency in ("cannock-miu", "chase-safety-hub"):
        assert speaks(agency).get("disclosures/").json()["results"] == []


def test_it_can_be_asked_by_state_and_takes_no_other(speaks, made):
    speaker = speaks("cannock-gp")
    assert speaker.get("disclosures/?state=ended").json()["results"] == []
    assert len(speaker.get("disclosures/?state=in_force").json()["results"]) == 1
    assert speaker.get("disclosures/?state=all+of+it").status_code == 400
    assert speaker.get("disclosures/?person=x").status_code == 400


def test_each_look_is_written_down_with_its_purpose(speaks, made):
    speaks("cannock-gp").get("disclosures/")
    look = AccessEvent.objects.latest("pk")
    assert (look.action, look.agency, bool(look.purpose)) == ("register.viewed", "cannock-gp", True)


def test_a_look_that_cannot_be_written_down_is_refused(speaks, made, monkeypatch):
    def refuse(**_):
        raise DatabaseError

    monkeypatch.setattr("sharing.api.views.audit.record_access", refuse)
    assert speaks("cannock-gp").get("disclosures/").status_code == 503
