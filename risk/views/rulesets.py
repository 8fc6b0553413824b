"""The rules in force, for those who answer for them: what each says, its source, its numbers, its burden."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from agencies.decorators import needs
from agencies.permissions import Perm
from risk.rule_groups import SOURCES
from risk.rule_plain import plain
from risk.rule_presenters import (
    DEFAULT_PERIOD,
    ENOUGH,
    PERIODS,
    fading,
    further,
    grouped,
    numbers,
    setting,
    thresholds,
    usual_window,
)
from risk.rules.level import RECENT_DAYS
from risk.rules.ruleset import Ruleset
from risk.selectors.rulesets import (
    about_in_force,
    burden,
    pair_rules_in_force,
    posing_rules_in_force,
    rules_in_force,
    ruleset_in_force,
)


@needs(Perm.PROMPT_VIEW, Perm.ACCESS_REVIEW)
def rules_page(request: HttpRequest) -> HttpResponse:
    """The ruleset in force, and how often each rule's reasons were answered "not relevant" in a period.

    Numbers of reasons alone, of nobody in particular: nothing about a person is shown.
    """
    period = request.GET.get("period", DEFAULT_PERIOD)
    if period not in PERIODS:
        period = DEFAULT_PERIOD
    days, _words = PERIODS[period]
    now = timezone.now()
    counts = burden(
        by=request.actor,  # type: ignore[attr-defined]
        since=now - timedelta(days=days) if days else None,
        until=now,
    )
    ruleset, about, indicators = ruleset_in_force(), about_in_force(), rules_in_force()
    titles = {each.code: each.title for each in indicators}
    groups = grouped(indicators=indicators, ruleset=ruleset, burden=counts, sources=about["sources"])
    context = {
        "ruleset": ruleset,
        "about": plain(about["about"], titles),
        "hold": plain(about["hold"], titles),
        "recent_days": RECENT_DAYS,
        "thresholds": thresholds(ruleset),
        "usual_window": usual_window(ruleset),
        "fading": fading(groups, ruleset),
        "setting": setting(groups),
        "groups": groups,
        "further": _further(ruleset, titles),
        "sources": SOURCES,
        "periods": [(key, words) for key, (_days, words) in PERIODS.items()],
        "period": period,
        "enough": ENOUGH,
    }
    return render(request, "risk/rulesets/rules.html", context)


def _further(ruleset: Ruleset, titles: Mapping[str, str]) -> Mapping[str, Any]:
    """What the page says of the pictures beside a person's own; a picture the ruleset lacks is left out."""
    found: dict[str, Any] = {}
    for picture, parameters, rules in (
        ("pair", ruleset.pair, pair_rules_in_force()),
        ("posing", ruleset.posing, posing_rules_in_force()),
    ):
        if rules:
            found[picture] = {
                "about": plain(parameters.get("about", ""), titles),
                "levels": parameters["levels"].items(),
                "recent_days": parameters["recent_days"],
                "rules": further(picture, rules=rules, parameters=parameters, titles=titles),
            }
    if ruleset.address:
        basis = plain(ruleset.address.get("basis", ""), titles)
        found["address"] = {"numbers": numbers(ruleset.address), "basis": basis}
    return found
