"""The rules in force, for those who answer for them: what each says, its source, its numbers, its burden."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from agencies.decorators import needs
from agencies.permissions import Perm
from risk.rule_presenters import DEFAULT_PERIOD, ENOUGH, PERIODS, rules
from risk.selectors.rulesets import about_in_force, burden, rules_in_force, ruleset_in_force


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
    ruleset = ruleset_in_force()
    context = {
        "ruleset": ruleset,
        "about": about_in_force(),
        "thresholds": list(ruleset.levels.items()),
        "families": rules(indicators=rules_in_force(), ruleset=ruleset, burden=counts),
        "periods": [(key, words) for key, (_days, words) in PERIODS.items()],
        "period": period,
        "enough": ENOUGH,
    }
    return render(request, "risk/rulesets/rules.html", context)
