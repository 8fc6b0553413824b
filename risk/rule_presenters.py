"""The rules in force in words: what each says, with which numbers, and what became of the reasons it gave."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from inspect import getdoc
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from caselink.templatetags.plain import level_words
from incidents.labels import CONCERN
from risk.rule_groups import GROUPS, OTHERS
from risk.rule_plain import plain
from risk.rule_words import SAYS
from risk.rules.findings import ASKING, RANK
from risk.rules.registry import Indicator
from risk.rules.ruleset import Ruleset
from risk.rules.words import once
from risk.selectors.rulesets import Burden, FurtherRule

ENOUGH = 20  # answers from which a share is worth a percentage
PERIODS: Mapping[str, tuple[int | None, Any]] = {
    "30": (30, gettext_lazy("The last 30 days")),
    "90": (90, gettext_lazy("The last 90 days")),
    "365": (365, gettext_lazy("The last 12 months")),
    "all": (None, gettext_lazy("As long as records go back")),
}
DEFAULT_PERIOD = "365"
_COUNTS = {
    "harm": gettext_lazy("Counts in full."),
    "others": gettext_lazy("Counts in full."),
    "context": gettext_lazy("Counts only beside harm, and never more than the harm itself."),
    "response": gettext_lazy("Shown, not counted."),
}
#: How a number came about, by what the ruleset's `sources` say of it.
_ORIGINS = (
    (
        r"fitted, drawn to (\S+)",
        gettext_lazy("Worked out on invented records, then moved part of the way back to ruleset %s."),
    ),
    (r"fitted", gettext_lazy("Worked out on invented records.")),
    (
        r"judgement",
        gettext_lazy("Some of what it adds, and from how many events it sets a level: a judgement."),
    ),
    (r"kept from literature", gettext_lazy("As guidance and research suggest; not worked out.")),
)
_ADDING = re.compile(r"weights?|.*_weight|.*steps|isolation|forces|again|domestic_abuse|no_conditions")
_LABELS = {
    "window_days": gettext_lazy("Looks back"),
    "steps": gettext_lazy("Adds, from how many"),
    "inconsistent_steps": gettext_lazy("Adds where the explanation does not fit, from how many"),
    "with_steps": gettext_lazy("Adds for the same other person each time, from how many"),
    "weight": gettext_lazy("Adds"),
    "weights": gettext_lazy("Adds, by what was recorded"),
    "later_weight": gettext_lazy("Adds once it is further back"),
    "pair_weight": gettext_lazy("Adds for the same two persons"),
    "fades": gettext_lazy("Fades after the last incident"),
    "cap": gettext_lazy("Adds at most"),
    "floor": gettext_lazy("Sets the level by itself"),
    "least": gettext_lazy("From how many"),
    "score": gettext_lazy("From a score of"),
    "run_days": gettext_lazy("Close together means within"),
    "default_days": gettext_lazy("An order without an end is taken to run"),
    "current_days": gettext_lazy("Counts as around them if seen together within"),
    "domestic_abuse": gettext_lazy("Adds for domestic abuse on record"),
    "distant": gettext_lazy("Share of it for somebody seen with them once"),
    "no_conditions": gettext_lazy("Adds where no conditions are recorded"),
    "units": gettext_lazy("Alcohol units a week from"),
    "agencies": gettext_lazy("Agencies from"),
    "incidents": gettext_lazy("Incidents from"),
    "injuries": gettext_lazy("Injuries from"),
    "contacts": gettext_lazy("Contacts from"),
    "gp_days": gettext_lazy("The GP asked within"),
    "open_days": gettext_lazy("Taken to be open for"),
    "silent_days": gettext_lazy("Counts as silence from"),
    "compare_days": gettext_lazy("Told beside"),
    "recent_days": gettext_lazy("Harm counts as recent for"),
    "earlier_days": gettext_lazy("Counts as earlier if before the latest harm by"),
    "conviction_days": gettext_lazy("A conviction counts for"),
    "new_days": gettext_lazy("Counts as new for"),
    "near_days": gettext_lazy("Near in time means within"),
    "hours": gettext_lazy("Close together means within"),
    "burst_hours": gettext_lazy("Several call-outs close together means within"),
    "burst": gettext_lazy("Several call-outs means from"),
    "short_days": gettext_lazy("Within a short time, which is"),
    "short_calls": gettext_lazy("From how many in the short time"),
    "long_days": gettext_lazy("Or within a longer time, which is"),
    "long_calls": gettext_lazy("From how many in the longer time"),
    "floor_harms": gettext_lazy("Sets it from how many harmful events, this one included"),
    "floor_events": gettext_lazy("Sets it from how many such events"),
    "floor_from": gettext_lazy("Sets it from how many"),
    "isolation": gettext_lazy("Adds for isolation recorded beside it"),
    "forces": gettext_lazy("Adds where more than one police force recorded it"),
    "again": gettext_lazy("Adds where it happened more than once"),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as a coordinator reads it. `anchor` names its place on the page."""

    anchor: str
    code: str
    title: str
    says: str
    counts: str
    source: str
    basis: str
    origin: str  # how what it adds came about; empty where the ruleset does not say
    numbers: Sequence[tuple[str, str]]
    floor: str  # the level it can set, or empty
    beside: int  # it sets that level as one of so many events at least; 0: by itself
    asks_again: bool
    burden: Burden
    share: str  # of the reasons judged, how many were not relevant; empty where none was
    answered: str  # what became of its reasons, in a sentence; empty where it was none


@dataclass(frozen=True, slots=True)
class Group:
    """Rules under one heading, with a place of its own on the page."""

    anchor: str
    heading: str
    rules: Sequence[Rule]


def anchor(picture: str, code: str) -> str:
    """The place of a rule on the page of rules: `picture` is person, pair or posing."""
    return f"{picture}-{code}"


def grouped(
    *,
    indicators: Sequence[Indicator],
    ruleset: Ruleset,
    burden: Mapping[str, Burden],
    sources: Mapping[str, Mapping[str, Any]],
) -> list[Group]:
    """The rules about a person, each once, under the headings of the page; none under an empty one."""
    titles = {each.code: each.title for each in indicators}
    told = {
        each.code: _rule(
            "person",
            each,
            ruleset.indicators[each.code],
            titles,
            origin=_origin(each.code, sources),
            asks_again=each.repeats,
            burden=burden.get(each.code, Burden()),
        )
        for each in indicators
    }
    groups = [
        Group(name, str(heading), [told.pop(code) for code in codes if code in told])
        for name, heading, codes in GROUPS
    ]
    groups.append(Group(OTHERS[0], str(OTHERS[1]), list(told.values())))
    return [group for group in groups if group.rules]


def further(
    picture: str, *, rules: Sequence[FurtherRule], parameters: Mapping[str, Any], titles: Mapping[str, str]
) -> list[Rule]:
    """The rules of a pair, or of somebody who poses risk; `titles` are those of every rule by code."""
    return [_rule(picture, each, parameters["indicators"][each.code], titles) for each in rules]


def _rule(
    picture: str,
    rule: Indicator | FurtherRule,
    parameters: Mapping[str, Any],
    titles: Mapping[str, str],
    *,
    origin: str = "",
    asks_again: bool = False,
    burden: Burden | None = None,
) -> Rule:
    counted = burden or Burden()
    adds = any(_ADDING.fullmatch(name) for name in parameters)
    words = SAYS[picture].get(rule.code)
    return Rule(
        anchor=anchor(picture, rule.code),
        code=rule.code,
        title=rule.title,
        says=str(words) if words else plain(" ".join((getdoc(rule.function) or "").split()), titles),
        counts=str(_COUNTS[rule.family if adds else "response"]),
        source=plain(rule.source, titles),
        basis=plain(parameters.get("basis", ""), titles),
        origin=origin,
        numbers=numbers(parameters),
        floor=parameters.get("floor") or "",
        beside=max((n for name, n in parameters.items() if name.startswith("floor_")), default=0),
        asks_again=asks_again,
        burden=counted,
        share=share(counted),
        answered=answered(counted),
    )


def _origin(code: str, sources: Mapping[str, Mapping[str, Any]]) -> str:
    """How the weights of a rule came about, as far as the ruleset says so in words that are known."""
    said = dict.fromkeys(
        str(entry.get("source", "")) for place, entry in sources.items() if place.startswith(f"{code}.")
    )
    found = []
    for source in said:
        for pattern, words in _ORIGINS:
            if match := re.fullmatch(pattern, source):
                found.append(str(words) % match.groups() if match.groups() else str(words))
    return " ".join(found)


@dataclass(frozen=True, slots=True)
class Threshold:
    """A level, the score from which it holds, the score above which it is kept, and whether it asks."""

    name: str
    least: float
    kept: float
    asks: bool


def thresholds(ruleset: Ruleset) -> list[Threshold]:
    """The levels of a ruleset, the lowest first."""
    return [
        Threshold(level_words(level), least, least * (1 - ruleset.hold.margin), RANK[level] >= RANK[ASKING])
        for level, least in ruleset.levels.items()
    ]


def setting(groups: Iterable[Group]) -> list[tuple[str, int, list[Rule]]]:
    """The rules that set a level by themselves: (level's name, as one of how many events, rules)."""
    found: dict[tuple[str, int], list[Rule]] = {}
    for group in groups:
        for rule in group.rules:
            if rule.floor:
                found.setdefault((rule.floor, rule.beside), []).append(rule)
    order = sorted(found, key=lambda each: (-RANK[each[0]], each[1]))
    return [(level_words(level), beside, found[level, beside]) for level, beside in order]


def fading(groups: Iterable[Group], ruleset: Ruleset) -> list[tuple[str, list[Rule]]]:
    """The rules that come to weigh less with time: (how, rules)."""
    found: dict[str, list[Rule]] = {}
    for group in groups:
        for rule in group.rules:
            if steps := ruleset.indicators[rule.code].get("fades"):
                found.setdefault(_fades(steps), []).append(rule)
    return list(found.items())


def usual_window(ruleset: Ruleset) -> str:
    """How far back most of the rules look, as "365 days"; empty where none has a window."""
    windows = Counter(p["window_days"] for p in ruleset.indicators.values() if "window_days" in p)
    return _span("days", windows.most_common(1)[0][0]) if windows else ""


def numbers(parameters: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Parameters as (what it is, its value), in the file's order; what stands elsewhere is left out."""
    return [
        (_label(name), _value(value, name))
        for name, value in parameters.items()
        if name not in ("basis", "off", "about", "levels", "indicators")
    ]


def _label(name: str) -> str:
    known = _LABELS.get(name)
    return str(known) if known else name[:1].upper() + name[1:].replace("_", " ")


def _value(value: Any, name: str) -> str:
    if name == "fades":
        return _fades(value)
    if isinstance(value, list):
        return "; ".join(
            _("%(least)s or more: %(adds)s") % {"least": least, "adds": adds} for least, adds in value
        )
    if isinstance(value, Mapping):
        return "; ".join(f"{CONCERN.get(key, key.replace('_', ' '))}: {adds}" for key, adds in value.items())
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if unit := next((unit for unit in _UNITS if name == unit or name.endswith(f"_{unit}")), None):
        return _span(unit, value)
    return level_words(value) if name == "floor" else str(value)


_UNITS: Mapping[str, Callable[[int], str]] = {
    "days": lambda count: ngettext("%(count)d day", "%(count)d days", count),
    "hours": lambda count: ngettext("%(count)d hour", "%(count)d hours", count),
}


def _span(unit: str, count: int) -> str:
    return _UNITS[unit](count) % {"count": count}


def _fades(steps: Iterable[tuple[int, float]]) -> str:
    said = _("%(percent)s%% is left from %(days)s days after the latest incident")
    return "; ".join(said % {"percent": round(100 * left), "days": days} for days, left in steps)


def share(burden: Burden) -> str:
    """How many of the reasons that somebody judged were not relevant; a percentage where they are enough."""
    if not burden.said:
        return ""
    told = _("%(count)d of %(said)d") % {"count": burden.not_relevant, "said": burden.said}
    if burden.said < ENOUGH:
        return told
    return _("%(told)s (%(percent)d%%)") % {
        "told": told,
        "percent": round(100 * burden.not_relevant / burden.said),
    }


def answered(burden: Burden) -> str:
    """What became of the reasons a rule gave, in one line; empty where it gave none."""
    if not burden.raised:
        return ""
    parts = (
        (_("not relevant %(count)d"), burden.not_relevant),
        (_("relevant %(count)d"), burden.relevant),
        (_("cannot tell %(count)d"), burden.cannot_tell),
        (_("meeting arranged %(count)d"), burden.meeting),
        (_("waits, or not said %(count)d"), burden.open),
    )
    told = "; ".join(said % {"count": count} for said, count in parts if count)
    return _("A reason %(times)s: %(told)s") % {"times": once(burden.raised), "told": told}
