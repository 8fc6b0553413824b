"""One meeting, as far as one reader may know of it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils import timezone

from actions.models import Action
from agencies.models import Agency
from agencies.permissions import Actor, Perm
from meetings.drafts import InvitedTold, MeetingTold, MinutesDraft, PartTold, TermsDraft
from meetings.models import Asking, Invitation, MeetingAction, Minutes, Part
from meetings.selectors.carried import meetings_before
from meetings.selectors.known import meeting_known_to, meetings_known_to, own_agencies
from people.selectors.persons import current_person
from risk.models import Absence, Meeting
from risk.selectors.held_by import Held, agencies_with_contacts

MOST_BEFORE = 10


def meeting_told(*, by: Actor, public_id: UUID) -> MeetingTold | None:
    """The meeting as far as the actor may know of it; None where they may not know that it is."""
    meeting = meeting_known_to(by=by, public_id=public_id)
    return None if meeting is None else told_of(by=by, meeting=meeting)


def told_of(*, by: Actor, meeting: Any, held: Sequence[Held] | None = None) -> MeetingTold:
    """What meeting_told gives, of a meeting that meetings_known_to gave to this actor.

    `held` is what agencies_with_contacts gave them, where the caller has read it.
    """
    whole: bool = meeting.as_whole
    own = {agency.pk for agency in own_agencies(by=by, meeting=meeting)}
    if whole and held is None:
        person = current_person(person_id=meeting.person_id)
        held = agencies_with_contacts(by=by, person=person, on=timezone.localdate())
    terms = getattr(meeting, "terms", None)
    askings = _askings(meeting) if whole else {}
    return MeetingTold(
        meeting=meeting,
        whole=whole,
        invited=[one for pk, one in _invited(meeting, held or (), askings) if whole or pk in own],
        absent=_absent(meeting, held or (), askings) if whole else {},
        terms=None if terms is None else TermsDraft(terms.bases, terms.words),
        parts=[one for pk, one in _parts(meeting) if whole or pk in own],
        minutes=minutes_told(meeting=meeting, whole=whole),
        actions=_actions(by, meeting, whole),
        before=_before(by, meeting) if whole else [],
    )


def minutes_told(*, meeting: Meeting, whole: bool) -> MinutesDraft | None:
    """The minutes; to whoever may not read the whole, what was decided and no more."""
    kept = Minutes.objects.filter(meeting=meeting).first()
    if kept is None:
        return None
    if not whole:
        return MinutesDraft("", "", kept.decision, "", {})
    about = {code: (said["choice"], said["words"]) for code, said in kept.about_person.items()}
    return MinutesDraft(kept.facts, kept.opinion, kept.decision, kept.why, about)


def _askings(meeting: Meeting) -> dict[int, Asking]:
    """By the agency's primary key the last time that it was asked, or no longer, since it was arranged."""
    found = Asking.objects.filter(meeting=meeting).select_related("agency").order_by("pk")
    return {one.agency_id: one for one in found}


def _invited(
    meeting: Meeting, held: Sequence[Held], askings: Mapping[int, Asking]
) -> list[tuple[int, InvitedTold]]:
    """Each agency asked, by name; one whose invitation is not made yet has not replied."""
    made = {one.agency_id: one for one in Invitation.objects.filter(meeting=meeting)}
    holds = {one.agency.pk for one in held}
    found = []
    for agency in meeting.agencies.order_by("name", "pk"):
        one = made.get(agency.pk) or Invitation(holds=agency.pk in holds)
        told = InvitedTold(
            agency=agency.code,
            name=agency.name,
            holds=one.holds,
            reply=one.reply,
            reply_words=one.reply_words or one.attended_words,
            attended=one.attended,
            who=one.who,
            asked_why=askings[agency.pk].why if agency.pk in askings else "",
        )
        found.append((agency.pk, told))
    return found


def _absent(meeting: Meeting, held: Sequence[Held], askings: Mapping[int, Asking]) -> dict[str, str]:
    """Each agency that has contacts and is not asked, with the reason; empty where none was given."""
    asked = set(meeting.agencies.values_list("pk", flat=True))
    said = Absence.objects.filter(answer=meeting.answer_id).select_related("agency").order_by("agency__name")
    reasons = {one.agency_id: (one.agency.name, one.why) for one in said if one.agency_id not in asked}
    reasons |= {
        pk: (one.agency.name, one.why) for pk, one in askings.items() if pk not in asked and not one.asked
    }
    later = {
        one.agency.pk: (one.agency.name, "")
        for one in held
        if one.agency.pk not in asked and one.agency.pk not in reasons
    }
    # Of an agency that only whoever arranged it could know to hold something, the name is not told on.
    known = {one.agency.pk for one in held}
    return dict(sorted(told for pk, told in (reasons | later).items() if pk in known))


def _parts(meeting: Meeting) -> list[tuple[int, PartTold]]:
    """The latest version of each agency's part, by the agency's name."""
    found: dict[int, PartTold] = {}
    parts = Part.objects.filter(meeting=meeting).select_related("agency")
    for one in parts.order_by("agency__name", "agency_id", "version"):
        found[one.agency_id] = PartTold(
            one.agency.code, one.agency.name, one.facts, one.opinion, one.says_relationship, one.version
        )
    return list(found.items())


def _actions(by: Actor, meeting: Meeting, whole: bool) -> list[Action]:
    rows = MeetingAction.objects.filter(meeting=meeting).select_related("action__owner_agency")
    if not whole:
        rows = rows.filter(action__owner_agency__in=list(by.where(Perm.WORK_DO)))
    return [row.action for row in rows.order_by("action__due_on", "pk")]


def _before(by: Actor, meeting: Meeting) -> list[Meeting]:
    earlier = meetings_before(meeting=meeting).values("pk")
    known = meetings_known_to(by=by).filter(pk__in=earlier).select_related("minutes")
    return list(known.prefetch_related("agreed__action").order_by("-starts_at", "-pk")[:MOST_BEFORE])


def invitation_of(*, meeting: Meeting, agency: Agency) -> Invitation | None:
    """The agency's invitation; None until anything was done with the meeting. For somebody of that agency."""
    return Invitation.objects.filter(meeting=meeting, agency=agency).first()


def part_of(*, meeting: Meeting, agency: Agency) -> Part | None:
    """What the agency brought last; None where it brought nothing yet. For somebody of that agency."""
    return Part.objects.filter(meeting=meeting, agency=agency).order_by("-version").first()
