"""Applications under Clare's Law, step by step: each move once, by the agency that received it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from agencies.models import Agency, User
from agencies.permissions import Actor, Perm
from audit import services as audit
from notices.services import escalations_end
from people.permissions import not_blocked
from people.selectors.persons import persons_visible_to
from people.services.refusals import Incomplete, NeedsAnother, NotAllowed, NotOpen
from safeguards.clock import MOVES, due_on
from safeguards.drafts import RIGHTS, ApplicationDraft
from safeguards.models import Application, ApplicationCounter, ApplicationStep

ABOUT = "application"


@dataclass(frozen=True, slots=True)
class TellingDraft:
    """To whom it was told, how, and what they were told to do with it; or why nobody was told."""

    told_to: str = ""
    told_how: str = ""
    told_asked: str = ""
    told_why_not: str = ""


@transaction.atomic
def application_receive(
    *, draft: ApplicationDraft, by: Actor, why: str, referral: UUID | None = None
) -> Application:
    """Take in an application for one of the actor's agencies, about somebody of whom they may know.

    The 28 days run from the day it came. Raises NotAllowed, NotOpen (the referral has one) or Incomplete
    (right, received_on, why, safe_contact).
    """
    user = _user(by, draft.agency.pk)
    about = [draft.about.pk, *([draft.for_person.pk] if draft.for_person else [])]
    if persons_visible_to(by=by).filter(pk__in=about).count() != len(about):
        raise NotAllowed("You can take in an application only about somebody of whom you may know.")
    now = timezone.now()
    if missing := _missing(draft, why, timezone.localdate(now)):
        raise Incomplete(missing)
    if referral is not None and Application.objects.filter(referral_public_id=referral).exists():
        raise NotOpen("An application was begun from this referral already.")
    application = Application.objects.create(
        reference=_reference(now),
        right=draft.right,
        about=draft.about,
        for_person=draft.for_person,
        agency=draft.agency,
        received_by=user,
        received_at=now,
        received_on=draft.received_on,
        due_on=due_on(draft.received_on),
        why=why.strip(),
        safe_contact=draft.safe_contact.strip(),
        referral_public_id=referral,
    )
    _step(application, "receive", user, now, "")
    _event("application.received", application, by, move="receive")
    return application


def _missing(draft: ApplicationDraft, why: str, today: date) -> dict[str, str]:
    """What is left out of an application, or cannot be, in words."""
    missing = {}
    if draft.right not in RIGHTS:
        missing["right"] = "Choose by which right"
    if draft.received_on > today:
        missing["received_on"] = "The day on which it came cannot be after today"
    if not why.strip():
        missing["why"] = "Say what is asked, or why somebody should be told"
    if not draft.safe_contact.strip():
        missing["safe_contact"] = "Say how it is safe to reach them"
    return missing


@transaction.atomic
def application_check(
    *, application: Application, identity_how: str, safe_contact: str, by: Actor
) -> Application:
    """Who they are, and how to reach them safely, was checked. Raises NotAllowed, NotOpen or Incomplete."""
    application, user = _opened(application, "check", by)
    _demand({"identity_how": (identity_how, "Say how it was checked who they are"),
             "safe_contact": (safe_contact, "Say how it is safe to reach them")})  # fmt: skip
    application.identity_how, application.safe_contact = identity_how.strip(), safe_contact.strip()
    return _moved(application, "check", user, by, fields=["identity_how", "safe_contact"])


@transaction.atomic
def application_research(
    *, application: Application, asked: Sequence[Agency], asked_words: str, by: Actor
) -> Application:
    """Agencies were asked, and what they said. Raises NotAllowed, NotOpen or Incomplete."""
    application, user = _opened(application, "research", by)
    missing = {} if asked else {"asked": "Choose the agencies that were asked"}
    if not asked_words.strip():
        missing["asked_words"] = "Say what was asked and what the agencies said"
    if missing:
        raise Incomplete(missing)
    application.asked, application.asked_words = sorted(one.code for one in asked), asked_words.strip()
    return _moved(application, "research", user, by, fields=["asked", "asked_words"])


@transaction.atomic
def application_propose(*, application: Application, decision: str, why: str, by: Actor) -> Application:
    """Decide whether to disclose; it counts once a second person agrees.

    Raises NotAllowed, NotOpen (also where a proposal waits for the second person) or Incomplete.
    """
    application, user = _opened(application, "decide", by)
    if application.proposed_by_id is not None:
        raise NotOpen("A decision waits for a second person already.")
    missing = {} if decision in Application.Decision.values else {"decision": "Say whether it is disclosed"}
    if not why.strip():
        missing["decided_why"] = "Say why: is it lawful, necessary and proportionate?"
    if missing:
        raise Incomplete(missing)
    now = timezone.now()
    application.decision, application.decided_why = decision, why.strip()
    application.proposed_by, application.proposed_at = user, now
    fields = ["decision", "decided_why", "proposed_by", "proposed_at"]
    return _moved(application, "decide", user, by, fields=fields, words=f"{decision}: {why.strip()}")


@transaction.atomic
def application_second(*, application: Application, agree: bool, words: str, by: Actor) -> Application:
    """Somebody else agrees, and it is decided; or does not, and it goes back with their reason.

    Raises NeedsAnother (who proposed it), NotAllowed, NotOpen or Incomplete (words, to disagree).
    """
    move = "agree" if agree else "disagree"
    application, user = _opened(application, move, by)
    if application.proposed_by_id is None:
        raise NotOpen("No decision waits for a second person.")
    if application.proposed_by_id == user.pk:
        raise NeedsAnother("A second person must agree.")
    if agree:
        application.second_by, application.decided_at = user, timezone.now()
        return _moved(application, move, user, by, fields=["second_by", "decided_at"], words=words.strip())
    _demand({"words": (words, "Say why you do not agree")})
    application.decision, application.decided_why = "", ""
    application.proposed_by, application.proposed_at = None, None
    fields = ["decision", "decided_why", "proposed_by", "proposed_at"]
    return _moved(application, move, user, by, fields=fields, words=words.strip())


@transaction.atomic
def application_tell(*, application: Application, draft: TellingDraft, by: Actor) -> Application:
    """They were told in a safe way and what to do with it; or nobody was, and why.

    Raises NotAllowed, NotOpen or Incomplete (told_to, told_how and told_asked, or told_why_not).
    """
    application, user = _opened(application, "tell", by)
    if not draft.told_why_not.strip():
        _demand({"told_to": (draft.told_to, "Say who was told, or why nobody was"),
                 "told_how": (draft.told_how, "Say how they were told, and that it was safe"),
                 "told_asked": (draft.told_asked, "Say what they were told to do with it")})  # fmt: skip
    elif draft.told_to.strip():
        raise Incomplete({"told_why_not": "Say either who was told, or why nobody was"})
    for name in ("told_to", "told_how", "told_asked", "told_why_not"):
        setattr(application, name, getattr(draft, name).strip())
    application.told_at = timezone.now()
    fields = ["told_to", "told_how", "told_asked", "told_why_not", "told_at"]
    return _moved(application, "tell", user, by, fields=fields)


@transaction.atomic
def application_stop(*, application: Application, why: str, by: Actor) -> Application:
    """It goes no further, and why. Raises NotAllowed, NotOpen or Incomplete (why)."""
    application, user = _opened(application, "stop", by)
    _demand({"why": (why, "Say why it stops")})
    application.stopped_at, application.stopped_why = timezone.now(), why.strip()
    fields = ["stopped_at", "stopped_why"]
    return _moved(
        application, "stop", user, by, fields=fields, words=why.strip(), action="application.stopped"
    )


def _opened(application: Application, move: str, by: Actor) -> tuple[Application, User]:
    """The application, locked, and who acts, where the table of moves allows it."""
    kept = Application.objects.filter(not_blocked(by, of="about"), not_blocked(by, of="for_person"))
    rows = kept if application.for_person_id else Application.objects.filter(not_blocked(by, of="about"))
    found = rows.select_for_update(of=("self",)).select_related("about", "agency").filter(pk=application.pk)
    locked = found.first()
    if locked is None:
        raise NotAllowed("You are kept away from somebody whom this is about.")
    user = _user(by, locked.agency_id)
    if move not in MOVES[locked.state]:
        state = str(locked.get_state_display()).lower()
        raise NotOpen(
            f"Meanwhile it is at another stage ({state}). What you wrote stands below and is not kept."
        )
    return locked, user


def _moved(
    application: Application,
    move: str,
    user: User,
    by: Actor,
    *,
    fields: Sequence[str],
    words: str = "",
    action: str = "application.moved",
) -> Application:
    now = timezone.now()
    application.state = MOVES[application.state][move]
    application.save(update_fields=["state", *fields])
    _step(application, move, user, now, words)
    escalations_end(about=(ABOUT, application.public_id), at=now)
    _event(action, application, by, move=move)
    return application


def _user(by: Actor, agency: int) -> User:
    if by.user_pk is None or agency not in by.where(Perm.WORK_DO):
        raise NotAllowed("Only the agency that received an application answers it.")
    return User.objects.get(pk=by.user_pk)


def _demand(said: dict[str, tuple[str, str]]) -> None:
    missing = {name: message for name, (words, message) in said.items() if not words.strip()}
    if missing:
        raise Incomplete(missing)


def _reference(at: datetime) -> str:
    year = timezone.localtime(at).year
    ApplicationCounter.objects.get_or_create(year=year)
    counter = ApplicationCounter.objects.select_for_update().get(year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"CL-C-{year}-{counter.last:06d}"


def _step(application: Application, move: str, user: User, at: datetime, words: str) -> None:
    ApplicationStep.objects.create(application=application, move=move, by=user, at=at, words=words)


def _event(action: str, application: Application, by: Actor, *, move: str) -> None:
    """Of the application alone: whom it is about is told to nobody who reads the audit."""
    target = audit.Target(ABOUT, str(application.public_id), {"move": move})
    audit.record(action=action, by=by.at(application.agency_id), target=target)
