"""A professionals meeting, as sections: what agencies bring to it, and its minutes."""

from uuid import UUID

from django.utils.translation import gettext as _

from agencies.permissions import Actor
from documents.content import Block, Section, bullets, facts, heading, note, table, text
from documents.selectors.sources.plans import actions_table
from documents.words import ABOUT_WORDS, CHOICE_WORDS, REPLY_WORDS, moment, signed
from meetings.drafts import InvitedTold, MeetingTold, MinutesDraft
from meetings.selectors import meeting_told
from sharing.bases import label_of


def discussion_sections(*, by: Actor, public_id: UUID) -> list[Section]:
    """What is brought to the meeting, each agency's part under its own name; empty where hidden."""
    told = meeting_told(by=by, public_id=public_id)
    if told is None:
        return []
    return [
        Section(_("The meeting"), _frame(told)),
        Section(_("Who is asked, and what they hold"), _asked(told)),
        Section(_("What each agency brings"), _parts(told)),
        Section(_("How each agency sees the relationship"), _relationships(told)),
        *_earlier(told),
    ]


def minutes_sections(*, by: Actor, public_id: UUID) -> list[Section]:
    """The minutes; empty where there are none or they may not be read."""
    told = meeting_told(by=by, public_id=public_id)
    if told is None or told.minutes is None:
        return []
    said = told.minutes
    if not told.whole:
        return [
            Section(_("The meeting"), _frame(told)),
            Section(_("Decision"), [text(said.decision)]),
            Section(_("Actions agreed with your agency"), [actions_table(told.actions)]),
        ]
    return [
        Section(_("The meeting"), [*_frame(told), *_attendance(told), *_written(told)]),
        Section(_("Facts"), [text(said.facts)]),
        Section(_("Opinion"), [text(said.opinion)]),
        Section(_("Decision"), [text(said.decision), heading(_("Why")), text(said.why)]),
        Section(_("The person"), [_about(said)]),
        Section(_("Actions agreed"), [actions_table(told.actions)]),
    ]


def _frame(told: MeetingTold) -> list[Block]:
    meeting = told.meeting
    framed = [facts([(_("When"), moment(meeting.starts_at)), (_("Where"), meeting.place)])]
    if not told.whole:
        framed.append(note(_("Your agency is asked to this meeting. Of what others bring nothing is here.")))
    if told.terms is not None:
        framed += [
            heading(_("Terms")),
            bullets(str(label_of(code)) for code in told.terms.bases),
            text(told.terms.words),
        ]
    return framed


def _written(told: MeetingTold) -> list[Block]:
    """Who wrote the minutes, for whoever reads all of them."""
    kept = told.meeting.minutes
    return [facts([(_("Minutes written by"), signed(kept.written_by, kept.written_at))])]


def _asked(told: MeetingTold) -> list[Block]:
    columns = [(_("Agency"), 8), (_("Contacts with the person"), 6), (_("Reply"), 9)]
    asked = table(
        "", columns, [_invited(one) for one in told.invited], empty=_("Nobody you may know of is asked.")
    )
    if not told.absent:
        return [asked]
    absent = [(name, why or _("No reason was given.")) for name, why in told.absent.items()]
    missing = [(_("Agency"), 8), (_("Why it is not asked though it had contacts"), 14)]
    return [asked, heading(_("Not asked")), table("", missing, absent, empty="")]


def _invited(one: InvitedTold) -> list[str]:
    reply = str(REPLY_WORDS.get(one.reply, one.reply))
    held = _("Recorded contacts") if one.holds else _("None")
    return [one.name, held, "\n".join(filter(None, [reply, one.reply_words]))]


def _attendance(told: MeetingTold) -> list[Block]:
    came = {None: _("Not noted"), True: _("Came"), False: _("Did not come")}
    columns = [(_("Agency"), 8), (_("Attendance"), 5), (_("Who"), 8)]
    rows = [(one.name, came[one.attended], one.who) for one in told.invited]
    return [heading(_("Attendance")), table("", columns, rows, empty=_("Nobody was asked."))]


def _parts(told: MeetingTold) -> list[Block]:
    blocks: list[Block] = []
    for part in told.parts:
        blocks += [heading(part.name), facts([(_("Facts"), part.facts), (_("Opinion"), part.opinion)])]
    return blocks or [text(_("No agency has brought anything yet."))]


def _relationships(told: MeetingTold) -> list[Block]:
    said = [(part.name, part.says_relationship) for part in told.parts if part.says_relationship]
    return [table("", [(_("Agency"), 6), (_("Says"), 16)], said, empty=_("No agency has said."))]


def _earlier(told: MeetingTold) -> list[Section]:
    """Meetings of the twelve months before, with what each decided."""
    if not told.before:
        return []
    rows = [
        (
            moment(one.starts_at),
            one.minutes.decision if hasattr(one, "minutes") else _("Nothing was decided."),
        )
        for one in told.before
    ]
    columns = [(_("When"), 6), (_("What it decided"), 16)]
    return [Section(_("Meetings before this one"), [table("", columns, rows, empty="")])]


def _about(said: MinutesDraft) -> Block:
    columns = [(_("Asked"), 9), (_("Answer"), 4), (_("In words"), 10)]
    rows = [
        (str(asked), str(CHOICE_WORDS.get(choice, choice)), words)
        for code, asked in ABOUT_WORDS.items()
        for choice, words in [said.about_person.get(code, ("", ""))]
        if choice
    ]
    return table("", columns, rows, empty=_("Nothing was said of the person."))
