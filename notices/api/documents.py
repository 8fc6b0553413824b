"""What the addresses of webhooks take and answer, for the API's schema."""

from caselink.api_docs import ERRORS, ID, MOMENT, PAGING, TEXT, Schema, documented, listing, page, thing
from notices.addresses import LONGEST
from notices.codes import FOR_SYSTEMS

SCOPE = "webhooks:manage"
_MOMENT_OR_NONE: Schema = {"type": ["string", "null"], "format": "date-time"}
_EVENT: Schema = {"type": "string", "enum": list(FOR_SYSTEMS)}
_WEBHOOK = {
    "id": ID,
    "url": TEXT,
    "events": listing(_EVENT),
    "made_at": MOMENT,
    "ended_at": _MOMENT_OR_NONE,
    "failing_since": _MOMENT_OR_NONE,
}
_NEW = thing(
    {
        "url": {"type": "string", "format": "uri", "maxLength": LONGEST},
        "events": {**listing(_EVENT), "minItems": 1, "uniqueItems": True},
    }
)
_DELIVERY = thing(
    {
        "id": ID,
        "event": _EVENT,
        "at": MOMENT,
        "about": thing({"type": TEXT, "id": ID}),
        "attempts": {"type": "integer", "minimum": 0},
        "status": {"type": ["integer", "null"]},
        "next_at": _MOMENT_OR_NONE,
        "delivered_at": _MOMENT_OR_NONE,
        "given_up_at": _MOMENT_OR_NONE,
    }
)

webhooks_read = documented(
    name="webhooks_read",
    scope=SCOPE,
    answers={200: (page(thing(_WEBHOOK)), "One page, newest first.")},
    errors=(400,),
    parameters=PAGING,
)
webhook_make = documented(
    name="webhook_make",
    scope=SCOPE,
    body=_NEW,
    answers={
        201: (thing({**_WEBHOOK, "secret": TEXT}), "Made. The secret is shown this once."),
        409: (ERRORS, "The agency has a webhook with this address, or as many as it may have."),
    },
)
webhook_read = documented(
    name="webhook_read",
    scope=SCOPE,
    answers={200: (thing(_WEBHOOK), "The webhook.")},
    errors=(400, 404),
)
webhook_end = documented(
    name="webhook_end",
    scope=SCOPE,
    answers={200: (thing(_WEBHOOK), "Ended, now or before.")},
    errors=(400, 404),
)
deliveries_read = documented(
    name="deliveries_read",
    scope=SCOPE,
    answers={200: (page(_DELIVERY), "One page, newest first.")},
    errors=(400, 404),
    parameters=PAGING,
)
