"""Prompts counted: what came of them, how long it took, what waits past its time, and who comes again."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from caselink.suppression import suppressed
from figures.numbers import percentile, working_hours_between
from figures.periods import Period
from figures.selectors.scope import Scope, moments_of, prompts_counted
from figures.told import Table
from risk.models import Answer, AnswerReason, Level, Meeting, Prompt, QueueEntry
from risk.rules.registry import INDICATORS

AGAIN: Final = timedelta(days=365)
LEVELS: Final = (Level.HIGH, Level.ELEVATED)


def prompt_tables(*, scope: Scope, period: Period, now: datetime | None) -> list[Table]:
    """The tables about the prompts raised in the period; none where the scope has no areas.

    What waits at `now` is no figure of the period: None leaves it out.
    """
    if not scope.hub:
        return []
    tables = [_outcomes(scope, period), _times(scope, period)]
    if now is not None:
        tables.append(_waiting(scope, now))
    # What tells of people is told of years alone: a year less three quarters of it would tell of the fourth.
    return [*tables, _repeats(scope, period), *_reasons(scope, period)] if period.is_year else tables


def _raised(scope: Scope, period: Period) -> QuerySet[Prompt]:
    start, end = moments_of(period=period)
    return prompts_counted(scope=scope).filter(raised_at__gte=start, raised_at__lt=end)


def _outcomes(scope: Scope, period: Period) -> Table:
    standing = Answer.objects.filter(prompt=OuterRef("pk"), returned_at__isnull=True).values("kind")[:1]
    rows = (
        _raised(scope, period)
        .annotate(kind=Coalesce(Subquery(standing), Value("")))
        .values("state", "kind", "level")
        .annotate(number=Count("pk"))
    )
    counts: Counter[tuple[str, str]] = Counter()
    for row in rows:
        counts[_outcome(row["state"], row["kind"]), row["level"]] += row["number"]
    words = {
        Answer.Kind.MEETING_ARRANGED: _("A meeting was arranged"),
        Answer.Kind.NOT_PURSUED: _("A meeting was not pursued"),
        Prompt.State.OPEN: _("Not answered yet"),
        Prompt.State.COUNTERSIGN: _("Waits for a second signature"),
        Prompt.State.SUPERSEDED: _("Continued in another prompt"),
        Prompt.State.WITHDRAWN: _("Withdrawn: it rested on another person’s records"),
    }
    cells: list[list[str | int]] = []
    for code, said in words.items():
        by_level = [counts[str(code), level] for level in LEVELS]
        cells.append([str(said), *by_level, sum(by_level)])
    columns = [_("Outcome"), _("High"), _("Elevated"), _("Together")]
    return Table(_("Prompts by outcome"), columns, cells, drawn=(1, 2))


def _outcome(state: str, kind: str) -> str:
    return kind if state == Prompt.State.ANSWERED and kind else state


def _times(scope: Scope, period: Period) -> Table:
    first = Answer.objects.filter(prompt=OuterRef("pk"), returned_at__isnull=True).values("at")[:1]
    # What waits for a second signature is not decided yet.
    counted = _raised(scope, period).exclude(state=Prompt.State.COUNTERSIGN)
    answered = counted.annotate(decided=Subquery(first)).filter(decided__isnull=False)
    hours: dict[str, list[float]] = {level: [] for level in LEVELS}
    for level, raised, decided in answered.values_list("level", "raised_at", "decided"):
        hours.setdefault(level, []).append(working_hours_between(raised, decided))
    rows = [
        [str(level.label), len(hours[level]), _rounded(hours[level], 0.5), _rounded(hours[level], 0.9)]
        for level in LEVELS
    ]
    columns = [_("Level"), _("Decided"), _("Half within, hours"), _("Nine in ten within, hours")]
    return Table(
        _("Working hours from prompt to decision"),
        columns,
        rows,
        _("Working hours are 9 to 17 on working days."),
        drawn=(2, 3),
    )


def _rounded(values: list[float], share: float) -> float | str:
    found = percentile(values, share)
    return "–" if found is None else round(found, 1)


def _waiting(scope: Scope, now: datetime) -> Table:
    entries = QueueEntry.objects.filter(left_at__isnull=True, prompt__in=prompts_counted(scope=scope))
    found = entries.values("queue").annotate(number=Count("pk"), late=Count("pk", Q(due_at__lt=now)))
    counts = {row["queue"]: (row["number"], row["late"]) for row in found}
    rows = [[str(queue.label), *counts.get(str(queue), (0, 0))] for queue in QueueEntry.Queue]
    return Table(
        _("What waits now"),
        [_("Queue"), _("Waits"), _("Past its time")],
        rows,
        _("At this moment, whatever the period above."),
        drawn=(1, 2),
    )


def _repeats(scope: Scope, period: Period) -> Table:
    before = Prompt.objects.filter(
        person=OuterRef("person"),
        raised_at__lt=OuterRef("raised_at"),
        raised_at__gte=OuterRef("raised_at") - AGAIN,
    )
    raised = _raised(scope, period).aggregate(all=Count("pk"), again=Count("pk", Exists(before)))
    start, end = moments_of(period=period)
    met = Meeting.objects.filter(
        answer__prompt__in=prompts_counted(scope=scope), answer__at__gte=start, answer__at__lt=end
    )
    earlier = Meeting.objects.filter(
        person=OuterRef("person"),
        starts_at__lt=OuterRef("starts_at"),
        starts_at__gte=OuterRef("starts_at") - AGAIN,
    )
    meetings = met.aggregate(all=Count("pk"), again=Count("pk", Exists(earlier)))
    rows = [_share(_("Prompts"), raised), _share(_("Meetings"), meetings)]
    return Table(
        _("The same person again within twelve months"),
        ["", _("For the first time"), _("Again")],
        rows,
        drawn=(1, 2),
    )


def _share(name: str, counts: dict[str, int]) -> list[str | int | None]:
    told = suppressed({"first": counts["all"] - counts["again"], "again": counts["again"]})
    return [name, told["first"], told["again"]]


def _reasons(scope: Scope, period: Period) -> list[Table]:
    start, end = moments_of(period=period)
    answers = AnswerReason.objects.filter(
        answer__prompt__in=prompts_counted(scope=scope), answer__at__gte=start, answer__at__lt=end
    ).exclude(relevance="")
    counts: dict[str, Counter[str]] = {}
    for row in answers.values("relevance", code=F("reason__indicator")).annotate(number=Count("pk")):
        counts.setdefault(row["code"], Counter())[row["relevance"]] += row["number"]
    kinds = list(AnswerReason.Relevance)
    rows: list[list[str | int | None]] = []
    for code, said in sorted(counts.items()):
        told = suppressed({str(kind): said[kind] for kind in kinds})
        rows.append(
            [INDICATORS[code].title if code in INDICATORS else code, *(told[str(kind)] for kind in kinds)]
        )
    return [
        Table(
            _("Was the reason relevant? As coordinators answered"),
            [_("Reason"), *(str(kind.label) for kind in kinds)],
            rows,
            drawn=range(1, len(kinds) + 1),
        )
    ]
