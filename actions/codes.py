"""The fixed codes of actions and referrals: how something was done, and where a matter is sent. Pure."""

from typing import Final

#: How an action was done. A letter alone does not close one of a high-risk case.
KINDS_DONE: Final = ("letter", "telephone", "visit", "appointment", "referral", "joint_visit", "other")
LETTER_ONLY: Final = frozenset({"letter"})
LETTER_REASON_LEAST: Final = 20  # characters of the reason why a letter alone was enough

#: By which way somebody was tried to be reached.
WAYS: Final = ("visit", "telephone", "letter", "message", "through_somebody", "appointment")

#: Where a matter goes instead of, or beside, a meeting. Areas say which of these they have (risk.Route).
ROUTES: Final = (
    *("s42", "marac", "marm", "varm", "mappa", "safety_hub", "alcohol", "drugs", "housing"),
    "clares_law",
)
