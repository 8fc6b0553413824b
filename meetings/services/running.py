"""What every service of meetings asks first: the meeting, locked, and that the move may be made."""

from datetime import datetime

from agencies.models import Agency
from agencies.permissions import Actor, Perm
from audit import services as audit
from caselink.moves import NoSuchMove, move
from meetings.models import Course, Invitation
from meetings.selectors.known import (
    ARRANGED,
    CALLED_OFF,
    DECIDED,
    HELD,
    meeting_known_to,
    own_agencies,
    state_of,
)
from meetings.services.inviting import invitations_make
from notices.services import notice_give
from people.services.refusals import NotAllowed, NotOpen
from risk.models import Meeting, Prompt, QueueEntry
from risk.selectors.meetings import meeting_visible_to
from risk.selectors.work import entry_of
from risk.services.entries import entry_move, entry_open

OVER = {DECIDED: "This meeting has decided already.", CALLED_OFF: "This meeting was called off."}
WAITS = {
    (ARRANGED, "decide"): "Say first that the meeting was held, and who came.",
    (HELD, "hold"): "It was noted already that this meeting was held.",
}


def meeting_run(*, meeting: Meeting, by: Actor, name: str, at: datetime) -> tuple[Meeting, Course]:
    """The meeting and its course, locked, with every agency asked invited, when this move may be made now.

    `name` is a move of caselink.moves, or empty. Raises NotAllowed unless the actor answers the meeting's
    prompt, or NotOpen.
    """
    visible = meeting_visible_to(by=by, public_id=meeting.public_id)
    if not by.may(Perm.PROMPT_ANSWER) or by.user_pk is None or visible is None:
        raise NotAllowed("Your role does not let you run this meeting.")
    return _locked(meeting, by, at, name)


def meeting_joined(
    *, meeting: Meeting, agency: Agency, by: Actor, at: datetime
) -> tuple[Meeting, Invitation]:
    """The meeting, locked, and this agency's invitation to it, when the actor does that agency's work.

    Raises NotAllowed where they may not know of the meeting or the agency is not asked, or NotOpen.
    """
    known = meeting_known_to(by=by, public_id=meeting.public_id)
    if known is None or by.user_pk is None or agency not in own_agencies(by=by, meeting=known):
        raise NotAllowed("Only somebody of an agency that is asked to this meeting may do that.")
    meeting = _locked(meeting, by, at, "")[0]
    return meeting, Invitation.objects.select_for_update().get(meeting=meeting, agency=agency)


def user_of(by: Actor) -> int:
    """The primary key of the user who acts. Raises NotAllowed for a system."""
    if by.user_pk is None:
        raise NotAllowed("Only somebody who is signed in may do that.")
    return by.user_pk


def _locked(meeting: Meeting, by: Actor, at: datetime, name: str) -> tuple[Meeting, Course]:
    locked = Meeting.objects.select_for_update(of=("self",)).select_related("answer__prompt", "person")
    meeting = locked.get(pk=meeting.pk)
    course = Course.objects.get_or_create(meeting=meeting)[0]
    state = state_of(meeting)
    if state in OVER:
        raise NotOpen(OVER[state])
    if name:
        try:
            move("meeting", state, name)
        except NoSuchMove as refused:
            raise NotOpen(WAITS[state, name]) from refused
    invitations_make(meeting=meeting, by=by, at=at)
    return meeting, course


def prompt_moves(*, meeting: Meeting, name: str, at: datetime, due_at: datetime | None = None) -> None:
    """The meeting's prompt makes this move; one arranged before there was a queue comes into it now."""
    prompt = Prompt.objects.select_for_update(of=("self",)).get(pk=meeting.answer.prompt_id)
    if entry_of(prompt=prompt) is None:
        entry_open(prompt=prompt, queue=QueueEntry.Queue.MEETING, due_at=meeting.starts_at, at=at)
    entry_move(prompt=prompt, move=name, due_at=due_at, at=at)


def tell(*, meeting: Meeting, code: str, at: datetime, key: str = "") -> None:
    """Tell the agencies asked, by a code of notices.codes, and no more than once for the same key."""
    notice_give(
        code=code,
        about=("meeting", meeting.public_id),
        reference=meeting.answer.prompt.reference,
        person=meeting.person.public_id,
        at=at,
        agencies=[(agency, "") for agency in meeting.agencies.all()],
        key=f"{code} {meeting.public_id} {key}".strip(),
    )


def target_of(meeting: Meeting, **detail: object) -> audit.Target:
    """The meeting in an event, with whom it is about; never a word of what was said."""
    person = str(meeting.person.public_id)
    return audit.Target("meeting", str(meeting.public_id), {"person": person, **detail})
