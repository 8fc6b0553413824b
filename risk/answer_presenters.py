"""Answers to prompts as they are read: what one text answers is told once, and no more than may be known."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from risk.further_questions import BY_CODE, LEFT_OPEN, NOTHING_INSTEAD, PLAN_CLOSED
from risk.models import Absence, Answer, AnswerFurther

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
class AnswerTold:
    """An answer, and what it says of the reasons."""

    answer: Answer
    given: Sequence[Given]
    absences: Sequence[Absence] = ()
    further: Sequence[tuple[str, AnswerFurther]] = ()


def answers_told(*, answers: Iterable[Answer], shown: Collection[int] | None) -> list[AnswerTold]:
    """Each answer; `shown` are the primary keys of the reasons whose titles may be read, None for all.

    How many reasons are withheld is not told: neither what a case that is closed rested on, nor how much.
    """
    return [
        AnswerTold(
            answer,
            _given(answer, shown),
            list(answer.absences.all()),
            [] if shown is not None else further_told(answer=answer),
        )
        for answer in answers
    ]


def further_told(*, answer: Answer) -> list[tuple[str, AnswerFurther]]:
    """What was said further, each with what it answers in words."""
    said = sorted(answer.further.all(), key=lambda one: one.pk)
    return [(str(_WORDS.get(one.code, one.code)), one) for one in said]


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
