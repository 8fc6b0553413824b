"""Assess two persons together: see pair_view for what is looked at, pair_rules for what is said of it."""

from datetime import datetime

from risk.rules.findings import Assessment
from risk.rules.neighbourhood import Neighbourhood, Person, met
from risk.rules.pictures import pair_rules as _registers_them_all  # noqa: F401
from risk.rules.pictures.pair_view import PAIR, PairView
from risk.rules.pictures.weighing import assessed, nothing
from risk.rules.ruleset import RULESET, Ruleset

#: Said beside something else only: that two people were seen together says nothing by itself.
_ONLY_BESIDE = frozenset({"pair_company", "pair_order_on_one"})


def others_of(neighbourhood: Neighbourhood) -> list[Person]:
    """Everybody with whom the subject may have a picture together: whom an incident shows or ties to them."""
    subject = neighbourhood.subject
    found: set[Person] = set()
    for facts in neighbourhood.incidents:
        if len(facts.involved) < 2:
            continue
        found |= met(facts, subject)
        for offence in facts.offences:
            if subject in (offence.person, offence.victim):
                found |= {offence.person, offence.victim} - {None}
        for order in facts.orders:
            if subject in (order.person, order.protects):
                found |= {order.person, order.protects} - {None}
    return sorted(found - {subject}, key=str)


def assess_pair(
    neighbourhood: Neighbourhood, other: Person, *, at: datetime, ruleset: Ruleset = RULESET
) -> Assessment:
    """What the records of the subject and one other together add up to, at a moment (aware).

    Without findings there is nothing to say of the two. A ruleset without parameters for pairs says nothing.
    """
    parameters = ruleset.pair
    if not parameters:
        return nothing(ruleset.name)
    view = PairView(neighbourhood, other, at)
    fired, due = PAIR.ask(view, parameters["indicators"])
    if all(each.rule.code in _ONLY_BESIDE for each in fired):
        fired = []
    looked_at = [*view.shared, *(f for each in fired for f in (*each.draft.evidence, *each.draft.background))]
    return assessed(fired, due, on=view.on, looked_at=looked_at, parameters=parameters, ruleset=ruleset.name)
