"""Answers to prompts as they are read: what one text answers is told once, and no more than may be known."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from risk.further_questions import BY_CODE, LEFT_OPEN, LIMB_WORDS, NOTHING_INSTEAD, PLAN_CLOSED
from risk.models import Answer, AnswerFurther, AnswerRoute, Prompt, PromptEvent, Route

#: Why an answer does not stand any more: something that matters came, its author took it back, whoever was to
#: sign it returned it, or its meeting was called off.
Fell = Literal["overtaken", "taken_back", "returned", "called_off"]
_FELL: Mapping[Fell, Promise] = {
    "overtaken": _("The answer was overtaken."),
    "taken_back": _("The answer was taken back by who gave it."),
    "returned": _("The answer was returned."),
    "called_off": _("The meeting was called off."),
}
_WORDS = {
    **{code: question.asks for code, question in BY_CODE.items()},
    NOTHING_INSTEAD: _("Why nobody is asked to do anything"),
    PLAN_CLOSED: _("What is different for the person now"),
    LEFT_OPEN: _("What was not closed"),
}


@dataclass(frozen=True, slots=True)
class Given:
    """What was said of some reasons at once: their titles, as far as they may be read, and the evidence."""

    titles: Sequence[str]
    withheld: bool  # it answers what the reader may no longer know, too
    relevance: str  # in words; empty where it was not asked yet
    evidence: str


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened to a prompt, and when."""

    at: datetime
    says: str


@dataclass(frozen=True, slots=True)
class NotAsked:
    """An agency that is not asked to the meeting, and why: from the first, or since it was taken off."""

    agency: Agency
    why: str


@dataclass(frozen=True, slots=True)
class RouteTold:
    """A route on which an answer referred the person: to whom and why, and what was found of its test."""

    name: str
    to: str  # empty where it was not said
    why: str
    found: Sequence[tuple[str, str]]  # each part of the section 42 test in words, and whether it is met


@dataclass(frozen=True, slots=True)
class AnswerTold:
    """An answer, and what it says of the reasons."""

    answer: Answer
    given: Sequence[Given]
    absences: Sequence[NotAsked] = ()
    further: Sequence[tuple[str, AnswerFurther]] = ()
    plan: Sequence[tuple[str, AnswerFurther]] = ()  # what was said when the plan was closed
    routes: Sequence[RouteTold] = ()
    fell: Fell | None = None  # why it does not stand any more; None while it does


def answers_told(*, answers: Iterable[Answer], shown: Collection[int] | None) -> list[AnswerTold]:
    """Each answer; `shown` are the primary keys of the reasons whose titles may be read, None for all.

    How many reasons are withheld is not told: neither what a case that is closed rested on, nor how much.
    """
    return [
        AnswerTold(
            answer,
            _given(answer, shown),
            _absent(answer),
            [] if shown is not None else further_told(answer=answer),
            plan_told(answer=answer),
            [] if shown is not None else routes_told(answer=answer),
            why_it_fell(answer=answer),
        )
        for answer in answers
    ]


def why_it_fell(*, answer: Answer) -> Fell | None:
    """Why an answer does not stand any more; None while it does.

    Nobody returns what they gave themselves, and no meeting that was arranged waits for a signature.
    """
    if answer.returned_at is None:
        return None
    if answer.returned_by_id is None:
        return "overtaken"
    if answer.kind == Answer.Kind.MEETING_ARRANGED:
        return "called_off"
    return "taken_back" if answer.returned_by_id == answer.by_id else "returned"


def routes_told(*, answer: Answer) -> list[RouteTold]:
    """The routes on which the answer referred the person, all of each: for whoever reads the whole answer."""
    return [_route(one) for one in sorted(answer.routes.all(), key=lambda one: one.pk)]


def _route(route: AnswerRoute) -> RouteTold:
    choices, sent = dict(AnswerFurther.Choice.choices), route.referral
    found = [(str(words), str(choices.get(route.limbs.get(limb), ""))) for limb, words in LIMB_WORDS.items()]
    if route.enquiry_anyway is not None:
        asks = _("Though a part is not met: does an enquiry go ahead?")
        found.append((str(asks), str(_("Yes") if route.enquiry_anyway else _("No"))))
    to = "" if sent is None else sent.to_agency.name if sent.to_agency is not None else sent.to_words
    return RouteTold(str(route.get_code_display()), to, route.why, found if route.limbs else [])


def _absent(answer: Answer) -> list[NotAsked]:
    """The agencies that were not asked to its meeting, or were taken off, and are not asked now; by name."""
    said = {one.agency_id: NotAsked(one.agency, one.why) for one in answer.absences.all()}
    meeting = getattr(answer, "meeting", None)
    if meeting is not None:
        for since in sorted(meeting.askings.all(), key=lambda one: one.pk):  # the latest counts
            if not since.asked:
                said[since.agency_id] = NotAsked(since.agency, since.why)
        for agency in meeting.agencies.all():
            said.pop(agency.pk, None)
    return sorted(said.values(), key=lambda one: (one.agency.name, one.agency.pk))


def outcome_of(*, answer: Answer) -> str:
    """What the answer decided, in a line that every agency involved may read: of Clare's Law it says nothing.

    The answer comes with its routes.
    """
    if answer.kind == Answer.Kind.MEETING_ARRANGED:
        return str(_("A professionals meeting was arranged"))
    if answer.prompt.state == Prompt.State.COUNTERSIGN and answer.returned_at is None:
        return str(_("Not to pursue a meeting was proposed, and waits for a second person to sign"))
    routes = [
        str(route.get_code_display()) for route in answer.routes.all() if route.code != Route.Code.CLARES_LAW
    ]
    if routes:
        words = _("A meeting was not pursued, and the person was referred on: %(routes)s")
        return str(words) % {"routes": ", ".join(routes)}
    return str(_("A meeting was not pursued"))


def happened(*, events: Iterable[PromptEvent], answers: Iterable[Answer], withheld: bool) -> list[Happened]:
    """What raised the prompt and kept it open, and what was answered, the latest first.

    `withheld`: of what happened no more may be told than when.
    """
    found = [
        Happened(one.at, str(_("Something that matters was recorded.")) if withheld else one.because)
        for one in events
    ]
    for answer in answers:
        found.append(Happened(answer.at, f"{outcome_of(answer=answer)}."))
        if answer.countersigned_at is not None:
            found.append(Happened(answer.countersigned_at, str(_("The answer was signed."))))
        if answer.returned_at is not None:
            found.append(Happened(answer.returned_at, str(_FELL[why_it_fell(answer=answer) or "overtaken"])))
    return sorted(found, key=lambda one: one.at, reverse=True)


def further_told(*, answer: Answer) -> list[tuple[str, AnswerFurther]]:
    """What was said further when it was answered, each with what it answers in words."""
    return _said(answer, of_plan=False)


def plan_told(*, answer: Answer) -> list[tuple[str, AnswerFurther]]:
    """What was said when the plan was closed: what is different for the person, and what was not closed."""
    return _said(answer, of_plan=True)


def _said(answer: Answer, *, of_plan: bool) -> list[tuple[str, AnswerFurther]]:
    said = sorted(answer.further.all(), key=lambda one: one.pk)
    wanted = [one for one in said if (one.code in (PLAN_CLOSED, LEFT_OPEN)) is of_plan]
    return [(str(_WORDS.get(one.code, one.code)), one) for one in wanted]


def _given(answer: Answer, shown: Collection[int] | None) -> list[Given]:
    said: dict[tuple[str, str], list[str | None]] = {}
    for one in sorted(answer.reasons.all(), key=lambda one: one.pk):
        told = shown is None or one.reason_id in shown
        key = (one.get_relevance_display() if one.relevance else "", one.evidence)
        said.setdefault(key, []).append(one.reason.title if told else None)
    return [
        Given([title for title in titles if title], None in titles, relevance, evidence)
        for (relevance, evidence), titles in said.items()
    ]
