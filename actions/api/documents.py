"""What the addresses of actions take and answer, for the API's schema."""

from actions.models import Action, Referral
from caselink.api_docs import ID, PURPOSE, TEXT, documented, listing, thing

_WORK = thing(
    {
        "kind": {"type": "string", "enum": ["action", "referral"]},
        "id": ID,
        "reference": TEXT,
        "state": {"type": "string", "enum": sorted({*Action.State.values, *Referral.State.values})},
        "due_at": {"type": ["string", "null"], "format": "date-time"},
    },
    {"what": TEXT},
)

work_read = documented(
    name="work_read",
    scope="work:read",
    answers={
        200: (thing({"results": listing(_WORK)}), "What waits for the agency, what is due first at the top.")
    },
    errors=(400,),
    parameters=(PURPOSE,),
)
