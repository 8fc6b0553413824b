"""Assess somebody as one who poses risk: posing_view is what is looked at, posing_rules what is said."""

from datetime import datetime

from risk.rules.findings import Assessment
from risk.rules.neighbourhood import Neighbourhood
from risk.rules.pictures import posing_near as _registers_orders  # noqa: F401
from risk.rules.pictures import posing_rules as _registers_harm  # noqa: F401
from risk.rules.pictures.posing_view import POSING, PosingView
from risk.rules.pictures.weighing import assessed, nothing
from risk.rules.ruleset import RULESET, Ruleset

#: Said beside something else only: with whom somebody lives is no risk by itself.
_ONLY_BESIDE = frozenset({"posing_new_company", "posing_harmed_too"})


def assess_posing(neighbourhood: Neighbourhood, *, at: datetime, ruleset: Ruleset = RULESET) -> Assessment:
    """What the records of the subject as a suspect or offender add up to, at a moment (aware).

    Without findings there is nothing to say. A ruleset without parameters for it says nothing.
    """
    parameters = ruleset.posing
    if not parameters:
        return nothing(ruleset.name)
    view = PosingView(neighbourhood, at)
    if not view.has_record:
        return nothing(ruleset.name)
    fired, due = POSING.ask(view, parameters["indicators"])
    if all(each.rule.code in _ONLY_BESIDE for each in fired):
        fired = []
    looked_at = [*view.own, *(f for each in fired for f in (*each.draft.evidence, *each.draft.background))]
    return assessed(
        fired,
        due,
        on=view.on,
        looked_at=looked_at if fired else [],
        parameters=parameters,
        ruleset=ruleset.name,
    )
