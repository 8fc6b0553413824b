"""Tell agencies that a person of whom they hold a record is linked otherwise than before."""

from agencies.permissions import Actor
from people.models import IdentityNotice


def notice_seen(*, notice: IdentityNotice, by: Actor) -> IdentityNotice:
    """Somebody of the agency has read the notice. Safe to repeat. Raises NotAllowed for another agency's."""
    raise NotImplementedError
