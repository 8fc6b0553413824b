"""The chronology across agencies."""

from tests.architecture.fates import HISTORY, UNTOUCHED, Fate
from tests.architecture.kinds import AUDITED, AUDITED_ERASABLE

MODELS = {
    "chronology.Comment": AUDITED_ERASABLE,
    "chronology.PairingDecision": AUDITED,
}
RELATIONS = {
    "chronology.Comment.person": Fate(
        HISTORY + "; it is told in the chronology of the person kept", UNTOUCHED
    ),
    "chronology.PairingDecision.person": Fate(HISTORY, "stays: it is about the two incidents"),
}
