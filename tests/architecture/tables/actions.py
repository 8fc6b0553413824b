"""Actions and referrals."""

from django.utils import timezone

from actions.services import attending, doing, following
from actions.services.agreeing import action_agree
from actions.services.referring import referral_send
from agencies.permissions import Perm
from tests.architecture.fates import HISTORY, UNTOUCHED, Fate
from tests.architecture.guards import Scopes, needs
from tests.architecture.kinds import APPEND_ONLY, AUDITED, DERIVED
from tests.fixtures.acting import (
    accepted,
    action_draft,
    action_of,
    again,
    attempt,
    attender_of,
    coordinator,
    done,
    not_attended,
    owner,
    referral_draft,
    referral_of,
    refused,
    refused_by_him,
    reported,
)

URLS = {
    "actions:list": needs(Perm.WORK_DO),
    "actions:action": needs(Perm.WORK_DO),
    "actions:referrals": needs(Perm.WORK_DO),
    "actions:referral": needs(Perm.WORK_DO),
    "actions:attenders": needs(Perm.WORK_DO),
    "actions:share_attender": needs(Perm.WORK_DO),
    "api-work": Scopes({"GET": "work:read"}),
}
PAGES_SEEN = {
    # adult care has it, and nobody there asks
    ("actions:action", "the action"): (404, 404, 404, 404, 404, 200, 403, 403),
    ("actions:referral", "the referral"): (200, 200, 200, 404, 404, 200, 403, 403),
    # for the minor injuries unit, where he comes often, and nobody there asks
    ("actions:share_attender", "Mr E"): (404, 404, 404, 404, 404, 404, 403, 403),
}


def THINGS(case):
    gp, police = case.world.agencies["cannock-gp"], case.world.agencies["staffordshire-police"]
    referral = referral_of(case, from_agency=gp, to_agency=police)
    return {"the action": action_of(case).public_id, "the referral": referral.public_id}


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
    "actions.services.agreeing.actions_carry": "part of the later decision, whose event it is",
    "actions.services.agreeing.action_levels_follow": "part of the rise of the prompt, whose event it is",
    "actions.services.agreeing.does_work": "writes nothing",
    "actions.services.agreeing.missing_of_action": "writes nothing",
    "actions.services.doing.letter_alone": "writes nothing",
    "actions.services.following.tried_too_little": "writes nothing",
    "actions.services.moving.coordinator_takes": "locks, and writes nothing",
    "actions.services.moving.made": "writes nothing",
    "actions.services.moving.owner_takes": "locks, and writes nothing",
    "actions.services.moving.write": PART,
    "actions.services.reading.referrals_erase": "part of the erasure, whose event it is",
    "actions.services.reading.referrals_read": "one event a referral; tested with reading",
    "actions.services.references.reference_take": PART,
    "actions.services.referring.missing_of_referral": "writes nothing",
    "actions.services.reminding.actions_follow": "one event for each that is late; tested with lateness",
    "actions.services.silences.silences_look": "one event a silence; tested with lateness",
    "actions.services.telling.tell_agency": PART,
    "actions.services.telling.tell_hub": PART,
    "actions.services.telling.tell_owner": PART,
    "actions.services.telling.tell_withdrawn": PART,
}


def agreed(case):
    return lambda: action_agree(draft=action_draft(case), by=coordinator(case), at=timezone.now())


def sent(case):
    return lambda: referral_send(draft=referral_draft(case), by=coordinator(case), at=timezone.now())


def done_is_reported(case):
    action = action_of(case)
    return lambda: doing.report_done(action=action, done=done(), by=owner(case))


def refusal_is_reported(case):
    action = action_of(case)
    return lambda: doing.report_refused(action=action, refused=refused(), by=owner(case))


def cannot_is_reported(case):
    action = action_of(case)
    return lambda: doing.report_cannot(action=action, why="Nobody is free.", by=owner(case))


def adequate(case):
    action = reported(case)
    return lambda: doing.judge_adequate(action=action, by=coordinator(case))


def not_adequate(case):
    action = reported(case)
    return lambda: doing.judge_not_adequate(
        action=action, why="Nobody spoke to him.", again=again(case), by=coordinator(case)
    )


def tried_again(case):
    action = refused_by_him(case)
    return lambda: doing.try_again(action=action, again=again(case), by=coordinator(case))


def weighed(case):
    action = refused_by_him(case)
    return lambda: doing.weigh(
        action=action, weighed="He may be afraid.", why="He moved.", by=coordinator(case)
    )


def withdrawn(case):
    action = action_of(case)
    return lambda: doing.withdraw(action=action, why="Agreed twice.", by=coordinator(case))


def acknowledged(case):
    referral = referral_of(case)
    return lambda: following.acknowledge(referral=referral, by=owner(case))


def answered(case):
    referral = referral_of(case)
    return lambda: following.answer(referral=referral, accepted=False, why="Not ours.", by=owner(case))


def followed(case):
    referral, today = accepted(case), timezone.localdate()
    return lambda: following.follow(
        referral=referral, outcome="taken_up", words="He came.", on=today, by=owner(case)
    )


def noted(case):
    referral = not_attended(case)
    return lambda: following.attempt_note(about=referral, attempt=attempt(), by=owner(case))


def closed(case):
    referral = accepted(case)
    return lambda: following.close(referral=referral, followed="Seen each week.", by=owner(case))


def sent_on(case):
    referral = answered(case)()
    draft = referral_draft(case, to_agency=case.world.agencies["cannock-gp"])
    return lambda: following.send_on(referral=referral, draft=draft, by=coordinator(case))


def referral_is_withdrawn(case):
    referral = referral_of(case)
    return lambda: following.withdraw(referral=referral, why="Sent twice.", by=coordinator(case))


def attender_is_shared(case):
    return lambda: attender_of(case)


def attender_is_reviewed(case):
    attender, by = attender_of(case), case.world.actor("miu_practitioner")
    return lambda: attending.attender_review(
        attender=attender, why="Still.", review_on=attender.review_on, by=by
    )


def attender_is_ended(case):
    attender, by = attender_of(case), case.world.actor("miu_practitioner")
    return lambda: attending.attender_end(attender=attender, reason="He moved.", by=by)


CALLS = [
    ("actions.services.agreeing.action_agree", "action.agreed", agreed),
    ("actions.services.referring.referral_send", "referral.sent", sent),
    ("actions.services.attending.attender_share", "attender.shared", attender_is_shared),
    ("actions.services.attending.attender_review", "attender.reviewed", attender_is_reviewed),
    ("actions.services.attending.attender_end", "attender.ended", attender_is_ended),
    ("actions.services.doing.report_done", "action.reported", done_is_reported),
    ("actions.services.doing.report_refused", "action.refused", refusal_is_reported),
    ("actions.services.doing.report_cannot", "action.cannot", cannot_is_reported),
    ("actions.services.doing.judge_adequate", "action.judged", adequate),
    ("actions.services.doing.judge_not_adequate", "action.judged", not_adequate),
    ("actions.services.doing.try_again", "action.tried_again", tried_again),
    ("actions.services.doing.weigh", "action.weighed", weighed),
    ("actions.services.doing.withdraw", "action.withdrawn", withdrawn),
    ("actions.services.following.acknowledge", "referral.acknowledged", acknowledged),
    ("actions.services.following.answer", "referral.answered", answered),
    ("actions.services.following.follow", "referral.followed", followed),
    ("actions.services.following.attempt_note", "attempt.noted", noted),
    ("actions.services.following.close", "referral.closed", closed),
    ("actions.services.following.withdraw", "referral.withdrawn", referral_is_withdrawn),
    ("actions.services.following.send_on", "referral.sent referral.closed", sent_on),
]
