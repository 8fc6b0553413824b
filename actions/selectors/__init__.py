"""What is to be done, by whom, and what was sent."""

from actions.selectors.doing import (
    action_visible_to,
    actions_listed,
    actions_of,
    actions_open,
    coordinates_action,
    owns_action,
)
from actions.selectors.referred import (
    coordinates_referral,
    movers_of,
    referral_visible_to,
    referrals_listed,
    referrals_of,
    referrals_to_pass_on,
)
from actions.selectors.work import Work, home, work_of

__all__ = [
    "Work",
    "action_visible_to",
    "actions_listed",
    "actions_of",
    "actions_open",
    "coordinates_action",
    "coordinates_referral",
    "home",
    "movers_of",
    "owns_action",
    "referral_visible_to",
    "referrals_listed",
    "referrals_of",
    "referrals_to_pass_on",
    "work_of",
]
