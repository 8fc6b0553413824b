"""Meetings, as far as the reader may know of them."""

from meetings.selectors.accounts import relationship_accounts
from meetings.selectors.carried import actions_to_carry, meetings_before
from meetings.selectors.known import meeting_known_to, meetings_known_to, own_agencies, state_of
from meetings.selectors.lists import home, invitations_for, meetings_of
from meetings.selectors.prefill import prefilled
from meetings.selectors.told import meeting_told, minutes_told

__all__ = [
    "actions_to_carry",
    "home",
    "invitations_for",
    "meeting_known_to",
    "meeting_told",
    "meetings_before",
    "meetings_known_to",
    "meetings_of",
    "minutes_told",
    "own_agencies",
    "prefilled",
    "relationship_accounts",
    "state_of",
]
