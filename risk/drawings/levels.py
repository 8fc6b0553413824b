"""How the level of a person went, as a line above their incidents."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from caselink.templatetags.plain import level_words, partial_date
from risk.selectors.levels import LevelOn, LevelsSeen

RUNS = 4  # of one level, told in the sentence: the latest


@dataclass(frozen=True, slots=True)
class Levels:
    """The points as a table, the sentence that says what is drawn, and the data for the browser."""

    rows: Sequence[LevelOn]
    whole: bool
    summary: str
    data: Mapping[str, Any]


def levels_of(seen: LevelsSeen, *, thresholds: Mapping[str, float]) -> Levels:
    """Points and, where they lead up to the picture, the levels; `thresholds` is the least score of each."""
    bands = [{"name": level_words("none"), "least": 0.0, "level": "none"}]
    bands += [
        {"name": level_words(level), "least": least, "level": level}
        for level, least in sorted(thresholds.items(), key=lambda each: each[1])
    ]
    data = {
        "title": _("Score and level") if seen.whole else _("Sum of what is shown to you"),
        "points": [
            {"on": point.on.isoformat(), "score": point.score, "says": _says(point, seen.whole)}
            for point in seen.points
        ],
        "bands": bands if seen.whole else [],
    }
    return Levels(seen.points, seen.whole, _summary(seen), data)


def _says(point: LevelOn, whole: bool) -> str:
    score = {"score": f"{point.score:.1f}", "level": level_words(point.level)}
    return _("%(level)s, score %(score)s") % score if whole else _("sum %(score)s") % score


def _summary(seen: LevelsSeen) -> str:
    first, last = seen.points[0], seen.points[-1]
    if not seen.whole:
        sums = {"first": f"{first.score:.1f}", "on": partial_date(first.on), "last": f"{last.score:.1f}"}
        return _("What is shown to you added up to %(first)s on %(on)s and adds up to %(last)s today.") % sums
    runs = [next(points) for _level, points in groupby(seen.points, key=lambda point: point.level)]
    if len(runs) == 1:
        level = {"level": level_words(last.level), "on": partial_date(first.on)}
        return _("%(level)s all the time since %(on)s.") % level
    parts = [
        _("%(level)s from about %(on)s") % {"level": level_words(run.level), "on": partial_date(run.on)}
        for run in runs[-RUNS:]
    ]
    if len(runs) <= RUNS:
        parts[0] = level_words(first.level)
    said = {"parts": get_text_list(parts, _("then")), "score": f"{last.score:.1f}"}
    return _("%(parts)s. The score is %(score)s today.") % said
