"""That a meeting was held and who came, and what it decided."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from actions.drafts import ActionDraft
from actions.models import Action
from actions.services.agreeing import action_agree, actions_carry, missing_of_action
from agencies.permissions import Actor
from audit import services as audit
from caselink.working_hours import end_of, hours_on
from meetings.about import ABOUT, CHOICES, SAY_HOW, SAY_WHETHER
from meetings.drafts import AttendedDraft, MinutesDraft
from meetings.models import Course, Invitation, MeetingAction, Minutes, Terms
from meetings.selectors.carried import ToCarry, actions_to_carry
from meetings.selectors.left_out import left_out
from meetings.services.running import meeting_run, prompt_moves, target_of, tell, user_of
from people.services.refusals import Incomplete
from risk.models import Meeting
from risk.services.deciding import absences_keep, missing_of_absences
from risk.services.naming import meeting_close

NEXT_LOOK = 40  # working hours until somebody looks at a plan in which nothing is to be done
CLOSED_MEANWHILE = "One of these actions was closed meanwhile. Look at the list again."
FEWEST = 10  # characters that say something of a choice about the person


@transaction.atomic
def hold(
    *,
    meeting: Meeting,
    attendance: Mapping[int, AttendedDraft],
    absences: Mapping[int, str] | None = None,
    by: Actor,
) -> Course:
    """The meeting was held: of every agency asked (primary key) whether it came, who, and if not why.

    `absences` says of each agency with contacts since it was arranged why it was not asked. Raises
    NotAllowed, NotOpen, or Incomplete (terms, starts_at; came_, who_, words_ and absence_ with the agency).
    """
    now, absences = timezone.now(), absences or {}
    meeting, course = meeting_run(meeting=meeting, by=by, name="hold", at=now)
    invitations = list(
        Invitation.objects.select_for_update(of=("self",))
        .filter(meeting=meeting, agency__in=meeting.agencies.values("pk"))
        .select_related("agency")
    )
    missing = _not_held(meeting, invitations, attendance, now)
    # Who else had contacts is told, and asked about, once the terms are agreed: the page shows them then.
    absent = [] if "terms" in missing else left_out(meeting=meeting, by=by, at=now)
    if missing := missing | missing_of_absences(absent=absent, absences=absences):
        raise Incomplete(missing)
    absences_keep(answer=meeting.answer, absent=absent, absences=absences)
    for invitation in invitations:
        came = attendance[invitation.agency_id]
        invitation.attended = came.came
        invitation.who = came.who.strip() if came.came else ""
        invitation.attended_words = came.words.strip()
        invitation.save(update_fields=["attended", "who", "attended_words"])
    course.state, course.held_at = Course.State.HELD, now
    course.save(update_fields=["state", "held_at"])
    prompt_moves(meeting=meeting, name="hold", at=now)
    stayed_away = sorted(one.agency.code for one in invitations if not one.attended)
    audit.record(action="meeting.held", by=by, target=target_of(meeting, absent=stayed_away))
    return course


def _not_held(
    meeting: Meeting,
    invitations: Sequence[Invitation],
    attendance: Mapping[int, AttendedDraft],
    now: datetime,
) -> dict[str, str]:
    missing = {}
    if timezone.localdate(now) < timezone.localdate(meeting.starts_at):
        missing["starts_at"] = (
            "The meeting is on a later day: say that it was held then. If it is to be earlier, move it first."
        )
    if not Terms.objects.filter(meeting=meeting).exists():
        missing["terms"] = "Agree first on what basis those who come share what they say."
    for invitation in invitations:
        came, agency = attendance.get(invitation.agency_id), invitation.agency
        if came is None or came.came is None:
            missing[f"came_{agency.pk}"] = f"Say whether {agency.name} came."
        elif came.came and not came.who.strip():
            missing[f"who_{agency.pk}"] = f"Say who came for {agency.name}."
        elif not came.came and not came.words.strip():
            missing[f"words_{agency.pk}"] = f"Say why {agency.name} did not come, and what was done about it."
    return missing


@transaction.atomic
def decide(
    *,
    meeting: Meeting,
    minutes: MinutesDraft,
    actions: Sequence[ActionDraft],
    carried: Sequence[Action] = (),
    no_actions_why: str = "",
    by: Actor,
) -> Minutes:
    """What the meeting decided, with its minutes: new actions, and open ones of before that go on with it.

    What it opened to those named closes. Raises NotAllowed, NotOpen, or Incomplete (the fields of the
    minutes; about_ with a code of meetings.about; action_ with the place of a draft and its field;
    no_actions_why; carried).
    """
    now = timezone.now()
    meeting, course = meeting_run(meeting=meeting, by=by, name="decide", at=now)
    earlier = actions_to_carry(meeting=meeting)
    missing = _not_said(minutes) | _not_agreed(actions, now)
    if not (actions or carried or no_actions_why.strip()):
        missing["no_actions_why"] = "Agree an action, or say why there is nothing to do."
    if not {action.pk for action in carried} <= earlier.keys():
        missing["carried"] = CLOSED_MEANWHILE
    if missing:
        raise Incomplete(missing)
    if not actions_carry(actions=carried, by=by, at=now):
        raise Incomplete({"carried": CLOSED_MEANWHILE})
    kept = _write(meeting, minutes, no_actions_why, by, now)
    agreed = [action_agree(draft=draft, by=by, at=now) for draft in actions]
    rows = _rows(meeting, agreed, [earlier[action.pk] for action in carried])
    course.state, course.decided_at = Course.State.DECIDED, now
    course.save(update_fields=["state", "decided_at"])
    prompt_moves(meeting=meeting, name="decide", at=now, due_at=_next_look(rows, now))
    meeting_close(meeting=meeting, reason="It was held, and decided.", by=by, at=now)
    tell(meeting=meeting, code="meeting_decided", at=now)
    _told(meeting, rows, by)
    return kept


def _rows(meeting: Meeting, agreed: Sequence[Action], carried: Sequence[ToCarry]) -> list[MeetingAction]:
    rows = [MeetingAction(meeting=meeting, action=action) for action in agreed]
    rows += [
        MeetingAction(meeting=meeting, action=one.action, carried=True, carried_from=one.meeting)
        for one in carried
    ]
    return MeetingAction.objects.bulk_create(rows)


def _told(meeting: Meeting, rows: Sequence[MeetingAction], by: Actor) -> None:
    detail = {"actions": [row.action.reference for row in rows]}
    audit.record(action="meeting.decided", by=by, target=target_of(meeting, **detail))


def _next_look(rows: Sequence[MeetingAction], now: datetime) -> datetime:
    """When the first of its actions is due; where there is none, when somebody looks at the plan."""
    due = min((row.action.due_on for row in rows), default=None)
    return end_of(due) if due is not None else hours_on(now, NEXT_LOOK)


def _not_said(minutes: MinutesDraft) -> dict[str, str]:
    missing = {
        field: message
        for field, message in {
            "facts": "Write down the facts the meeting heard.",
            "opinion": "Write down what those who came thought of them.",
            "decision": "Write down what the meeting decided.",
            "why": "Say why it decided so.",
        }.items()
        if not getattr(minutes, field).strip()
    }
    for code in ABOUT:
        choice, words = minutes.about_person.get(code, ("", ""))
        if choice not in CHOICES:
            missing[f"about_{code}"] = SAY_WHETHER[code]
        if len(words.strip()) < FEWEST:
            missing[f"words_{code}"] = SAY_HOW[code]
    return missing


def _not_agreed(actions: Sequence[ActionDraft], now: datetime) -> dict[str, str]:
    return {
        f"action_{place}_{field}": message
        for place, draft in enumerate(actions)
        for field, message in missing_of_action(draft=draft, at=now).items()
    }


def _write(meeting: Meeting, minutes: MinutesDraft, no_actions_why: str, by: Actor, now: datetime) -> Minutes:
    said = {
        code: {"choice": choice, "words": words.strip()}
        for code, (choice, words) in minutes.about_person.items()
        if code in ABOUT
    }
    return Minutes.objects.create(
        meeting=meeting,
        facts=minutes.facts.strip(),
        opinion=minutes.opinion.strip(),
        decision=minutes.decision.strip(),
        why=minutes.why.strip(),
        about_person=said,
        no_actions_why=no_actions_why.strip(),
        written_by_id=user_of(by),
        written_at=now,
    )
