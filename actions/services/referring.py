"""Send referrals."""

from datetime import datetime

from django.db import transaction

from actions.codes import ROUTES
from actions.drafts import ReferralDraft
from actions.models import Referral, ReferralStep
from actions.services.references import reference_take
from actions.services.telling import tell_agency
from agencies.permissions import Actor, Perm
from audit import services as audit
from caselink.moves import move
from caselink.working_hours import hours_on
from people.selectors.persons import current_person
from people.services.refusals import Incomplete, NotAllowed


@transaction.atomic
def referral_send(*, draft: ReferralDraft, by: Actor, at: datetime) -> Referral:
    """Refer the person to an agency, which is told, or in words to somebody outside.

    Raises NotAllowed where the actor neither works for the sender nor answers prompts, or Incomplete with
    the keys route, to and why.
    """
    sends = draft.from_agency.pk in by.where(Perm.WORK_DO) or by.may(Perm.PROMPT_ANSWER)
    if not sends or by.user_pk is None:
        raise NotAllowed("You may not send a referral for this agency.")
    if missing := missing_of_referral(draft=draft):
        raise Incomplete(missing)
    made = move("referral", "", "send")
    referral = Referral.objects.create(
        reference=reference_take(kind="R", at=at),
        person=current_person(person_id=draft.person.pk),
        route=draft.route,
        from_agency=draft.from_agency,
        to_agency=draft.to_agency,
        to_words=draft.to_words.strip()[:200],
        why=draft.why.strip(),
        sent_by_id=by.user_pk,
        sent_at=at,
        due_at=hours_on(at, made.hours or 0),
        state=made.after,
    )
    ReferralStep.objects.create(
        referral=referral, move=made.name, by_id=by.user_pk, agency=draft.from_agency, at=at
    )
    tell_agency(referral=referral, code="referral_sent", agency=referral.to_agency, at=at)
    audit.record(action="referral.sent", by=by, target=_target(referral))
    return referral


def _target(referral: Referral) -> audit.Target:
    detail = {
        "reference": referral.reference,
        "person": str(referral.person.public_id),
        "from": referral.from_agency.code,
        "to": referral.to_agency.code if referral.to_agency is not None else "",
    }
    return audit.Target("referral", str(referral.public_id), detail)


def missing_of_referral(*, draft: ReferralDraft) -> dict[str, str]:
    """What the draft leaves out: a field to what must be said. Empty where it could be sent."""
    missing = {}
    if draft.route and draft.route not in ROUTES:
        missing["route"] = "Choose one of the routes."
    if draft.to_agency is None and not draft.to_words.strip():
        missing["to"] = "Say to whom the person is referred."
    elif draft.to_agency is not None and draft.to_agency.pk == draft.from_agency.pk:
        missing["to"] = "An agency does not refer to itself: agree an action instead."
    if not draft.why.strip():
        missing["why"] = "Say why the person is referred, in words that whoever receives it can act on."
    return missing
