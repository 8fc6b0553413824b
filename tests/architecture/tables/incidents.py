"""Contacts that were typed in, and what puts them right."""

from collections.abc import Callable
from typing import Any

from agencies.permissions import Perm
from incidents.models import Incident
from incidents.services import incident_correct, receive
from tests.architecture.guards import needs

Call = Callable[[], Any]
URLS = {"incidents:correct": needs(Perm.CONTACT_LOG)}
PAGES_SEEN = {
    ("incidents:correct", "a contact that was typed in"): (200, 200, 404, 404, 404, 404, 403, 403),
    # what their own system sent is corrected there, as its page says
    ("incidents:correct", "SP-03"): (404, 404, 302, 404, 404, 404, 403, 403),
}


def THINGS(case: Any) -> dict[str, Any]:
    return {"a contact that was typed in": typed_in(case).public_id}


def typed_in(case: Any) -> Incident:
    record = {
        "agency": "cannock-gp",
        "reference": "FORM-20260101-0123456789",
        "kind": "gp_consultation",
        "occurred_at": case.today.isoformat(),
        "practitioner": "Grace Patel",
        "sensitivity": "shared",
        "summary": "A cough.",
        "people": [{"key": "subject", "role": "subject", "given_name": "Ines", "family_name": "Thorne"}],
    }
    [kept] = receive(records=[record], by=case.world.actor("practitioner"), via="form")
    return Incident.objects.select_related("agency").get(public_id=kept.id)


def corrected(case: Any) -> Call:
    incident = typed_in(case)
    return lambda: [
        incident_correct(
            incident=incident,
            record={**incident.record, "summary": "A broken rib."},
            version=1,
            wrong="The scan shows that it was no cough.",
            by=case.world.actor("practitioner"),
        )
    ]


CALLS = [("incidents.services.correcting.incident_correct", "incident.corrected", corrected)]
