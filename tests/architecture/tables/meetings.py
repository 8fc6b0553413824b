"""Meetings: invitations, terms, parts, minutes."""

from typing import Any

from django.utils import timezone

from agencies.permissions import Perm
from meetings.drafts import PartDraft
from meetings.services.asking import agencies_ask, agency_take_off
from meetings.services.deciding import decide, hold
from meetings.services.preparing import meeting_move, part_give, reply, terms_agree
from tests.architecture.guards import needs
from tests.architecture.kinds import APPEND_ONLY, AUDITED
from tests.architecture.tables.sharing import FOR_COORDINATORS, meeting
from tests.fixtures.meeting import (
    DAY,
    TERMS,
    action,
    agreed,
    coordinator,
    everybody_came,
    held,
    minutes,
    today,
)

URLS = {
    "meetings:invitations": needs(Perm.WORK_DO),
    "meetings:meeting": needs(Perm.WORK_DO),
    "meetings:reply": needs(Perm.WORK_DO),
    "meetings:part": needs(Perm.WORK_DO),
    "meetings:agencies": needs(Perm.PROMPT_ANSWER),
    "meetings:terms": needs(Perm.PROMPT_ANSWER),
    "meetings:move": needs(Perm.PROMPT_ANSWER),
    "meetings:hold": needs(Perm.PROMPT_ANSWER),
    "meetings:minutes": needs(Perm.PROMPT_ANSWER),
}
# Every agency is asked; the outsider's holds nothing of him.
FOR_THOSE_ASKED = (200, 200, 200, 200, 404, 200, 403, 403)
PAGES_SEEN = {
    ("meetings:meeting", "the meeting"): FOR_THOSE_ASKED,
    ("meetings:reply", "the meeting"): FOR_THOSE_ASKED,
    ("meetings:part", "the meeting"): FOR_THOSE_ASKED,
    ("meetings:agencies", "the meeting"): FOR_COORDINATORS,
    ("meetings:terms", "the meeting"): FOR_COORDINATORS,
    ("meetings:move", "the meeting"): FOR_COORDINATORS,
    ("meetings:hold", "the meeting"): FOR_COORDINATORS,
    ("meetings:minutes", "the meeting"): FOR_COORDINATORS,
}
MODELS = {
    "meetings.Asking": APPEND_ONLY,
    "meetings.Course": AUDITED,
    "meetings.Invitation": AUDITED,
    "meetings.MeetingAction": APPEND_ONLY,
    "meetings.Minutes": APPEND_ONLY,
    "meetings.Part": APPEND_ONLY,
    "meetings.Terms": APPEND_ONLY,
}
LOCKS, PART = (
    "locks, and writes invitations alone",
    "part of what is done with the meeting, whose event it is",
)
NO_EVENT = {
    "meetings.services.asking.missing_of_ask": "writes nothing",
    "meetings.services.asking.missing_of_take_off": "writes nothing",
    "meetings.services.inviting.invitations_make": PART,
    "meetings.services.inviting.invitations_renew": PART,
    "meetings.services.preparing.missing_of_move": "writes nothing",
    "meetings.services.reminding.parts_remind": "gives notices alone, which are no event of their own",
    "meetings.services.running.meeting_joined": LOCKS,
    "meetings.services.running.meeting_run": LOCKS,
    "meetings.services.running.prompt_moves": PART,
    "meetings.services.running.target_of": "writes nothing",
    "meetings.services.running.tell": PART,
    "meetings.services.running.user_of": "writes nothing",
    "risk.services.naming.grants_move": PART,
    "risk.services.naming.meeting_close": PART,
}


def terms_are_agreed(case: Any) -> Any:
    about = meeting(case)
    return lambda: terms_agree(meeting=about, draft=TERMS, by=coordinator(case))


def police_are_asked(case: Any) -> Any:
    about, police = without_police(case), [case.world.agencies["staffordshire-police"]]
    return lambda: agencies_ask(
        meeting=about, agencies=police, why="They were called there again.", by=coordinator(case)
    )


def police_are_taken_off(case: Any) -> Any:
    about, police = meeting(case), case.world.agencies["staffordshire-police"]
    return lambda: agency_take_off(
        meeting=about, agency=police, why="They send what they know in writing.", by=coordinator(case)
    )


def without_police(case: Any) -> Any:
    about = meeting(case)
    about.agencies.remove(case.world.agencies["staffordshire-police"])
    return about


def surgery_replies(case: Any) -> Any:
    about, agency = meeting(case), case.world.agencies["cannock-gp"]
    by = case.world.actor("practitioner")
    return lambda: reply(meeting=about, agency=agency, answer="comes", words="", by=by)


def surgery_brings(case: Any) -> Any:
    about, agency = agreed(case, meeting(case)), case.world.agencies["cannock-gp"]
    draft, by = PartDraft("Two falls.", "Not falls."), case.world.actor("practitioner")
    return lambda: part_give(meeting=about, agency=agency, draft=draft, by=by)


def is_moved(case: Any) -> Any:
    about, until = meeting(case), timezone.now() + 4 * DAY
    return lambda: meeting_move(
        meeting=about, starts_at=until, place="Room 3", why="The surgery can come then.", by=coordinator(case)
    )


def is_held(case: Any) -> Any:
    about = today(agreed(case, meeting(case)))
    return lambda: hold(meeting=about, attendance=everybody_came(about), by=coordinator(case))


def is_decided(case: Any) -> Any:
    about = held(case, meeting(case))
    return lambda: decide(meeting=about, minutes=minutes(), actions=[action(case)], by=coordinator(case))


CALLS = [
    ("meetings.services.preparing.terms_agree", "meeting.terms_agreed", terms_are_agreed),
    ("meetings.services.asking.agencies_ask", "meeting.invited", police_are_asked),
    ("meetings.services.asking.agency_take_off", "meeting.taken_off", police_are_taken_off),
    ("meetings.services.preparing.reply", "meeting.replied", surgery_replies),
    ("meetings.services.preparing.part_give", "meeting.part_given", surgery_brings),
    ("meetings.services.preparing.meeting_move", "meeting.arranged_again", is_moved),
    ("meetings.services.deciding.hold", "meeting.held", is_held),
    ("meetings.services.deciding.decide", "action.agreed meeting.decided", is_decided),
]
