"""The rules of somebody who poses risk: against how many, known to whom, which orders, who is near."""

from collections.abc import Iterable, Mapping
from typing import Any

from risk.rules.incident import IncidentFacts
from risk.rules.indicators.injuries import lapse
from risk.rules.neighbourhood import Person
from risk.rules.offences import violent_offences
from risk.rules.pictures.harm import grave
from risk.rules.pictures.posing_view import POSING, PosingView
from risk.rules.registry import Draft, ladder
from risk.rules.view import events, within
from risk.rules.words import capital, day, listed, many, number, once, the_agencies, window, years

_INTIMATE = frozenset(
    {"partner", "ex_partner", "spouse", "parent", "child", "sibling", "other_family", "carer"}
)
_GRAVE_SAID = {
    "strangulation": "strangulation",
    "threats_to_kill": "threats to kill",
    "weapon": "a weapon",
    "life_threatening": "a life-threatening injury",
}


def _recorded(
    pairs: Iterable[tuple[IncidentFacts, set[Person]]], today: int, days: int
) -> tuple[list[IncidentFacts], set[Person]]:
    """The incidents of the last `days` days, and everybody they name as harmed."""
    kept = [(f, whom) for f, whom in pairs if f.day > today - days]
    return [f for f, _ in kept], set().union(*(whom for _, whom in kept))


def _all_against(view: PosingView) -> list[tuple[IncidentFacts, set[Person]]]:
    """Harm recorded of them and offences against people who are named, in time order, each incident once."""
    found: dict[Any, tuple[IncidentFacts, set[Person]]] = {}
    for facts, whom in (*view.against, *view.offence_victims):
        found[facts.incident] = (facts, found.get(facts.incident, (facts, set()))[1] | whom)
    return sorted(found.values(), key=lambda each: each[0].order)


@POSING.rule(
    code="posing_harm",
    title="Recorded as having harmed somebody",
    source="MARAC criterion of three events in twelve months, read from the other side",
    family="harm",
)
def posing_harm(view: PosingView, p: Mapping[str, Any]) -> Draft | None:
    """Separate events in which they are recorded as suspect of harm to anybody."""
    found = within(view.harms, view.today, p["window_days"])
    weight = ladder(p["steps"], events(found))
    if not weight:
        return None
    says = (
        f"Recorded as having harmed somebody {once(events(found))} in the last "
        f"{window(p['window_days'])}, by {the_agencies(f.agency_kind for f in found)}."
    )
    return Draft(says, weight, tuple(found), lapse(found, p["window_days"]))


@POSING.rule(
    code="posing_several_victims",
    title="Several people harmed",
    source="Serial perpetrators (College of Policing); DHR Mr E 2.3: eighteen records in fifteen years",
    family="harm",
)
def posing_several_victims(view: PosingView, p: Mapping[str, Any]) -> Draft | None:
    """How many different people are recorded as harmed by them; counted, never named."""
    found, whom = _recorded(_all_against(view), view.today, p["window_days"])
    weight = ladder(p["steps"], len(whom))
    if not weight:
        return None
    says = (
        f"Recorded as suspect or offender against {number(len(whom))} different people in the last "
        f"{_years(p['window_days'])}."
    )
    return Draft(says, weight, tuple(found), lapse(found, p["window_days"]))


@POSING.rule(
    code="posing_across_agencies",
    title="Known to several forces or agencies",
    source="A suspect with several victims across forces: each holds a part",
    family="context",
)
def posing_across_agencies(view: PosingView, p: Mapping[str, Any]) -> Draft | None:
    """How many agencies, and of them police forces, recorded harm by them."""
    found, _ = _recorded(_all_against(view), view.today, p["window_days"])
    agencies = {f.agency for f in found}
    weight = ladder(p["steps"], len(agencies))
    if not weight:
        return None
    forces = len({f.agency for f in found if f.agency_kind == "police"})
    every = "both" if forces == 2 else "all of them"
    of_them = f", {every if forces == len(agencies) else f'{number(forces)} of them'} police forces"
    of_them = of_them if forces > 1 else ""
    says = (
        f"Harm by them is recorded by {many(len(agencies), 'agency', 'agencies')}{of_them}, in the last "
        f"{_years(p['window_days'])}."
    )
    return Draft(says, weight, tuple(found), lapse(found, p["window_days"]))


@POSING.rule(
    code="posing_domestic_abuse",
    title="Domestic abuse recorded of them",
    source="Domestic Violence Disclosure Scheme; serial perpetrators (College of Policing)",
    family="harm",
)
def posing_domestic_abuse(view: PosingView, p: Mapping[str, Any]) -> Draft | None:
    """Different people harmed as partner, family or in care, or in what was recorded as domestic."""
    found, whom = [], set()
    for facts, each in _all_against(view):
        domestic = {person for person in each if _domestic(view, facts, person)}
        if domestic and facts.day > view.today - p["window_days"]:
            found.append(facts)
            whom |= domestic
    weight = ladder(p["steps"], len(whom))
    if not weight:
        return None
    says = (
        f"Domestic abuse by them of {many(len(whom), 'person', 'people')} is recorded in the last "
        f"{_years(p['window_days'])}."
    )
    return Draft(says, weight, tuple(found), lapse(found, p["window_days"]))


def _domestic(view: PosingView, facts: IncidentFacts, person: Person) -> bool:
    if "domestic" in (facts.initial_type or "").lower() or "domestic" in (facts.closing_type or "").lower():
        return True
    if any(
        o.person == view.subject and o.victim == person and o.category == "domestic_abuse"
        for o in facts.offences
    ):
        return True
    return any({t.a, t.b} == {view.subject, person} and t.type in _INTIMATE for t in facts.relationships)


@POSING.rule(
    code="posing_grave",
    title="Strangulation, threats to kill, a weapon or a life-threatening injury",
    source="DASH; AJGP November 2022: homicide risk 7.48 times after strangulation",
    family="harm",
)
def posing_grave(view: PosingView, p: Mapping[str, Any]) -> Draft | None:
    """What of these is recorded as done by them to anybody; sets a level while recent."""
    found, kinds = [], set()
    for facts, whom in view.against:
        here = set().union(*(grave(facts, person) for person in whom))
        if here:
            found.append(facts)
            kinds |= here
    if not found:
        return None
    said = listed([_GRAVE_SAID[kind] for kind in sorted(kinds)])
    says = f"{capital(said)} recorded of them {once(events(found))}, last on {day(found[-1].on)}."
    recent = within(found, view.today, p["window_days"])
    if not recent:
        return Draft(says, p["later_weight"], tuple(found))
    weight = p["weight"] + (p["again"] if events(found) > 1 else 0)
    return Draft(says, weight, tuple(found), lapse(recent[-1:], p["window_days"]), p["floor"])


@POSING.rule(
    code="posing_offences",
    title="Violent offences on record",
    source="DHR Mr E 3.21, 3.71",
    family="others",
)
def posing_offences(view: PosingView, p: Mapping[str, Any]) -> Draft | None:
    """Separate violent offences, however old; does not lapse and is capped."""
    offences, found = violent_offences(view.subject, view.own)
    weight = ladder(p["steps"], len(offences))
    if not weight:
        return None
    convicted = sum(o.outcome == "convicted" for o in offences)
    ended = f", {number(convicted)} with a conviction" if convicted else ""
    when = years(o.when for o in offences)
    says = f"{capital(many(len(offences), 'violent offence'))} on record, {when}{ended}."
    return Draft(says, weight, tuple(found))


@POSING.rule(
    code="posing_after_conviction",
    title="Harm after a conviction",
    source="Repeat after conviction (DHR Mr E 3.71)",
    family="harm",
)
def posing_after_conviction(view: PosingView, p: Mapping[str, Any]) -> Draft | None:
    """Harm recorded of them after the first record of a conviction for violence."""
    convictions = [
        f for f in view.own if any(o.outcome == "convicted" for o in violent_offences(view.subject, [f])[0])
    ]
    if not convictions:
        return None
    after = [f for f in view.harms if f.day > convictions[0].day]
    found = within(after, view.today, p["window_days"])
    weight = ladder(p["steps"], events(found))
    if not weight:
        return None
    says = (
        f"Harm by them is recorded {once(events(found))} in the last {window(p['window_days'])}, later than "
        f"a conviction for violence."
    )
    return Draft(
        says, weight, tuple(found), lapse(found, p["window_days"]), background=tuple(convictions[:1])
    )


@POSING.rule(
    code="posing_victims_dash",
    title="High DASH scores of people they harmed",
    source="SafeLives: 14 or more is visible high risk",
    family="harm",
)
def posing_victims_dash(view: PosingView, p: Mapping[str, Any]) -> Draft | None:
    """How many of the people they are recorded as having harmed have a DASH score that high."""
    whom = set().union(*(each for _, each in _all_against(view)))
    found: dict[Any, IncidentFacts] = {}
    high = set()
    for person in sorted(whom, key=str):
        associate = view.associates.get(person)
        theirs = view.theirs(associate) if associate is not None else view.own
        for facts in within(theirs, view.today, p["window_days"]):
            if any(
                a.tool == "dash" and a.person == person and (a.score or 0) >= p["score"]
                for a in facts.appraisals
            ):
                high.add(person)
                found[facts.incident] = facts
    weight = ladder(p["steps"], len(high))
    if not weight:
        return None
    evidence = sorted(found.values(), key=lambda f: f.order)
    says = (
        f"{capital(number(len(high)))} of the people they are recorded as having harmed "
        f"{'has' if len(high) == 1 else 'have'} a DASH score of {p['score']} or more in the last "
        f"{window(p['window_days'])}."
    )
    floor = p["floor"] if len(high) >= p["floor_from"] else None
    background = tuple(f for f, each in _all_against(view) if each & high)
    return Draft(
        says, weight, tuple(evidence), lapse(evidence, p["window_days"]), floor, background=background
    )


@POSING.rule(
    code="posing_harmed_too",
    title="Recorded as harmed as well",
    source="A person who is both victim and suspect; DHR Mr E 3.52",
    family="response",
)
def posing_harmed_too(view: PosingView, p: Mapping[str, Any]) -> Draft | None:
    """That they are recorded as a victim as well: who does what to whom is not decided here. Not counted."""
    found = [
        f
        for f in within(view.own, view.today, p["window_days"])
        if f.traits[view.subject].part.role == "victim" or f.traits[view.subject].assaulted
    ]
    if not found:
        return None
    says = (
        f"They are recorded as harmed themselves {once(events(found))} in the last "
        f"{window(p['window_days'])}; who does what to whom is for people to judge."
    )
    return Draft(says, 0.0, tuple(found), lapse(found, p["window_days"]))


def _years(days: int) -> str:
    return f"{number(days // 365)} years" if days >= 730 else window(days)
