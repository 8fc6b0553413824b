"""Meetings: invitations, terms, parts, minutes."""

NO_EVENT = {
    "meetings.services.inviting.invitations_make": "makes nothing yet",
}
