"""Actions and referrals."""

from django.utils import timezone

from actions.services.agreeing import action_agree
from actions.services.referring import referral_send
from tests.architecture.fates import HISTORY, UNTOUCHED, Fate
from tests.architecture.kinds import APPEND_ONLY, AUDITED, DERIVED
from tests.fixtures.acting import action_draft, coordinator, referral_draft

MODELS = {
    "actions.Action": AUDITED,
    "actions.ActionStep": APPEND_ONLY,
    "actions.Attempt": APPEND_ONLY,
    "actions.FrequentAttender": AUDITED,
    "actions.ReferenceCounter": DERIVED,
    "actions.Referral": AUDITED,
    "actions.ReferralStep": APPEND_ONLY,
    "actions.Silence": AUDITED,
}
FOLLOWS = HISTORY + "; what is open is shown with the one kept"
RELATIONS = {
    "actions.Action.person": Fate(FOLLOWS, UNTOUCHED),
    "actions.FrequentAttender.person": Fate(FOLLOWS, UNTOUCHED),
    "actions.Referral.person": Fate(FOLLOWS, UNTOUCHED),
    "actions.Silence.person": Fate(FOLLOWS, UNTOUCHED),
}
PART = "part of the move, whose event it is"
NO_EVENT = {
    "actions.services.agreeing.action_levels_follow": "part of the rise of the prompt, whose event it is",
    "actions.services.agreeing.does_work": "writes nothing",
    "actions.services.agreeing.missing_of_action": "writes nothing",
    "actions.services.references.reference_take": PART,
    "actions.services.referring.missing_of_referral": "writes nothing",
    "actions.services.referring.referrals_read": "takes nothing in yet",
    "actions.services.silences.silences_look": "finds nothing yet",
    "actions.services.telling.tell_agency": PART,
    "actions.services.telling.tell_owner": PART,
}


def agreed(case):
    return lambda: action_agree(draft=action_draft(case), by=coordinator(case), at=timezone.now())


def sent(case):
    return lambda: referral_send(draft=referral_draft(case), by=coordinator(case), at=timezone.now())


CALLS = [
    ("actions.services.agreeing.action_agree", "action.agreed", agreed),
    ("actions.services.referring.referral_send", "referral.sent", sent),
]
