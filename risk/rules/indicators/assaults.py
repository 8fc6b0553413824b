"""Assaults on the subject, fear, and abuse of other kinds."""

from collections.abc import Mapping
from typing import Any

from risk.rules.days import day_of
from risk.rules.incident import IN_ORDER, VIOLENT_OFFENCES, IncidentFacts
from risk.rules.indicators.injuries import lapse
from risk.rules.registry import Draft, indicator, ladder
from risk.rules.view import View, busiest, events
from risk.rules.words import agencies, capital, day, listed, many, once, the_agencies, window, years


@indicator(
    code="assault_reported",
    title="Assault reported",
    source="MARAC criterion of three events in twelve months; DHR Mr E 2.5",
    family="harm",
)
def assault_reported(view: View, p: Mapping[str, Any]) -> Draft | None:
    """Assaults stated to, disclosed to or recorded by any agency, whoever did it."""
    found = view.recent(view.assaulted, p["window_days"])
    count = events(found)
    weight = ladder(p["steps"], count)
    if not weight:
        return None
    says = (
        f"Assault reported {once(count)} in the last {window(p['window_days'])}, "
        f"to {the_agencies(f.agency_kind for f in found)}."
    )
    return Draft(says, weight, tuple(found), lapse(found, p["window_days"]), interpersonal=True)


@indicator(
    code="assault_cluster",
    title="Several assaults within a month",
    source="MARAC criterion: escalation",
    family="harm",
    material=True,
)
def assault_cluster(view: View, p: Mapping[str, Any]) -> Draft | None:
    """Three or more separate reports within a run of a month, lately: enough by itself."""
    run = busiest(view.recent(view.assaulted, p["window_days"]), p["run_days"])
    count = events(run)
    if count < p["least"]:
        return None
    days = run[-1].day - run[0].day + 1
    says = f"{capital(many(count, 'report'))} of assault within {days} days, the latest on {day(run[-1].on)}."
    return Draft(says, p["weight"], tuple(run), lapse(run, p["window_days"]), p["floor"], True)


@indicator(
    code="fear",
    title="Fear expressed",
    source="DASH; DHR Mr E 2.6",
    family="harm",
    material=True,
)
def fear(view: View, p: Mapping[str, Any]) -> Draft | None:
    """The person said, or somebody recorded, that they are afraid."""
    found = view.recent(view.concern("fear"), p["window_days"])
    weight = ladder(p["steps"], events(found))
    if not weight:
        return None
    says = (
        f"Fear recorded {once(events(found))} by {the_agencies(f.agency_kind for f in found)}, "
        f"last on {day(found[-1].on)}."
    )
    return Draft(says, weight, tuple(found), lapse(found, p["window_days"]), interpersonal=True)


_SAID = {
    "sexual_violence": "sexual violence",
    "coercive_control": "coercive control",
    "stalking": "stalking",
    "threats": "threats",
    "financial_exploitation": "financial exploitation",
    "separation": "a separation",
    "escalation": "things getting worse",
    "hate_crime": "hate crime",
    "isolation": "isolation",
}
_ABUSE = frozenset({"sexual_violence", "coercive_control", "stalking", "threats", "financial_exploitation"})


@indicator(
    code="abuse_disclosed",
    title="Abuse of another kind recorded",
    source="SafeLives clusters; DHR Mr E 3.51",
    family="harm",
    material=True,
)
def abuse_disclosed(view: View, p: Mapping[str, Any]) -> Draft | None:
    """Each kind recorded in the window counts once."""
    weights: Mapping[str, float] = p["weights"]
    found = view.recent(view.concern(*weights), p["window_days"])
    kinds = {kind for f in found for kind in view.concerns[f.incident] if kind in weights}
    if not kinds & _ABUSE and len(kinds) < 2:
        return None
    named = listed([_SAID[kind] for kind in weights if kind in kinds])
    weight = min(p["cap"], sum(weights[kind] for kind in kinds))
    says = f"{capital(agencies(f.agency_kind for f in found))} recorded {named}."
    lapses = lapse(found, p["window_days"])
    return Draft(says, weight, tuple(found), lapses, interpersonal=bool(kinds & _ABUSE))


def assaults_by(view: View, person: Any) -> tuple[list[str], list[IncidentFacts]]:
    """The separate assaults on the subject by one person: (partial dates, the first record of each).

    A crime report and the conviction for it, dated by the month, are one assault, and the conviction is
    no new one.
    """
    dated: dict[str, IncidentFacts] = {}
    for facts in view.charged:
        hits = [
            o.when
            for o in facts.offences
            if o.person == person
            and o.victim == view.subject
            and o.category in VIOLENT_OFFENCES
            and o.outcome != "acquitted"
        ]
        for when in hits:
            dated.setdefault(when, facts)
    distinct = [w for w in sorted(dated) if not any(o != w and o.startswith(w) for o in dated)]
    records = {dated[w].incident: dated[w] for w in distinct}
    return distinct, sorted(records.values(), key=IN_ORDER)


@indicator(
    code="earlier_assault",
    title="Assaulted before by somebody still around them",
    source="DHR Mr E 2.3",
    family="harm",
    material=True,
    repeats=True,
    about_others=True,
)
def earlier_assault(view: View, p: Mapping[str, Any]) -> Draft | None:
    """Recorded offences against this very person; they do not lapse and are capped. The worst associate.

    Counted are those that lie so many days before the latest harm: the crime report of last week's assault is
    that assault, which is counted already, and nothing earlier. The others are shown.
    """
    best: tuple[float, int, Any, list[str], list[IncidentFacts]] | None = None
    for associate in view.associates.values():
        dates, found = assaults_by(view, associate.person)
        weight = ladder(p["steps"], sum(_before(view, when, p.get("earlier_days", 0)) for when in dates))
        if dates and (best is None or (weight, len(dates)) > best[:2]):
            best = (weight, len(dates), associate, dates, found)
    if best is None:
        return None
    weight, count, associate, dates, found = best
    who = "the person they live with" if associate.lives_with else "a person seen with them"
    says = f"{capital(many(count, 'offence'))} of violence against them by {who} on record: {years(dates)}."
    return Draft(says, weight, tuple(found), interpersonal=weight > 0, background=view.company(associate))


def _before(view: View, when: str, days: int) -> bool:
    """Whether a partial date lies wholly `days` before the latest harm; 0 counts every date."""
    if not days:
        return True
    if not view.harmed:
        return False
    until = day_of(view.harmed[-1].day - days).isoformat()
    return when + "-99-99"[len(when) - 4 :] <= until
