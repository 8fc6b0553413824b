"""What sharing adds: agreements, disclosures, who comes to a meeting."""

from agencies.permissions import Perm
from tests.architecture.guards import needs

URLS = {
    "risk:meeting_people": needs(Perm.PROMPT_ANSWER),
    "risk:meeting_end": needs(Perm.PROMPT_ANSWER),
}
NOBODY_YET = (403, 403, 403, 403, 403, 404, 403, 403)
PAGES_SEEN = {
    ("risk:meeting_people", "the prompt"): NOBODY_YET,
    ("risk:meeting_end", "the prompt"): NOBODY_YET,
}
