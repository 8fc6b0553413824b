"""What is to be done and was sent: actions, referrals, attempts to reach somebody, frequent attenders."""

from actions.models.actions import Action, ActionStep, ReferenceCounter
from actions.models.attenders import FrequentAttender, Silence
from actions.models.referrals import Attempt, Referral, ReferralStep

__all__ = [
    "Action",
    "ActionStep",
    "Attempt",
    "FrequentAttender",
    "ReferenceCounter",
    "Referral",
    "ReferralStep",
    "Silence",
]
