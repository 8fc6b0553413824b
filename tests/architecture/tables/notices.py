"""Notices, escalations, cover and webhooks."""

NO_EVENT = {
    "notices.services.giving.notice_give": "tells nobody yet",
    "notices.services.escalating.escalation_raise": "raises nothing yet",
    "notices.services.escalating.escalations_end": "ends nothing yet",
}
