"""What was shown under the wrong name while a record was linked to a person it was not."""

from agencies.permissions import Actor
from people.models import WrongDisclosure


def wrong_disclosure_handle(*, disclosure: WrongDisclosure, handling: str, by: Actor) -> WrongDisclosure:
    """Say what was done about something shown under a wrong name.

    Raises NotAllowed (without Perm.DISCLOSURE_HANDLE, or for another agency's), NotOpen (handled already)
    or Incomplete (field handling).
    """
    raise NotImplementedError
