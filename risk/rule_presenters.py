"""The rules in force in words: what each says, with which numbers, and what became of the reasons it gave."""

import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caselink.templatetags.plain import level_words
from incidents.labels import CONCERN
from risk.rules.registry import Indicator
from risk.rules.ruleset import Ruleset
from risk.selectors.rulesets import Burden

ENOUGH = 20  # answers from which a share is worth a percentage
PERIODS: Mapping[str, tuple[int | None, Any]] = {
    "30": (30, gettext_lazy("The last 30 days")),
    "90": (90, gettext_lazy("The last 90 days")),
    "365": (365, gettext_lazy("The last 12 months")),
    "all": (None, gettext_lazy("As long as records go back")),
}
DEFAULT_PERIOD = "365"
FAMILIES = {
    "harm": gettext_lazy("Harm: counts in full"),
    "others": gettext_lazy("People around them: counts in full"),
    "context": gettext_lazy("What makes it worse: counts up to as much again, never alone"),
    "response": gettext_lazy("What agencies did or did not do: shown, never counted"),
}
_LABELS = {
    "window_days": gettext_lazy("Looks back, in days"),
    "steps": gettext_lazy("Adds, from how many"),
    "inconsistent_steps": gettext_lazy("Adds where the explanation does not fit, from how many"),
    "with_steps": gettext_lazy("Adds for the same other person each time, from how many"),
    "weight": gettext_lazy("Adds"),
    "weights": gettext_lazy("Adds, by what was recorded"),
    "later_weight": gettext_lazy("Adds once it is further back"),
    "pair_weight": gettext_lazy("Adds for the same two persons"),
    "fades": gettext_lazy("Fades, from how many days after the last"),
    "cap": gettext_lazy("Adds at most"),
    "floor": gettext_lazy("Sets the level by itself"),
    "least": gettext_lazy("From how many"),
    "score": gettext_lazy("From a score of"),
    "run_days": gettext_lazy("Close together, in days"),
    "default_days": gettext_lazy("An order without an end is taken to run, in days"),
    "current_days": gettext_lazy("Seen together within, in days"),
    "domestic_abuse": gettext_lazy("Adds for domestic abuse on record"),
    "distant": gettext_lazy("Share for somebody seen with them once"),
    "no_conditions": gettext_lazy("Adds where no conditions are recorded"),
    "units": gettext_lazy("Alcohol units a week from"),
    "agencies": gettext_lazy("Agencies from"),
    "incidents": gettext_lazy("Incidents from"),
    "injuries": gettext_lazy("Injuries from"),
    "contacts": gettext_lazy("Contacts from"),
    "gp_days": gettext_lazy("The GP asked within, in days"),
    "open_days": gettext_lazy("Taken to be open for, in days"),
    "silent_days": gettext_lazy("Silence from, in days"),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One indicator as a coordinator reads it."""

    code: str
    title: str
    says: str
    source: str
    basis: str
    numbers: Sequence[tuple[str, str]]
    floor: str  # the level it sets by itself, or empty
    asks_again: bool
    burden: Burden
    share: str  # of the reasons judged, how many were not relevant; empty where none was


def rules(
    *, indicators: Sequence[Indicator], ruleset: Ruleset, burden: Mapping[str, Burden]
) -> list[tuple[str, list[Rule]]]:
    """The indicators by family, each with its numbers and what became of its reasons."""
    found: dict[str, list[Rule]] = {family: [] for family in FAMILIES}
    for indicator in indicators:
        parameters = ruleset.indicators[indicator.code]
        found[indicator.family].append(_rule(indicator, parameters, burden.get(indicator.code, Burden())))
    return [(str(FAMILIES[family]), told) for family, told in found.items() if told]


def _rule(indicator: Indicator, parameters: Mapping[str, Any], burden: Burden) -> Rule:
    return Rule(
        code=indicator.code,
        title=indicator.title,
        says=" ".join((inspect.getdoc(indicator.function) or "").split()),
        source=indicator.source,
        basis=parameters.get("basis", ""),
        numbers=numbers(parameters),
        floor=parameters.get("floor") or "",
        asks_again=indicator.repeats,
        burden=burden,
        share=share(burden),
    )


def numbers(parameters: Mapping[str, Any]) -> list[tuple[str, str]]:
    """An indicator's parameters as (what it is, its value), in the file's order; the basis is told apart."""
    return [(_label(name), _value(value, name)) for name, value in parameters.items() if name != "basis"]


def _label(name: str) -> str:
    known = _LABELS.get(name)
    return str(known) if known else name[:1].upper() + name[1:].replace("_", " ")


def _value(value: Any, name: str) -> str:
    if isinstance(value, list):
        said = _("%(least)s or more: %(adds)s") if name != "fades" else _("%(least)s: %(adds)s of it is left")
        return "; ".join(said % {"least": least, "adds": adds} for least, adds in value)
    if isinstance(value, Mapping):
        return "; ".join(f"{CONCERN.get(key, key.replace('_', ' '))}: {adds}" for key, adds in value.items())
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return level_words(value) if name == "floor" else str(value)


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
