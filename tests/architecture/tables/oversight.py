"""What oversight adds: who looked, and looks that stand out."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from agencies.permissions import Perm
from audit import services as audit
from oversight.models import UnusualAccess
from oversight.selectors.day import bounds
from oversight.services.unusual import unusual_find, unusual_review
from tests.architecture.guards import needs
from tests.architecture.kinds import AUDITED, PASSING

OF_A_PERSON = needs(Perm.PERSON_VIEW, Perm.ACCESS_REVIEW)
OF_AN_INCIDENT = needs(Perm.PERSON_VIEW, Perm.CONTACT_LOG, Perm.ACCESS_REVIEW)
URLS = {
    "oversight:lately": needs(Perm.ACCESS_REVIEW),
    "oversight:unusual": needs(Perm.ACCESS_REVIEW),
    "oversight:unusual_review": needs(Perm.ACCESS_REVIEW),
    "oversight:who_looked": OF_A_PERSON,
    "oversight:who_looked_file": OF_A_PERSON,
    "oversight:who_looked_at_incident": OF_AN_INCIDENT,
    "oversight:who_looked_at_incident_file": OF_AN_INCIDENT,
}
# For the agencies that hold a record of the person, for the incident's own, and for the hub's lead.
HOLDING_MR_E = (200, 200, 200, 200, 404, 404, 200, 403)
HOLDING_MR_Z = (404, 404, 200, 200, 404, 404, 200, 403)
OF_THE_SURGERY = (200, 200, 404, 404, 404, 404, 200, 403)
OF_THE_POLICE = (404, 404, 200, 404, 404, 404, 200, 403)
REVIEWING_THE_SURGERY = (403, 200, 403, 403, 403, 403, 200, 403)
PAGES_SEEN = {
    ("oversight:unusual_review", "what the nurse did"): REVIEWING_THE_SURGERY,
    ("oversight:who_looked", "Mr E"): HOLDING_MR_E,
    ("oversight:who_looked", "Mr Z"): HOLDING_MR_Z,
    ("oversight:who_looked_file", "Mr E"): HOLDING_MR_E,
    ("oversight:who_looked_file", "Mr Z"): HOLDING_MR_Z,
    ("oversight:who_looked_at_incident", "GP-01"): OF_THE_SURGERY,
    ("oversight:who_looked_at_incident", "SP-INTEL-1"): OF_THE_POLICE,
    ("oversight:who_looked_at_incident_file", "GP-01"): OF_THE_SURGERY,
    ("oversight:who_looked_at_incident_file", "SP-INTEL-1"): OF_THE_POLICE,
}

MODELS = {"oversight.UnusualAccess": AUDITED, "oversight.MissedAddress": PASSING}
NO_EVENT = {
    "oversight.services.missed.missed_note": "counts for a few days what showed nothing",
    "oversight.services.missed.missed_forget": "deletes what counts no longer",
}


def standing_out(case: Any) -> UnusualAccess:
    """Something that a user of the surgery did."""
    nurse = case.world.users["practitioner"]
    first, _until = bounds(timezone.localdate())
    return UnusualAccess.objects.create(
        code="break_glass",
        actor_id=str(nurse.public_id),
        agency="cannock-gp",
        window_start=first,
        facts={"emergencies": ["x"]},
    )


def THINGS(case: Any) -> dict[str, UUID]:
    """What PAGES_SEEN names."""
    return {"what the nurse did": standing_out(case).public_id}


def found(case: Any) -> Callable[[], Any]:
    """A look for an agency that the reader did not work for."""
    at_the_person = audit.Target("person", str(case.person.public_id))
    by = case.world.actor("police_practitioner")
    case.world.users["police_practitioner"].memberships.update(
        ended_on=timezone.localdate() - timedelta(days=1)
    )
    audit.record_access(action="person.viewed", by=by, target=at_the_person, purpose="a check")
    return lambda: unusual_find(on=timezone.localdate())


def reviewed(case: Any) -> Callable[[], Any]:
    """By the surgery's manager."""
    row = standing_out(case)
    manager = case.world.actor("agency_manager")
    return lambda: unusual_review(found=row, outcome="explained", note="A real emergency.", by=manager)


CALLS = [
    ("oversight.services.unusual.unusual_find", "unusual.found", found),
    ("oversight.services.unusual.unusual_review", "unusual.reviewed", reviewed),
]
