"""Follow a referral: acknowledged, accepted or rejected, taken up or not, tried again, and closed.

The receiver answers; where it is somebody outside CaseLink, the sender writes down what it heard.
"""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from actions.codes import ATTEMPTS_LEAST, WAYS_LEAST
from actions.drafts import AttemptDraft, ReferralDraft
from actions.models import Action, Attempt, Referral, ReferralStep
from actions.selectors.seen import actions_seen, referrals_coordinated, referrals_seen
from actions.services.referring import referral_send
from actions.services.telling import REFERRAL, tell_agency
from agencies.models import Agency
from agencies.permissions import SYSTEM, Actor, Perm
from audit import services as audit
from caselink import jobs
from caselink.moves import NoSuchMove, move
from caselink.reasons import LEAST, says_too_little
from caselink.working_hours import hours_on
from notices.services import escalations_end
from people.selectors.persons import current_person
from people.services.refusals import Incomplete, NotAllowed, NotOpen

RECEIVER, EITHER = "receiver", "either"
#: What is said of a person who was referred: the name of each move.
OUTCOMES = ("taken_up", "not_attended", "declined")


@transaction.atomic
def acknowledge(*, referral: Referral, by: Actor) -> Referral:
    """The receiver has it. Raises NotAllowed or NotOpen."""
    referral, agency = _taken(referral, by, RECEIVER)
    referral.acknowledged_at = timezone.now()
    fields = ("acknowledged_at",)
    return _moved(referral, "acknowledge", "referral.acknowledged", by, agency, "", fields)


@transaction.atomic
def answer(*, referral: Referral, accepted: bool, why: str = "", by: Actor) -> Referral:
    """The receiver accepts or rejects it. Raises NotAllowed, NotOpen, or Incomplete with the key why."""
    referral, agency = _taken(referral, by, RECEIVER)
    _may(referral, "accept" if accepted else "reject")
    if not accepted and not why.strip():
        raise Incomplete({"why": "Say why it is rejected, and where the sender can turn instead."})
    now = timezone.now()
    referral.answered_at, referral.acknowledged_at = now, referral.acknowledged_at or now
    referral.outcome = why.strip()
    name, fields = "accept" if accepted else "reject", ("answered_at", "acknowledged_at", "outcome")
    tell_agency(referral=referral, code="referral_answered", agency=referral.from_agency, at=now, since=name)
    return _moved(referral, name, "referral.answered", by, agency, why, fields)


@transaction.atomic
def follow(*, referral: Referral, outcome: str, words: str, on: date, by: Actor) -> Referral:
    """Whether the person took it up, did not attend, or declined, and how it was offered.

    Raises NotAllowed, NotOpen, or Incomplete with the keys outcome, words and on.
    """
    referral, agency = _taken(referral, by, EITHER)
    if outcome in OUTCOMES:
        _may(referral, outcome)
    missing = {}
    if outcome not in OUTCOMES:
        missing["outcome"] = "Say what came of it."
    if not words.strip():
        missing["words"] = "Say what happened; where it was declined, how it was offered and by whom."
    if on > timezone.localdate():
        missing["on"] = "The day must not be in the future."
    if missing:
        raise Incomplete(missing)
    referral.outcome = words.strip()
    words = f"{on:%-d %B %Y}: {words.strip()}"
    return _moved(referral, outcome, "referral.followed", by, agency, words, ("outcome",))


@transaction.atomic
def attempt_note(*, about: Referral | Action, attempt: AttemptDraft, by: Actor) -> Attempt:
    """One more time somebody tried to reach the person, as it was.

    Raises NotAllowed, NotOpen, or Incomplete with the keys way, words and on.
    """
    now = timezone.now()
    if isinstance(about, Referral):
        about, agency = _taken(about, by, EITHER)
        _may(about, "attempt")
    else:
        agency = _for_action(about, by)
    missing = {}
    if attempt.way not in Attempt.Way.values:
        missing["way"] = "Say in which way it was tried."
    if not attempt.words.strip():
        missing["words"] = "Say what was tried, and what came of it."
    if attempt.on > timezone.localdate(now):
        missing["on"] = "The day must not be in the future."
    if missing:
        raise Incomplete(missing)
    made = Attempt.objects.create(
        referral=about if isinstance(about, Referral) else None,
        action=about if isinstance(about, Action) else None,
        by_id=by.user_pk or 0,
        agency=agency,
        at=now,
        on=attempt.on,
        way=attempt.way,
        reached=attempt.reached,
        alone=attempt.alone if attempt.reached else None,
        sober=attempt.sober if attempt.reached else None,
        words=attempt.words.strip(),
    )
    if isinstance(about, Referral):
        _write(about, "attempt", by, agency, made.words, now)
    kind = "referral" if isinstance(about, Referral) else "action"
    _record("attempt.noted", kind, about, by.at(agency.pk))
    return made


@transaction.atomic
def close(*, referral: Referral, followed: str, why_fewer: str = "", by: Actor) -> Referral:
    """Close it with what followed.

    Of somebody who did not attend or declined, only after three attempts in two ways at least, or with a
    reason. Raises NotAllowed, NotOpen, or Incomplete with the keys followed and why_fewer.
    """
    referral, agency = _taken(referral, by, EITHER, coordinators=True)
    _may(referral, "close")
    missing = {}
    if not followed.strip():
        missing["followed"] = "Say what followed, and who looks after the person now."
    if tried_too_little(referral) and says_too_little(why_fewer):
        missing["why_fewer"] = (
            f"Fewer than {ATTEMPTS_LEAST} attempts in {WAYS_LEAST} ways were made to reach the person: make "
            f"another, or say in at least {LEAST} characters why not."
        )
    if missing:
        raise Incomplete(missing)
    referral.followed = "\n\n".join(filter(None, [followed.strip(), why_fewer.strip()]))
    return _closed(referral, "close", by, agency)


def tried_too_little(referral: Referral) -> bool:
    """Whether the person was lost sight of before enough was tried to reach them."""
    if referral.state not in (Referral.State.NOT_ATTENDED, Referral.State.DECLINED):
        return False
    ways = list(referral.attempts.values_list("way", flat=True))
    return len(ways) < ATTEMPTS_LEAST or len(set(ways)) < WAYS_LEAST


@transaction.atomic
def send_on(*, referral: Referral, draft: ReferralDraft, by: Actor) -> Referral:
    """A rejected referral goes to somebody else: it is closed, and the new one returned.

    Raises NotAllowed, NotOpen, or Incomplete as referral_send does.
    """
    referral, agency = _taken(referral, by, EITHER, coordinators=True, sender=True)
    _may(referral, "send_on")
    following = referral_send(draft=draft, by=by, at=timezone.now())
    referral.followed = f"Sent on as {following.reference}."
    _closed(referral, "send_on", by, agency)
    return following


@transaction.atomic
def withdraw(*, referral: Referral, why: str, by: Actor) -> Referral:
    """The sender, a coordinator or CaseLink itself withdraws what nobody has answered; the receiver is told.

    Raises NotAllowed, NotOpen (also of one that an incident told of, which was sent outside CaseLink), or
    Incomplete with the key why.
    """
    if by is SYSTEM:
        referral = _locked(referral)
        agency = referral.from_agency
    else:
        referral, agency = _taken(referral, by, EITHER, coordinators=True, sender=True)
    _may(referral, "withdraw")
    if referral.incident_public_id is not None:
        raise NotOpen("An agency recorded this referral in an incident: it takes it out there.")
    if not why.strip():
        raise Incomplete({"why": "Say why nobody is to act on this referral any more."})
    now = timezone.now()
    referral.followed = why.strip()
    referral.closed_at = referral.withdrawn_at = now
    fields = ("followed", "closed_at", "withdrawn_at")
    _moved(referral, "withdraw", "referral.withdrawn", by, agency, why, fields)
    tell_agency(referral=referral, code="referral_withdrawn", agency=referral.to_agency, at=now)
    return referral


def _closed(referral: Referral, name: str, by: Actor, agency: Agency) -> Referral:
    referral.closed_at = timezone.now()
    fields = ("followed", "closed_at")
    return _moved(referral, name, "referral.closed", by, agency, referral.followed, fields)


def _taken(
    referral: Referral, by: Actor, who: str, *, coordinators: bool = False, sender: bool = False
) -> tuple[Referral, Agency]:
    """The referral, locked, and the agency for which the actor moves it. Raises NotAllowed."""
    if by.user_pk is None or not referrals_seen(by=by).filter(pk=referral.pk).exists():
        raise NotAllowed("You may not change this referral.")
    row = _locked(referral)
    works = by.where(Perm.WORK_DO)
    receiver = row.to_agency or row.from_agency
    movers = [row.from_agency] if sender else [receiver] if who == RECEIVER else [receiver, row.from_agency]
    for agency in movers:
        if agency.pk in works:
            return row, agency
    if coordinators and referrals_coordinated(by=by).filter(pk=row.pk).exists():
        hubs = by.where(Perm.PROMPT_ANSWER)
        if hubs:
            return row, Agency.objects.get(pk=next(iter(hubs)))
    raise NotAllowed("Only the agency whose turn it is may do this.")


def _locked(referral: Referral) -> Referral:
    rows = Referral.objects.select_for_update(of=("self",))
    return rows.select_related("from_agency", "to_agency", "person").get(pk=referral.pk)


def _for_action(action: Action, by: Actor) -> Agency:
    if by.user_pk is None or not actions_seen(by=by).filter(pk=action.pk).exists():
        raise NotAllowed("You may not change this action.")
    row = Action.objects.select_for_update(of=("self",)).select_related("owner_agency").get(pk=action.pk)
    if row.owner_agency_id not in by.where(Perm.WORK_DO):
        raise NotAllowed("Only the agency that has the action notes attempts.")
    if row.state == Action.State.CLOSED:
        raise NotOpen("This action is closed.")
    return row.owner_agency


def _may(referral: Referral, name: str) -> None:
    try:
        move("referral", referral.state, name)
    except NoSuchMove as no:
        state = referral.get_state_display().lower()
        raise NotOpen(f"This referral is now “{state}”: read what was done, and try again.") from no


def _moved(
    referral: Referral,
    name: str,
    event: str,
    by: Actor,
    agency: Agency,
    words: str,
    fields: Collection[str],
) -> Referral:
    _may(referral, name)
    _write(referral, name, by, agency, words.strip(), timezone.now(), fields)
    _record(event, "referral", referral, by.at(agency.pk))
    return referral


def _write(
    referral: Referral,
    name: str,
    by: Actor,
    agency: Agency,
    words: str,
    at: datetime,
    fields: Collection[str] = (),
) -> None:
    made = move("referral", referral.state, name)
    if made.after != "=":
        referral.state = made.after
    if made.hours is not None:
        referral.due_at = hours_on(at, made.hours)
    referral.save(update_fields=["state", "due_at", *fields])
    ReferralStep.objects.create(
        referral=referral, move=name, by_id=by.user_pk, agency=agency, at=at, words=words
    )
    escalations_end(about=(REFERRAL, referral.public_id), at=at)
    jobs.enqueue("risk.plans_follow", person_ids=[referral.person_id])


def _record(event: str, kind: str, about: Referral | Action, by: Actor) -> None:
    person = current_person(person_id=about.person_id)
    detail = {"reference": about.reference, "person": str(person.public_id), "state": about.state}
    audit.record(action=event, by=by, target=audit.Target(kind, str(about.public_id), detail))
