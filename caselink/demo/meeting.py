"""Two meetings of the demonstration, through the services: one arranged, one held and decided."""

from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.utils import timezone

from actions.drafts import ActionDraft
from agencies.models import Agency, Role, User
from agencies.permissions import Actor
from agencies.selectors import actor_for_user
from meetings.drafts import AttendedDraft, MinutesDraft, PartDraft, TermsDraft
from meetings.services.deciding import decide, hold
from meetings.services.preparing import part_give, reply, terms_agree
from people.services.refusals import Incomplete, NotAllowed, NotOpen
from risk.models import STANDING, Meeting, Prompt
from risk.selectors.held_by import agencies_with_contacts
from risk.services.naming import meeting_name
from risk.services.prompting import MeetingPlan, prompt_arrange_meeting

LONDON = ZoneInfo("Europe/London")
COORDINATOR: Final = "mash.coordinator2"
#: The family names of whom milder prompts are about. Mr E's is left to the visitor.
ARRANGED, DECIDED = "Ellsmore", "Whitcombe"
PLACE = "The hub, room 2, or by telephone"
TERMS = TermsDraft(
    ["care_act_42", "uk_gdpr_9_2_g_sch1_18"],
    "What is said is used to keep the person safe. The hub keeps the notes; nobody tells the household.",
)
MINUTES = MinutesDraft(
    facts="Each agency read out its contacts. Nobody had seen the person alone.",
    opinion="Those who came thought that the explanations given do not fit the injuries.",
    decision="The person is seen alone, away from home, within two weeks.",
    why="Nobody has asked them without somebody else in the room, and the contacts come closer together.",
    about_person={
        "alone": ("no", "Somebody else was in the room each time."),
        "sober": ("cannot_tell", "No agency wrote it down."),
        "trusted": ("no", "They have met nobody twice."),
        "told": ("no", "It was not safe to speak of it at home."),
        "family": ("cannot_tell", "It is not known whether there is family elsewhere."),
    },
)


def meet() -> None:
    """Once each. Nothing where somebody tries the demonstration with other rules, or was there first."""
    user = User.objects.filter(username=COORDINATOR).first()
    if user is None:
        return
    today = timezone.localdate()
    by = actor_for_user(user=user, on=today)
    in_a_week = datetime.combine(today + timedelta(days=7), time(10, 0), LONDON)
    try:
        if (meeting := _arrange(ARRANGED, user, by, in_a_week)) is not None:
            _prepare(meeting, by)
        if (meeting := _arrange(DECIDED, user, by, timezone.now() + timedelta(seconds=5))) is not None:
            _prepare(meeting, by)
            _decide(meeting, by)
    except (Incomplete, NotAllowed, NotOpen):
        return


def _arrange(family_name: str, user: User, by: Actor, starts_at: datetime) -> Meeting | None:
    """A meeting with every agency that has contacts; None where there is one, or nothing to answer."""
    if Meeting.objects.filter(person__family_name=family_name).exists():
        return None
    prompt = (
        Prompt.objects.filter(person__family_name=family_name, state__in=STANDING)
        .select_related("person")
        .first()
    )
    if prompt is None:
        return None
    held = agencies_with_contacts(by=by, person=prompt.person, on=timezone.localdate(), prompt=prompt)
    plan = MeetingPlan(starts_at, PLACE, [one.agency for one in held])
    return prompt_arrange_meeting(prompt=prompt, plan=plan, by=user, actor=by).meeting


def _prepare(meeting: Meeting, by: Actor) -> None:
    """The terms are agreed; one agency comes and brings its part, and who comes for it is named."""
    terms_agree(meeting=meeting, draft=TERMS, by=by)
    for agency in meeting.agencies.order_by("name"):
        if (user := _works(agency)) is None:
            continue
        own = actor_for_user(user=user, on=timezone.localdate())
        words = f"{user.get_full_name()} comes."
        reply(meeting=meeting, agency=agency, answer="comes", words=words, by=own)
        draft = PartDraft(
            "Two contacts this year; somebody else answered the door and stayed in the room.",
            "We have not heard from the person themselves.",
            "They say that they look after each other.",
        )
        part_give(meeting=meeting, agency=agency, draft=draft, by=own)
        meeting_name(meeting=meeting, members=[(user, agency.pk)], by=by)
        return


def _decide(meeting: Meeting, by: Actor) -> None:
    """Everybody came; the first agency that was asked has something to do."""
    agencies = list(meeting.agencies.order_by("name"))
    came = {one.pk: AttendedDraft(True, f"The duty worker of {one.name}") for one in agencies}
    hold(meeting=meeting, attendance=came, by=by)
    action = ActionDraft(
        meeting.person,
        meeting.answer.prompt.level,
        "See the person alone, away from home, and ask how they are.",
        agencies[0],
        timezone.localdate() + timedelta(days=14),
    )
    decide(meeting=meeting, minutes=MINUTES, actions=[action], by=by)


def _works(agency: Agency) -> User | None:
    found = User.objects.filter(memberships__agency=agency, memberships__role=Role.PRACTITIONER)
    return found.order_by("pk").first()
