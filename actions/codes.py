"""The fixed codes of actions and referrals: what a letter alone closes, and where a matter is sent. Pure."""

from typing import Final

#: What does not by itself close an action of a high-risk case (kinds of Action.How).
LETTER_ONLY: Final = frozenset({"letter"})

#: Where a matter goes instead of, or beside, a meeting. Areas say which of these they have (risk.Route).
ROUTES: Final = (
    *("s42", "marac", "marm", "varm", "mappa", "safety_hub", "alcohol", "drugs", "housing"),
    "clares_law",
)

HIGH: Final = "high"
LEVELS: Final = ("emerging", "elevated", HIGH)  # of risk.models.Level: none asks nothing

#: How something was offered that the person refused, and what can be said of each.
TOLD: Final = ("alone", "sober", "risks")
TOLD_CHOICES: Final = ("yes", "no", "cannot_tell")

#: Before a referral is closed of somebody who did not attend or declined.
ATTEMPTS_LEAST: Final = 3
WAYS_LEAST: Final = 2

#: After so many days without an entry, an agency that has something open is silent (the review, 3.81).
SILENT_DAYS: Final = 14
