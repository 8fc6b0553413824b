"""Warnings, and applications under Clare's Law."""

from tests.architecture.fates import HISTORY, UNTOUCHED, Fate
from tests.architecture.kinds import APPEND_ONLY, AUDITED, DERIVED

MODELS = {
    "safeguards.WarningNote": AUDITED,
    "safeguards.WarningReview": APPEND_ONLY,
    "safeguards.Application": AUDITED,
    "safeguards.ApplicationStep": APPEND_ONLY,
    "safeguards.ApplicationCounter": DERIVED,
}
RELATIONS = {
    "safeguards.WarningNote.person": Fate(HISTORY + "; it is told of the person kept", UNTOUCHED),
    "safeguards.Application.about": Fate(HISTORY, UNTOUCHED),
    "safeguards.Application.for_person": Fate(HISTORY, UNTOUCHED),
}
