"""Who is asked about again at an address where many people are recorded: the database answers as memory."""

from datetime import UTC, datetime, timedelta

import pytest

from agencies.permissions import SYSTEM
from incidents.models import Incident
from incidents.services import receive
from people.models import Link
from risk.rules.ruleset import RULESET
from risk.selectors.neighbourhoods import associates_of, residents_at
from risk.services.assessing import assess_incidents

pytestmark = pytest.mark.django_db
LIMIT = RULESET.neighbourhood["communal_residents"]
HOME = {"lines": ["1 Test Court"], "town": "Anytown", "postcode": "ZZ99 1AA"}
NAMES = "Ada Bea Cora Dora Edna Fay Gwen Hope Ines Jane Kate Lena Mary Nora Olga".split()  # noqa: SIM905


def test_at_a_communal_address_the_first_recorded_there_stay_and_no_others_come(make_agency, make_record):
    make_agency("test-gp", "gp")
    start = datetime(2024, 1, 1, 12, tzinfo=UTC)
    records = []
    for number, name in enumerate(NAMES):
        raw = make_record(agency="test-gp", kind="gp_consultation")
        raw["occurred_at"] = (start + timedelta(days=number)).isoformat()
        raw["people"] = [
            {
                "key": "a",
                "role": "subject",
                "given_name": name,
                "family_name": f"{name}son",
                "date_of_birth": f"19{40 + number}-03-{number + 1:02}",
                "address": HOME,
            }
        ]
        records.append(raw)
    receive(records=records, by=SYSTEM, via="api")
    assess_incidents(incident_ids=list(Incident.objects.values_list("pk", flat=True)))
    links = Link.objects.filter(ended_at__isnull=True).order_by("record__involvements__incident__occurred_on")
    persons = list(links.values_list("person_id", flat=True))
    (key,) = set(links.values_list("record__address_key", flat=True))
    first = set(persons[: LIMIT + 1])
    assert len(set(persons)) == len(NAMES) > LIMIT + 1
    assert residents_at([key]) == first
    assert associates_of({persons[0]}) == first - {persons[0]}
    assert associates_of({persons[-1]}) == set()
