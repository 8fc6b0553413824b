"""What the risk addresses take and answer, for the API's schema."""

from drf_spectacular.utils import OpenApiParameter

from caselink.api_docs import (
    DAY,
    ID,
    LEVEL,
    MOMENT,
    PAGING,
    PURPOSE,
    PURPOSE_IF_ANY,
    TEXT,
    documented,
    listing,
    page,
    thing,
)
from risk.models import Prompt, Question

_EVIDENCE = thing({"agency": TEXT, "reference": TEXT, "on": DAY}, {"incident": ID})
_INDICATOR = thing(
    {"code": TEXT, "title": TEXT, "says": TEXT, "source": TEXT, "evidence": listing(_EVIDENCE)}
)
_REASON = thing({"code": TEXT, "title": TEXT, "says": TEXT, "evidence": listing(_EVIDENCE)})
_ASK = thing({"agency": TEXT, "name": TEXT, "contact_point": TEXT})
_RISK = {"level": LEVEL, "score": {"type": "number"}, "indicators": listing(_INDICATOR)}
_ACCOUNT = thing(
    {
        "agency": TEXT,
        "reference": TEXT,
        "on": DAY,
        "type": TEXT,
        "asserted_by": TEXT,
        "of_subject": {"type": "boolean"},
    }
)
_PICTURE = thing(
    {
        "person": ID,
        "level": LEVEL,
        "score": {"type": "number"},
        "ruleset": TEXT,
        "indicators": listing(_INDICATOR),
        "ask": listing(_ASK),
        "pairs": listing(thing({**_RISK, "accounts": listing(_ACCOUNT)}, {"person": ID})),
        "poses_risk": {**thing(_RISK), "type": ["object", "null"]},
        "assessed_at": {"type": ["string", "null"], "format": "date-time"},
        "stale": {"type": "boolean"},
    }
)
_PROMPT = thing(
    {
        "id": ID,
        "reference": TEXT,
        "question": {"type": "string", "enum": Question.values},
        "level": LEVEL,
        "state": {"type": "string", "enum": Prompt.State.values},
        "raised_at": MOMENT,
        "due_at": MOMENT,
        "person": ID,
        "indicators": listing(_REASON),
        "ask": listing(_ASK),
    }
)

picture_read = documented(
    name="picture_read",
    scope="people:read",
    answers={200: (_PICTURE, "The picture, each indicator as far as its evidence may be seen.")},
    errors=(400, 404),
    parameters=(PURPOSE,),
)
prompts_read = documented(
    name="prompts_read",
    scope="prompts:read",
    answers={200: (page(_PROMPT), "One page, newest first.")},
    errors=(400,),
    parameters=(
        PURPOSE_IF_ANY,
        OpenApiParameter("state", str, enum=Prompt.State.values, description="open when not given."),
        *PAGING,
    ),
)
