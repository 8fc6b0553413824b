"""After a contact is saved: the one thing to do next.

Pure. It follows from what the practitioner recorded and from the highest level that they may see, and is one
step, because a list is read by nobody between two visits.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

URGENT = frozenset({"elevated", "high"})
NOT_TAKEN_UP = frozenset({"declined", "did_not_attend", "did_not_cooperate"})


def next_step(record: Mapping[str, Any], *, level: str) -> str:
    """The sentence. `record`: the contact as it was recorded; `level`: none, emerging, elevated or high."""
    subject = record["people"][0]
    if level in URGENT:
        return _(
            "Read the person’s page before you see them again. "
            "The safety hub is asked whether to hold a professionals meeting."
        )
    if subject.get("seen_alone") is False:
        return _("See them alone next time, where nobody else can hear, and log what they say.")
    if subject.get("under_influence") not in (None, "no"):
        return _("See them again when they are sober, ask how things are at home, and log what they say.")
    if (subject.get("engagement") or {}).get("response") in NOT_TAKEN_UP:
        return _("Offer help again at the next contact, in person, and log the answer.")
    if subject.get("seen_alone") is None:
        return _("See them alone next time, ask how things are at home, and log what they say.")
    return _("Nothing more now. Log the next contact, however small: it is added to this.")
