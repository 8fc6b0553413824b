"""Actions and referrals."""

from tests.architecture.fates import HISTORY, UNTOUCHED, Fate
from tests.architecture.kinds import APPEND_ONLY, AUDITED, DERIVED

MODELS = {
    "actions.Action": AUDITED,
    "actions.ActionStep": APPEND_ONLY,
    "actions.ReferenceCounter": DERIVED,
    "actions.Referral": AUDITED,
    "actions.ReferralStep": APPEND_ONLY,
}
FOLLOWS = HISTORY + "; what is open is shown with the one kept"
RELATIONS = {
    "actions.Action.person": Fate(FOLLOWS, UNTOUCHED),
    "actions.Referral.person": Fate(FOLLOWS, UNTOUCHED),
}
NO_EVENT = {
    "actions.services.agreeing.action_levels_follow": "writes nothing yet",
    "actions.services.referring.referrals_read": "takes nothing in yet",
    "actions.services.silences.silences_look": "finds nothing yet",
}
