"""The record of a decision on a prompt, as sections."""

from collections.abc import Collection, Iterator, Sequence
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from actions.models import Referral
from agencies.permissions import Actor
from documents.content import Block, Section, facts, heading, note, table, text
from documents.selectors.sources.plans import actions_table
from documents.words import (
    CHOICE_WORDS,
    FELL_WORDS,
    LIMB_WORDS,
    MET_WORDS,
    WORDS_ALONE,
    moment,
    question_words,
    signed,
)
from people.selectors.persons import case_is_open
from risk.answer_presenters import AnswerTold, Given, answers_told, happened, why_it_fell
from risk.further_questions import LEFT_OPEN, NOTHING_INSTEAD, PLAN_CLOSED
from risk.models import Answer, AnswerRoute, Prompt, Route
from risk.selectors.decisions_told import decision_told
from risk.selectors.prompts import ReasonSeen, each_reason_seen, earlier_prompts, prompt_visible_to


def decision_sections(*, by: Actor, public_id: UUID) -> list[Section]:
    """Why it was asked, what was answered with which evidence, and what happened; empty where hidden."""
    prompt = prompt_visible_to(by=by, public_id=public_id)
    if prompt is None:
        return _for_agencies(by, public_id)
    earlier = earlier_prompts(by=by, prompt=prompt)
    seen = each_reason_seen(prompts=[prompt, *earlier], by=by, today=timezone.localdate())
    closed = not case_is_open(person=prompt.person)
    known = {one.reason.pk for each in seen.values() for one in each if one.told is not None}
    shown = known if closed else None
    sections = [
        Section(_("The question"), _question(prompt, closed=closed)),
        Section(_("Why it was asked"), _reasons(seen[prompt.pk], shown)),
    ]
    answers = sorted(prompt.answers.all(), key=lambda one: one.at, reverse=True)
    for told in answers_told(answers=answers, shown=shown):
        sections.append(Section(_answer_title(told.answer), _answer(told, closed=closed)))
    if not answers:
        sections.append(Section(_("The answer"), [note(_("Nobody has answered yet."))]))
    sections.append(Section(_("What happened"), [_events(prompt, answers, withheld=closed)]))
    for before in earlier:
        title = _("Asked before: %(reference)s") % {"reference": before.reference}
        blocks: list[Block] = []
        for told in answers_told(answers=before.answers.all(), shown=shown):
            blocks += [heading(_answer_title(told.answer)), *_answer(told, closed=closed)]
        sections.append(Section(title, blocks or [text(_("It was not answered."))]))
    return sections


def _for_agencies(by: Actor, public_id: UUID) -> list[Section]:
    """What an agency that holds a record may know of the decision; empty where that is nothing."""
    told = decision_told(by=by, public_id=public_id)
    if told is None:
        return []
    question = Section(_("The question"), _question(told.prompt))
    if told.answer is None:
        return [question, Section(_("The answer"), [note(_("It is not decided yet."))])]
    hidden = _("What you may not see")
    rows = list(dict.fromkeys((one.title or hidden, one.relevance, one.evidence) for one in told.reasons))
    columns = [(_("Reason"), 7), (_("Was it relevant?"), 4), (_("Evidence"), 13)]
    answer = [
        facts(
            [
                (_("Answered by"), f"{told.answered_by}, {moment(told.answer.at)}"),
                (_("Signed by a second person"), told.signed_by),
                (_("What is done instead"), told.answer.instead),
                (_("Something that matters was recorded since"), "\n".join(map(moment, told.again))),
            ]
        ),
        table("", columns, rows, empty=_("Nothing was said of the reasons.")),
    ]
    return [question, Section(_answer_title(told.answer), answer)]


def _question(prompt: Prompt, *, closed: bool = False) -> list[Block]:
    """`closed`: the person's case is, and the reader may be told so."""
    state = _("Closed") if closed else str(prompt.get_state_display())
    return [
        facts(
            [
                (_("Asked"), str(prompt.get_question_display())),
                (_("Level"), str(prompt.get_level_display())),
                (_("Raised"), moment(prompt.raised_at)),
                (_("Due"), moment(prompt.due_at)),
                (_("State"), state),
            ]
        )
    ]


def _reasons(seen: Sequence[ReasonSeen], shown: Collection[int] | None) -> list[Block]:
    told = [one for one in seen if shown is None or one.reason.pk in shown]
    rows = [
        (one.reason.title, one.reason.says if one.told is not None else _("Rests on what you may not see."))
        for one in told
    ]
    blocks = [
        table("", [(_("Reason"), 7), (_("What it says"), 15)], rows, empty=_("No reason may be shown."))
    ]
    if len(told) < len(seen):
        blocks.append(note(_("The case is closed: some of what it rested on is no longer shown.")))
    return blocks


def _answer_title(answer: Answer) -> str:
    fell = why_it_fell(answer=answer)
    title = _("The answer: %(kind)s") if fell is None else FELL_WORDS[fell][0]
    return str(title) % {"kind": answer.get_kind_display()}


def _answer(told: AnswerTold, *, closed: bool) -> list[Block]:
    """`closed`: the person's case is, and no more is told than on the prompt's page."""
    answer = told.answer
    by_whom = signed(answer.returned_by, answer.returned_at) or moment(answer.returned_at)
    fell = (
        str(FELL_WORDS[told.fell or "overtaken"][1]),
        "\n".join(filter(None, [by_whom, answer.return_reason])),
    )
    blocks = [
        facts(
            [
                (_("Answered by"), signed(answer.by, answer.at)),
                (_("Signed by a second person"), signed(answer.countersigned_by, answer.countersigned_at)),
                fell,
                *_meeting(answer),
                (_("What is done instead"), answer.instead),
            ]
        )
    ]
    if told.given:
        columns = [(_("Reason"), 7), (_("Was it relevant?"), 4), (_("Evidence"), 13)]
        blocks += [
            heading(_("The evidence for each reason")),
            table("", columns, [_given(one) for one in told.given], empty=""),
        ]
    return [
        *blocks,
        *_further(told),
        *_routes(answer, closed=closed),
        *_absent(told),
        *_done(answer, closed=closed),
        *_closed(answer),
    ]


def _meeting(answer: Answer) -> list[tuple[str, str]]:
    """When and where the meeting is that it arranged, and who is asked."""
    meeting = getattr(answer, "meeting", None)
    if meeting is None:
        return []
    asked = meeting.agencies.order_by("name").values_list("name", flat=True)
    return [
        (_("Meeting"), f"{moment(meeting.starts_at)}, {meeting.place}"),
        (_("Asked to come"), "\n".join(asked)),
    ]


def _closed(answer: Answer) -> list[Block]:
    """What was said when what was agreed was done."""
    said = [
        (question_words(one.code), one.said)
        for one in answer.further.order_by("pk")
        if one.code in (PLAN_CLOSED, LEFT_OPEN)
    ]
    return [heading(_("When it was closed")), facts(said)] if said else []


def _given(one: Given) -> list[str]:
    titles = [*one.titles, *([_("What is no longer shown")] if one.withheld else [])]
    return ["\n".join(titles), one.relevance, one.evidence]


def _further(told: AnswerTold) -> list[Block]:
    further = [one for _asks, one in told.further]
    said = [
        (question_words(one.code), str(CHOICE_WORDS.get(one.choice, one.choice)), one.said)
        for one in further
        if one.code not in WORDS_ALONE
    ]
    columns = [(_("Asked"), 9), (_("Answer"), 4), (_("In words"), 10)]
    asked = [heading(_("What was asked besides")), table("", columns, said, empty="")] if said else []
    nothing = [one for one in further if one.code == NOTHING_INSTEAD]
    return [*asked, *(facts([(question_words(one.code), one.said)]) for one in nothing)]


def _routes(answer: Answer, *, closed: bool) -> list[Block]:
    """Where the person was referred on; not under Clare's Law, which stands in nothing passed on.

    Of a case that is closed not why: it says what was known of the person.
    """
    told = answer.routes.exclude(code=Route.Code.CLARES_LAW)
    said = [
        (
            str(one.get_code_display()),
            *_sent(one.referral),
            "" if closed else "\n".join([one.why, *_limbs(one)]),
        )
        for one in told.select_related("referral__to_agency").order_by("pk")
    ]
    columns = [(_("Route"), 6), (_("To"), 6), (_("Referral"), 6), (_("Why"), 12)]
    return [heading(_("Referred on")), table("", columns, said, empty="")] if said else []


def _sent(referral: Referral | None) -> tuple[str, str]:
    """To whom, and the reference; empty where nothing was sent."""
    if referral is None:
        return "", ""
    return (referral.to_agency.name if referral.to_agency else referral.to_words), referral.reference


def _limbs(route: AnswerRoute) -> Iterator[str]:
    """Of a section 42 enquiry, what was found of each part of its test, and what follows."""
    for limb, words in LIMB_WORDS.items() if route.limbs else ():
        yield f"{words}: {MET_WORDS.get(route.limbs.get(limb, ''), '')}."
    if route.enquiry_anyway is not None:
        yield _("An enquiry goes ahead all the same.") if route.enquiry_anyway else _("No enquiry follows.")


def _absent(told: AnswerTold) -> list[Block]:
    said = [(one.agency.name, one.why) for one in told.absences]
    columns = [(_("Agency"), 8), (_("Why it is not asked"), 14)]
    return [heading(_("Not asked")), table("", columns, said, empty="")] if said else []


def _done(answer: Answer, *, closed: bool) -> list[Block]:
    links = answer.actions.select_related("action__owner_agency", "action__owner_user").order_by("pk")
    agreed = [link.action for link in links]
    return [heading(_("Actions agreed")), actions_table(agreed, outcomes=not closed)] if agreed else []


def _events(prompt: Prompt, answers: Sequence[Answer], *, withheld: bool) -> Block:
    """What happened, as on the prompt's page, the earliest first."""
    found = happened(events=prompt.events.all(), answers=answers, withheld=withheld)
    rows = [(moment(one.at), one.says) for one in reversed(found)]
    return table("", [(_("When"), 6), (_("What"), 16)], rows, empty=_("Nothing since it was raised."))
