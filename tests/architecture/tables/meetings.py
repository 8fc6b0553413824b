"""Meetings: invitations, terms, parts, minutes."""

from tests.architecture.kinds import APPEND_ONLY, AUDITED

MODELS = {
    "meetings.Course": AUDITED,
    "meetings.Invitation": AUDITED,
    "meetings.MeetingAction": APPEND_ONLY,
    "meetings.Minutes": APPEND_ONLY,
    "meetings.Part": APPEND_ONLY,
    "meetings.Terms": APPEND_ONLY,
}
NO_EVENT = {
    "meetings.services.inviting.invitations_make": "part of what is done with the meeting, whose event it is",
}
