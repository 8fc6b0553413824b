"""Who has raised a concern, and how many agencies each hold a part."""

from collections.abc import Mapping
from typing import Any

from risk.rules.incident import IncidentFacts, Involvement
from risk.rules.indicators.injuries import lapse
from risk.rules.registry import Draft, indicator, ladder
from risk.rules.view import View, busiest
from risk.rules.words import capital, day, number, once, the_agencies, window


def _harm_or_concern(facts: IncidentFacts, part: Involvement) -> bool:
    trait = facts.traits[part.person]
    hurt = bool(trait.assaulted or trait.called or part.injuries)
    return hurt or facts.kind in {"safeguarding_concern", "third_party_concern"}


def _third_party(facts: IncidentFacts, _: Involvement) -> bool:
    return facts.kind == "third_party_concern"


def safeguarding(facts: IncidentFacts, _: Involvement) -> bool:
    """Whether it is a safeguarding concern."""
    return facts.kind == "safeguarding_concern"


@indicator(
    code="several_agencies",
    title="Several agencies each hold a part",
    source="DHR Mr E 4.13, 3.78",
    family="context",
)
def several_agencies(view: View, p: Mapping[str, Any]) -> Draft | None:
    """Kinds of agency that recorded harm to the person or a concern about them."""
    found = view.recent(view.those(_harm_or_concern), p["window_days"])
    kinds = list(dict.fromkeys(f.agency_kind for f in found))
    weight = ladder(p["steps"], len(kinds))
    if not weight:
        return None
    says = f"{capital(number(len(kinds)))} agencies recorded harm or concern: {the_agencies(kinds)}."
    return Draft(says, weight, tuple(found), lapse(found, p["window_days"]))


@indicator(
    code="safeguarding_concern",
    title="Safeguarding concern",
    source="Care Act 2014 s42",
    family="harm",
)
def safeguarding_concern(view: View, p: Mapping[str, Any]) -> Draft | None:
    """Safeguarding concerns raised about the person."""
    found = view.recent(view.those(safeguarding), p["window_days"])
    weight = ladder(p["steps"], len(found))
    if not weight:
        return None
    says = (
        f"Safeguarding concern raised {once(len(found))} by {the_agencies(f.agency_kind for f in found)} "
        f"in the last {window(p['window_days'])}, last on {day(found[-1].on)}."
    )
    return Draft(says, weight, tuple(found), lapse(found, p["window_days"]))


@indicator(
    code="repeat_safeguarding",
    title="Two safeguarding referrals within a week",
    source="DHR Mr E 4.5",
    family="harm",
    material=True,
    repeats=True,
)
def repeat_safeguarding(view: View, p: Mapping[str, Any]) -> Draft | None:
    """A second referral within seven days of the first: enough by itself."""
    run = busiest(view.recent(view.those(safeguarding), p["window_days"]), p["run_days"])
    if len(run) < 2:
        return None
    days = run[-1].day - run[0].day
    within = f"{number(days)} days apart" if days > 1 else "within a day"
    says = (
        f"{capital(number(len(run)))} safeguarding referrals {within}, the latest on {day(run[-1].on)}, "
        f"from {the_agencies(f.agency_kind for f in run)}."
    )
    return Draft(says, p["weight"], tuple(run), lapse(run, p["window_days"]), p["floor"], True)


@indicator(
    code="third_party_concern",
    title="Somebody else is worried",
    source="DHR Mr E 2.6",
    family="harm",
    about_others=True,
)
def third_party_concern(view: View, p: Mapping[str, Any]) -> Draft | None:
    """Concerns raised by family, neighbours or others."""
    found = view.recent(view.those(_third_party), p["window_days"])
    weight = ladder(p["steps"], len(found))
    if not weight:
        return None
    says = (
        f"Somebody else raised a concern {once(len(found))} in the last {window(p['window_days'])}, "
        f"last on {day(found[-1].on)}."
    )
    return Draft(says, weight, tuple(found), lapse(found, p["window_days"]))
