"""What a person approved of a whole-population run is carried out, and the pictures concerned follow."""

from django.db import OperationalError, transaction

from agencies.permissions import SYSTEM
from incidents.selectors import IncidentSightings
from people.models import RelinkProposal
from people.services.linking import Raced
from people.services.relinking import proposal_carry_out
from risk.services.assessing import may_repeat
from risk.services.identity import ATTEMPTS, pictures_follow

MOST_AT_ONCE = 500  # proposals; the next message or sweep goes on


def relink_carry_out(*, most: int = MOST_AT_ONCE) -> int:
    """Carry out approved proposals, the oldest first, each in its own transaction. Returns how many."""
    approved = RelinkProposal.objects.filter(state=RelinkProposal.State.APPROVED)
    waiting = list(approved.order_by("pk").values_list("pk", flat=True)[:most])
    for proposal_id in waiting:
        _carry_out(proposal_id)
    return len(waiting)


def _carry_out(proposal_id: int) -> None:
    """Start again when others link the same people meanwhile; what keeps racing is left for the next time."""
    for _ in range(ATTEMPTS):
        try:
            with transaction.atomic():
                linked = proposal_carry_out(proposal_id=proposal_id, sightings=IncidentSightings(), by=SYSTEM)
                if linked is not None:
                    pictures_follow(linked=linked)
                return
        except (Raced, OperationalError) as error:
            if not may_repeat(error=error):
                raise
