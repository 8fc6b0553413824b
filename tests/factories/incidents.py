"""Incidents: deterministic, by sequence."""

from datetime import UTC, date, datetime

import factory

from incidents.models import Incident
from tests.factories.agencies import AgencyFactory


class IncidentFactory(factory.django.DjangoModelFactory):
    """A shared police call-out of one day, about nobody: add involvements, or use receive() instead."""

    class Meta:
        model = Incident

    agency = factory.SubFactory(AgencyFactory)
    reference = factory.Sequence(lambda n: f"R-{n}")
    kind = "police_callout"
    occurred_on = date(2026, 1, 5)
    record = factory.LazyAttribute(
        lambda made: {
            "agency": made.agency.code,
            "reference": made.reference,
            "kind": made.kind,
            "occurred_at": made.occurred_on.isoformat(),
            "people": [{"key": "p", "role": "subject"}],
        }
    )
    content_hash = factory.Sequence(lambda n: f"{n:064x}")
    received_at = datetime(2026, 1, 6, tzinfo=UTC)
    received_via = "api"
    received_from = "tests"
