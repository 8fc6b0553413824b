"""What locks the draft of a contact that a browser keeps while there is no connection.

The page that is opened holds the key, and the device keeps only what was locked with it: whoever finds the
draft later reads nothing of it without signing in as the one who wrote it.
"""

from base64 import b64encode
from typing import NamedTuple

from django.utils.crypto import salted_hmac

HOURS_KEPT = 8  # a working day; then the browser forgets it


class DraftLock(NamedTuple):
    """`owner`: tells one user's drafts from another's and says nothing about either; `key`: 256 bits."""

    owner: str
    key: str


def draft_lock(user_id: str) -> DraftLock:
    """The same for one user every time, and another's never. Follows from the house's own secret key."""
    key = salted_hmac("caselink.drafts.key", user_id, algorithm="sha256").digest()
    owner = salted_hmac("caselink.drafts.owner", user_id, algorithm="sha256").hexdigest()
    return DraftLock(owner[:20], b64encode(key).decode())
