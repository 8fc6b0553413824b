"""Remind of what falls due, and tell managers of what is late. Safe to repeat."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from actions.models import Action, Referral
from actions.selectors.seen import hub_for
from actions.services.telling import ACTION, REFERRAL
from agencies.models import Agency
from caselink.working_hours import end_of, hours_on, working_days_before
from notices.codes import COORDINATORS
from notices.models import Escalation, Notice
from notices.services import escalation_raise, notice_give
from people.models import Person
from people.selectors.persons import current_person

REMIND_BEFORE = 2  # working days
LOOK_AHEAD = timedelta(days=10)  # no two working days are further apart
MOST = 500  # of each kind at once; the rest the next time
# In these whoever sent the referral is waited for.
SENDERS_TURN = (Referral.State.REJECTED, Referral.State.TAKEN_UP)


def actions_follow(*, now: datetime) -> int:
    """Remind whoever has an action to do, and tell of actions and referrals that are late; how many were.

    Reminded is two working days before, and on the day; late is what stands past its time when work begins
    again.
    """
    return _remind(now) + _late_actions(now) + _late_referrals(now)


def _remind(now: datetime) -> int:
    today = timezone.localdate(now)
    rows = Action.objects.filter(
        state=Action.State.OPEN, due_on__gte=today, due_on__lte=today + LOOK_AHEAD
    ).select_related("owner_agency", "owner_user", "person")
    due = {_key(action, today): action for action in rows}
    due.pop("", None)
    known = set(Notice.objects.filter(key__in=list(due)).values_list("key", flat=True))
    told = 0
    for key, action in due.items():
        if key in known:
            continue
        user = action.owner_user
        with transaction.atomic():
            told += notice_give(
                code="action_due",
                about=(ACTION, action.public_id),
                reference=action.reference,
                person=_person(action).public_id,
                at=now,
                users=[user] if user is not None else [],
                agencies=[] if user is not None else [(action.owner_agency, "")],
                due_at=end_of(action.due_on),
                key=key,
            )
    return told


def _key(action: Action, today: object) -> str:
    """Of the reminder that is due today; empty where none is."""
    start = f"action_due:{action.public_id}:{action.due_on}"
    if action.due_on == today:
        return f"{start}:day"
    return f"{start}:before" if working_days_before(action.due_on, REMIND_BEFORE) == today else ""


def _late_actions(now: datetime) -> int:
    told = 0
    rows = Action.objects.filter(~_told(ACTION, "turn_due_at"), turn_due_at__lt=now)
    rows = rows.exclude(state=Action.State.CLOSED).order_by("turn_due_at", "pk")
    for pk in list(rows.values_list("pk", flat=True)[:MOST]):
        with transaction.atomic():
            action = (
                Action.objects.select_for_update(of=("self",))
                .select_related("owner_agency", "person")
                .get(pk=pk)
            )
            if action.state == Action.State.CLOSED or not _is_late(action.turn_due_at, now):
                continue
            person = _person(action)
            hub = hub_for(person_id=person.pk, on=timezone.localdate(now))
            owners = action.state == Action.State.OPEN
            told += _tell(
                (ACTION, action), person, action.owner_agency if owners else hub, action.turn_due_at, now
            )
            notice_give(
                code="action_late",
                about=(ACTION, action.public_id),
                reference=action.reference,
                person=person.public_id,
                at=now,
                agencies=[(hub, COORDINATORS)],
                key=f"action_late:{action.public_id}:{action.turn_due_at}",
            )
    return told


def _late_referrals(now: datetime) -> int:
    told = 0
    rows = Referral.objects.filter(
        ~_told(REFERRAL, "due_at"), due_at__lt=now, incident_public_id__isnull=True
    ).exclude(state=Referral.State.CLOSED)
    for pk in list(rows.order_by("due_at", "pk").values_list("pk", flat=True)[:MOST]):
        with transaction.atomic():
            referral = (
                Referral.objects.select_for_update(of=("self",))
                .select_related("from_agency", "to_agency", "person")
                .get(pk=pk)
            )
            if referral.state == Referral.State.CLOSED or not _is_late(referral.due_at, now):
                continue
            waits = referral.to_agency if referral.state not in SENDERS_TURN else None
            agency = waits or referral.from_agency
            told += _tell((REFERRAL, referral), _person(referral), agency, referral.due_at, now)
    return told


def _told(kind: str, column: str) -> Q:
    """A filter: that it is late was told already."""
    return Q(
        Exists(
            Escalation.objects.filter(
                about_type=kind, about_id=OuterRef("public_id"), due_at=OuterRef(column)
            )
        )
    )


def _is_late(due: datetime | None, now: datetime) -> bool:
    return due is not None and now >= hours_on(due, 0)


def _tell(
    about: tuple[str, Action | Referral], person: Person, agency: Agency, due: datetime | None, now: datetime
) -> int:
    kind, thing = about
    if due is None:
        return 0
    raised = escalation_raise(
        about=(kind, thing.public_id),
        reference=thing.reference,
        person=person.public_id,
        agency=agency,
        due_at=due,
        at=now,
    )
    return int(raised is not None)


def _person(thing: Action | Referral) -> Person:
    return (
        thing.person if thing.person.redirected_to_id is None else current_person(person_id=thing.person_id)
    )
