"""The rules of a pair: call-outs to the two, harm in each direction, orders, offences, accounts, company."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from risk.rules.accounts import by_whom, different, most_said, of_the_two, same_for_both
from risk.rules.company import homes_shared, latest
from risk.rules.days import day_of
from risk.rules.extended import OrderTold
from risk.rules.incident import IncidentFacts, Offence
from risk.rules.indicators.associates import last_day
from risk.rules.indicators.injuries import lapse
from risk.rules.indicators.severe import beside
from risk.rules.neighbourhood import Person
from risk.rules.offences import violent_offences
from risk.rules.pictures.harm import grave, harmed_by, in_force, orders_of
from risk.rules.pictures.pair_view import PAIR, PairView
from risk.rules.pictures.registry import Function
from risk.rules.registry import Draft, ladder
from risk.rules.view import events, within
from risk.rules.words import capital, day, listed, many, number, once, the_agencies, window, years


@PAIR.rule(
    code="pair_callouts",
    title="Police called to both of them",
    source="Local MARAC criteria: same pair, twelve months; DHR Mr E 2.3, 3.52",
    family="harm",
)
def pair_callouts(view: PairView, p: Mapping[str, Any]) -> Draft | None:
    """Call-outs at which both were there, whatever the label and whoever called."""
    found = within(view.called, view.today, p["window_days"])
    weight = ladder(p["steps"], len(found))
    if not weight:
        return None
    says = (
        f"Both were there at {many(len(found), 'police call-out')} in the last {window(p['window_days'])}, "
        f"the latest on {day(found[-1].on)}."
    )
    return Draft(says, weight, tuple(found), lapse(found, p["window_days"]))


@PAIR.rule(
    code="pair_harm",
    title="Harm of one by the other",
    source="MARAC criterion of three events in twelve months; DHR Mr E 2.3",
    family="harm",
)
def pair_harm(view: PairView, p: Mapping[str, Any]) -> Draft | None:
    """Incidents that record one as harmed by the other; both directions count alike, neither is decided."""
    found = within(view.harms, view.today, p["window_days"])
    weight = ladder(p["steps"], events(found))
    if not weight:
        return None
    ways = sorted(
        (events(within(items, view.today, p["window_days"])) for items in view.harmed.values()),
        reverse=True,
    )
    which = (
        f"{once(ways[0])} in one direction and {once(ways[1])} in the other"
        if ways[1]
        else "always in the same direction"
    )
    which = f", {which}" if events(found) > 1 or ways[1] else ""
    says = (
        f"One of the two is recorded as harmed by the other {once(events(found))} in the last "
        f"{window(p['window_days'])}{which}."
    )
    return Draft(says, weight, tuple(found), lapse(found, p["window_days"]))


@PAIR.rule(
    code="pair_escalation",
    title="Often in a short time",
    source="MARAC criterion: escalation in frequency",
    family="harm",
)
def pair_escalation(view: PairView, p: Mapping[str, Any]) -> Draft | None:
    """Call-outs to the two and harm between them in a short window, beside the time before it."""
    found = within(view.confronted, view.today, p["window_days"])
    weight = ladder(p["steps"], events(found))
    if not weight:
        return None
    past = within(view.confronted, view.today, p["compare_days"])
    before = events(past[: len(past) - len(found)])
    says = (
        f"{capital(once(events(found)))} in the last {window(p['window_days'])} police were called to the "
        f"two or harm between them was recorded; {once(before) if before else 'never'} in the "
        f"{window(p['compare_days'] - p['window_days'])} before that."
    )
    leaves = [lapse(found, p["window_days"])]
    leaves.append(lapse(past, p["compare_days"]))
    return Draft(says, weight, tuple(found), min(leaves), background=tuple(past))


def _grave(view: PairView, p: Mapping[str, Any], code: str, what: str) -> Draft | None:
    """Sets a level while recent (see `beside`); later it still adds a smaller weight, without lapse."""
    found = [
        f
        for f in view.harms
        if any(
            harmed_by(f, person, by) and code in grave(f, person)
            for person, by in ((view.one, view.other), (view.other, view.one))
            if person in f.traits
        )
    ]
    if not found:
        return None
    recent = within(found, view.today, p["window_days"])
    times = "" if events(found) == 1 else f" {once(events(found))}"
    says = (
        f"{capital(what)} of one by the other recorded{times} by "
        f"{the_agencies(f.agency_kind for f in found)}, last on {day(found[-1].on)}."
    )
    if not recent:
        return Draft(says, p["later_weight"], tuple(found))
    draft = Draft(says, p["weight"], tuple(found), lapse(recent[-1:], p["window_days"]), p["floor"])
    return beside(draft, recent, within(view.confronted, view.today, p["window_days"]), p)


def _register_grave(code: str, title: str, what: str, source: str) -> Function[PairView]:
    @PAIR.rule(code=f"pair_{code}", title=title, source=source, family="harm")
    def rule(view: PairView, p: Mapping[str, Any]) -> Draft | None:
        return _grave(view, p, code, what)

    return rule


pair_strangulation = _register_grave(
    "strangulation", "Strangulation", "strangulation", "AJGP November 2022: homicide risk 7.48 times"
)
pair_threats_to_kill = _register_grave("threats_to_kill", "Threats to kill", "threats to kill", "DASH; DARA")
pair_weapon = _register_grave("weapon", "A weapon", "use or threat of a weapon", "DASH")
pair_life_threatening = _register_grave(
    "life_threatening", "Life-threatening injury", "a life-threatening injury", "MARAC criterion: severity"
)


@PAIR.rule(
    code="pair_dash_high",
    title="DASH of fourteen or more about the two",
    source="SafeLives: 14 or more is visible high risk",
    family="harm",
)
def pair_dash_high(view: PairView, p: Mapping[str, Any]) -> Draft | None:
    """A score as counted, recorded where one of the two is harmed by the other."""
    scored = [
        (f, a.score or 0)
        for f in view.harms
        for a in f.appraisals
        if a.tool == "dash" and a.person in (view.one, view.other) and (a.score or 0) >= p["score"]
    ]
    found = within([f for f, _ in scored], view.today, p["window_days"])
    if not found:
        return None
    highest = max(score for f, score in scored if f in found)
    says = f"DASH score of {highest} recorded by {the_agencies(f.agency_kind for f in found)}."
    return Draft(says, p["weight"], tuple(found), lapse(found, p["window_days"]), p["floor"])


@PAIR.rule(
    code="pair_offences",
    title="Offences of one against the other",
    source="DHR Mr E 2.3: earlier assaults by the same person",
    family="others",
)
def pair_offences(view: PairView, p: Mapping[str, Any]) -> Draft | None:
    """Violent offences of one against the other on record, however old; does not lapse and is capped."""
    offences: list[Offence] = []
    found: dict[Any, IncidentFacts] = {}
    for person, against, _ in view.each():
        theirs, recorded = violent_offences(person, view.shared, partial(_against, against))
        offences += theirs
        found |= {f.incident: f for f in recorded}
    weight = ladder(p["steps"], len(offences))
    if not weight:
        return None
    convicted = sum(o.outcome == "convicted" for o in offences)
    ended = f", {number(convicted)} with a conviction" if convicted else ""
    says = (
        f"{capital(many(len(offences), 'violent offence'))} of one against the other on record, "
        f"from {years(o.when for o in offences)}{ended}."
    )
    return Draft(says, weight, tuple(f for f in view.shared if f.incident in found))


def _against(victim: Person, offence: Offence) -> bool:
    return offence.victim == victim


def _runs(view: PairView, p: Mapping[str, Any]) -> Iterator[tuple[OrderTold, Person, date]]:
    """Orders on either of the two: the order, whom of the two it is not on, its last day.

    One that protects somebody else is not about these two.
    """
    for person, against, theirs in view.each():
        for told in orders_of(person, theirs):
            if told.order.protects in (against, None):
                yield told, against, last_day(told.order, p["default_days"])


@PAIR.rule(
    code="pair_order_protects",
    title="An order protects one from the other",
    source="DHR Mr E 3.71, 4.4",
    family="others",
)
def pair_order_protects(view: PairView, p: Mapping[str, Any]) -> Iterator[Draft]:
    """An order in force on one that names the other as protected."""
    yield from _orders_said(view, p, protecting=True)


@PAIR.rule(
    code="pair_order_on_one",
    title="An order in force on one of them",
    source="DHR Mr E 3.71, 4.4",
    family="others",
)
def pair_order_on_one(view: PairView, p: Mapping[str, Any]) -> Iterator[Draft]:
    """An order in force on one that names nobody as protected, while the two have to do with each other."""
    if view.together and view.together[-1].day > view.today - p["current_days"]:
        yield from _orders_said(view, p, protecting=False)
        yield Draft("", 0.0, (), day_of(view.together[-1].day + p["current_days"]))


def _orders_said(view: PairView, p: Mapping[str, Any], *, protecting: bool) -> Iterator[Draft]:
    orders = (told for told, against, _ in _runs(view, p) if (told.order.protects == against) is protecting)
    running = in_force(orders, on=view.on, default_days=p["default_days"])
    yield from running.changes
    if running.said:
        whom = "One of the two is protected from the other by" if protecting else "One of the two is under"
        yield Draft(f"{whom} {'; '.join(running.said)}.", p["weight"], running.recorded)


@PAIR.rule(
    code="pair_contact_under_order",
    title="Together or harmed while an order ran",
    source="DHR Mr E 3.71: calls from the address while the order ran were connected with nothing",
    family="harm",
)
def pair_contact_under_order(view: PairView, p: Mapping[str, Any]) -> Draft | None:
    """Call-outs to the two and harm between them on days on which an order on either ran."""
    runs = [(told.order.starts.toordinal(), last.toordinal(), told) for told, _, last in _runs(view, p)]
    recent = within(view.confronted, view.today, p["window_days"])
    found = [f for f in recent if any(_under(f, *run) for run in runs)]
    weight = ladder(p["steps"], len(found))
    if not weight:
        return None
    says = (
        f"{capital(many(len(found), 'call-out or report', 'call-outs or reports'))} of harm in the last "
        f"{window(p['window_days'])} while an order ran on one of the two; the latest on "
        f"{day(found[-1].on)}."
    )
    records = tuple({f.incident: f for _, _, told in runs for f in (told.recorded, *told.also)}.values())
    return Draft(says, weight, tuple(found), lapse(found, p["window_days"]), background=records)


def _under(facts: IncidentFacts, first: int, last: int, told: OrderTold) -> bool:
    """Whether an incident other than the order's own record lies on its days (ordinals)."""
    return first <= facts.day <= last and facts.incident != told.recorded.incident


@dataclass(slots=True, frozen=True)
class Account:
    """What one agency once recorded that the two are to each other, and by whom it was said."""

    facts: IncidentFacts
    a: Person  # `b` is the `type` of `a`: their carer, their tenant
    b: Person
    type: str
    asserted_by: str


def accounts_of(view: PairView) -> list[Account]:
    """Every account of what the two are to each other, in time order; nothing decides which is true."""
    return [
        Account(facts, tie.a, tie.b, tie.type, tie.asserted_by)
        for facts in view.shared
        for tie in facts.relationships
        if {tie.a, tie.b} == {view.one, view.other}
    ]


@PAIR.rule(
    code="pair_accounts",
    title="What is said of their relationship",
    source="DHR Mr E 3.51, 4.3",
    family="context",
)
def pair_accounts(view: PairView, p: Mapping[str, Any]) -> Draft | None:
    """Each word for the relationship with the agencies that used it; accounts that differ add a little."""
    by_type: dict[str, list[IncidentFacts]] = {}
    for account in accounts_of(view):
        if account.type != "unknown":
            by_type.setdefault(same_for_both(account.type), []).append(account.facts)
    if not by_type:
        return None
    order = most_said(by_type)
    said = [f"{of_the_two(kind)} by {by_whom(by_type[kind])}" for kind in order]
    differ = different(by_type) > 1
    says = f"The two are described {listed(said)}."
    found = {f.incident: f for kind in order for f in by_type[kind]}
    return Draft(says, p["weight"] if differ else 0.0, tuple(found.values()))


@PAIR.rule(
    code="pair_company",
    title="Last seen together",
    source="Whether contact goes on (DHR Mr E 3.71)",
    family="response",
)
def pair_company(view: PairView, p: Mapping[str, Any]) -> Draft | None:
    """When both were last recorded in one incident, and whether at one address. Not counted."""
    homes = (
        homes_shared(view.one, view.other, view.one_alone, view.other_alone) if view.lives_together else ()
    )
    last = tuple(latest(view.together))
    said = []
    if last:
        said.append(f"last recorded together on {day(last[0].on)}")
    if homes:
        said.append("recorded at one address")
    if not said:
        return None
    return Draft(f"They were {listed(said)}.", 0.0, (*last, *homes))
