"""Abuse by its kind: sexual violence, stalking, control, exploitation, hate, and kinds that come together."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from risk.rules.incident import IN_ORDER, IncidentFacts, Involvement
from risk.rules.indicators.injuries import lapse
from risk.rules.indicators.severe import severe
from risk.rules.registry import Draft, indicator, ladder
from risk.rules.view import View, events
from risk.rules.words import capital, day, listed, once, the_agencies, window


def offended(view: View, category: str) -> list[IncidentFacts]:
    """Own records of an offence of a category against the subject, unless acquitted."""
    return [
        f
        for f in view.charged
        if any(
            o.victim == view.subject and o.category == category and o.outcome != "acquitted"
            for o in f.offences
        )
    ]


def together(*lists: Sequence[IncidentFacts]) -> list[IncidentFacts]:
    """Several lists as one in time order, each incident once."""
    return sorted({f.incident: f for each in lists for f in each}.values(), key=IN_ORDER)


@indicator(
    code="sexual_violence",
    title="Sexual violence",
    source="DASH; SafeLives: sexual abuse is among the grounds for a repeat MARAC",
    family="harm",
    material=True,
    repeats=True,
)
def sexual_violence(view: View, p: Mapping[str, Any]) -> Draft | None:
    """Sets a level where it happened more than once lately, or by somebody who is around the person."""
    found = together(view.concern("sexual_violence"), offended(view, "sexual"))
    draft = severe(view, p, found, "sexual violence")
    if draft is None or draft.floor is None:
        return draft
    recent = view.recent(found, p["window_days"])
    grave = events(recent) >= p["floor_events"] or any(_by_somebody_near(view, f) for f in recent)
    return replace(draft, floor=draft.floor if grave else None, lapses=lapse(recent, p["window_days"]))


def _by_somebody_near(view: View, facts: IncidentFacts) -> bool:
    """Whether the record names a suspect who lives with the subject or was seen with them before or after."""
    for part in facts.involved:
        if part.role == "suspect" and part.person in view.associates:
            other = view.associates[part.person]
            if other.lives_with or other.seen_together > 1:
                return True
    return False


@indicator(
    code="stalking",
    title="Stalking",
    source="DASH; SafeLives: stalking is among the clusters that raise risk",
    family="harm",
    material=True,
    repeats=True,
)
def stalking(view: View, p: Mapping[str, Any]) -> Draft | None:
    """Called stalking by any agency, which is a course of conduct by definition: it sets a level.

    A crime of stalking or harassment adds its weight; by itself, being perhaps one quarrel, it sets none.
    """
    named = view.concern("stalking")
    crimes = offended(view, "stalking_harassment")
    found = together(named, crimes)
    draft = severe(view, p, found, "stalking or harassment" if crimes else "stalking")
    if draft is None or draft.floor is None:
        return draft
    repeated = events(view.recent(crimes, p["window_days"])) >= p["floor_events"]
    grave = repeated or bool(view.recent(named, p["window_days"]))
    lapses = lapse(view.recent(found, p["window_days"]), p["window_days"])
    return replace(draft, floor=draft.floor if grave else None, lapses=lapses)


@indicator(
    code="coercive_control",
    title="Coercive control",
    source="College of Policing: DARA; SafeLives clusters",
    family="harm",
    material=True,
)
def coercive_control(view: View, p: Mapping[str, Any]) -> Draft | None:
    """Recorded by any agency; isolation recorded beside it is part of it."""
    found = view.recent(view.concern("coercive_control"), p["window_days"])
    weight = ladder(p["steps"], events(found))
    if not weight:
        return None
    apart = view.recent(view.concern("isolation"), p["window_days"])
    also = ", and isolation" if apart else ""
    rests_on = together(found, apart)
    says = (
        f"Coercive control recorded {once(events(found))}{also} by "
        f"{the_agencies(f.agency_kind for f in rests_on)}, last on {day(found[-1].on)}."
    )
    weight += p["isolation"] if apart else 0
    return Draft(says, weight, tuple(rests_on), lapse(rests_on, p["window_days"]), interpersonal=True)


def _repeated(view: View, p: Mapping[str, Any], concern: str, what: str) -> Draft | None:
    found = view.recent(view.concern(concern), p["window_days"])
    weight = ladder(p["steps"], events(found))
    if not weight:
        return None
    says = (
        f"{capital(what)} recorded {once(events(found))} by {the_agencies(f.agency_kind for f in found)} "
        f"in the last {window(p['window_days'])}, last on {day(found[-1].on)}."
    )
    return Draft(says, weight, tuple(found), lapse(found, p["window_days"]), interpersonal=True)


@indicator(
    code="financial_exploitation",
    title="Financial exploitation",
    source="Care Act 2014 s42; DHR Mr E 3.51",
    family="harm",
    material=True,
)
def financial_exploitation(view: View, p: Mapping[str, Any]) -> Draft | None:
    """Money or goods taken by, or controlled by, somebody else."""
    return _repeated(view, p, "financial_exploitation", "financial exploitation")


@indicator(
    code="hate_crime",
    title="Hate crime",
    source="Safeguarding Adults Collection: discriminatory abuse",
    family="harm",
    material=True,
)
def hate_crime(view: View, p: Mapping[str, Any]) -> Draft | None:
    """Recorded as a hate crime; why the person was chosen is not read."""
    return _repeated(view, p, "hate_crime", "hate crime")


def _parted(_: IncidentFacts, part: Involvement) -> bool:
    return "separation" in part.concerns


@indicator(
    code="dangerous_combination",
    title="Separation, control and violence together",
    source="SafeLives: separation with coercive control and violence raises risk",
    family="harm",
    material=True,
)
def dangerous_combination(view: View, p: Mapping[str, Any]) -> Draft | None:
    """All three in the window, from whatever agencies: each may hold only one."""
    days = p["window_days"]
    parted = view.recent(view.those(_parted), days)
    controlled = view.recent(view.concern("coercive_control", "stalking"), days)
    violent = together(view.recent(view.assaulted, days), view.recent(view.concern("threats"), days))
    if not (parted and controlled and violent):
        return None
    found = together(parted, controlled, violent)
    kinds = {kind for f in controlled for kind in view.concerns[f.incident]}
    named = [name for name in ("coercive control", "stalking") if name.replace(" ", "_") in kinds]
    says = (
        f"{capital(listed(['separation', *named, 'violence or threats']))} are all on record in the last "
        f"{window(days)}, held by {the_agencies(f.agency_kind for f in found)}."
    )
    return Draft(says, p["weight"], tuple(found), lapse(found, days), interpersonal=True)
