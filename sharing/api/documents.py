"""What the sharing addresses take and answer, for the API's schema."""

from drf_spectacular.utils import OpenApiParameter

from caselink.api_docs import DAY, ID, MOMENT, PAGING, PURPOSE, TEXT, documented, listing, page, thing
from sharing.bases import BASES
from sharing.models import Disclosure
from sharing.selectors.disclosures import ALL, DUE, ENDED, IN_FORCE, STATES

_AGENCY = thing({"agency": TEXT, "name": TEXT})
_DISCLOSURE = thing(
    {
        "id": ID,
        "reference": TEXT,
        "state": {"type": "string", "enum": [IN_FORCE, DUE, ENDED]},
        "made_by": _AGENCY,
        "made_at": MOMENT,
        "to": listing(_AGENCY),
        "outside": {"type": "integer", "minimum": 0},
        "bases": listing({"type": "string", "enum": list(BASES)}),
        "consent": {"type": "string", "enum": Disclosure.Consent.values},
        "incidents": {"type": "integer", "minimum": 1},
        "review_on": DAY,
        "ends_on": DAY,
        "ended_at": {"type": ["string", "null"], "format": "date-time"},
    },
    {"person": ID},
)

disclosures_read = documented(
    name="disclosures_read",
    scope="disclosures:read",
    answers={200: (page(_DISCLOSURE), "One page, newest first.")},
    errors=(400,),
    parameters=(
        PURPOSE,
        OpenApiParameter("state", str, enum=STATES, description=f"{ALL} when not given."),
        *PAGING,
    ),
)
