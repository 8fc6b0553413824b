"""The rules of somebody who poses risk, continued: orders on them, breaches of these, and who lives near."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from risk.rules.company import homes_shared
from risk.rules.days import day_of
from risk.rules.incident import IncidentFacts
from risk.rules.indicators.associates import last_day
from risk.rules.indicators.injuries import lapse
from risk.rules.neighbourhood import Associate, Person
from risk.rules.pictures.harm import harmed_by, in_force, orders_of
from risk.rules.pictures.posing_view import POSING, PosingView
from risk.rules.registry import Draft, ladder
from risk.rules.view import events, within
from risk.rules.words import capital, day, many, once, window


@POSING.rule(
    code="posing_order_in_force",
    title="An order in force on them",
    source="DHR Mr E 3.71, 4.4",
    family="others",
)
def posing_order_in_force(view: PosingView, p: Mapping[str, Any]) -> Iterator[Draft]:
    """Orders that run on them today, with whether conditions are recorded."""
    orders = orders_of(view.subject, view.own)
    running = in_force(orders, on=view.on, default_days=p["default_days"])
    yield from running.changes
    if running.said:
        yield Draft(f"They are under {'; '.join(running.said)}.", p["weight"], running.recorded)


@POSING.rule(
    code="posing_breach",
    title="Harm or a breach while an order ran",
    source="DHR Mr E 3.71, 4.4",
    family="harm",
)
def posing_breach(view: PosingView, p: Mapping[str, Any]) -> Draft | None:
    """Harm recorded of them on days on which an order ran on them, and breaches that agencies recorded."""
    runs = [
        (told.order.starts.toordinal(), last_day(told.order, p["default_days"]).toordinal(), told)
        for told in orders_of(view.subject, view.own)
    ]
    harms = {f.incident for f in view.harms}
    found: list[IncidentFacts] = []
    behind: dict[Any, IncidentFacts] = {}
    for facts in within(view.own, view.today, p["window_days"]):
        running = [t for a, b, t in runs if a <= facts.day <= b and t.recorded.incident != facts.incident]
        breach = any(_breach(view, facts, part.person) for part in facts.involved)
        if breach or (facts.incident in harms and running):
            found.append(facts)
            behind |= {f.incident: f for told in running for f in (told.recorded, *told.also)}
    weight = ladder(p["steps"], events(found))
    if not weight:
        return None
    says = (
        f"Harm by them while an order ran, or a breach of one, is recorded {once(events(found))} in the last "
        f"{window(p['window_days'])}; the latest on {day(found[-1].on)}."
    )
    return Draft(
        says, weight, tuple(found), lapse(found, p["window_days"]), background=tuple(behind.values())
    )


def _breach(view: PosingView, facts: IncidentFacts, person: Person) -> bool:
    """Whether a breach is recorded of the subject: on them as a suspect, or on whom they harmed."""
    part = facts.traits[person].part
    if "breach_of_order" not in part.concerns:
        return False
    if person == view.subject:
        return part.role == "suspect"
    return harmed_by(facts, person, view.subject)


@POSING.rule(
    code="posing_new_company",
    title="Somebody lives with them since lately",
    source="Domestic Violence Disclosure Scheme (Clare's Law), right to know; DHR Mr E recommendation 6.9",
    family="response",
)
def posing_new_company(view: PosingView, p: Mapping[str, Any]) -> Iterator[Draft]:
    """People recorded at one address with them for a short while only, of whom no record of both says that
    they were told. Shown and not counted: that somebody has lived there for longer must not lower a level.
    """
    background: dict[Any, IncidentFacts] = {}
    count = 0
    for associate in view.associates.values():
        if not associate.lives_with:
            continue
        since = _together_since(view, associate)
        if since is None or since <= view.today - p["new_days"] or _told(view, associate):
            continue
        count += 1
        background |= {f.incident: f for f in _company(view, associate)}
        yield Draft("", 0.0, (), day_of(since + p["new_days"]))
    if count:
        says = (
            f"{capital(many(count, 'person has', 'people have'))} been recorded as living with them for less "
            f"than {window(p['new_days'])}; no record says that anybody considered telling "
            f"{'that person' if count == 1 else 'them'} what is known (Clare's Law, the right to know)."
        )
        yield Draft(says, 0.0, tuple(background.values()))


def _company(view: PosingView, associate: Associate) -> tuple[IncidentFacts, ...]:
    return homes_shared(view.subject, associate.person, view.own, view.theirs(associate))


def _together_since(view: PosingView, associate: Associate) -> int | None:
    """The first day (ordinal) on which both are recorded at an address they share."""
    mine = _first_at(view.own, view.subject)
    theirs = _first_at(view.theirs(associate), associate.person)
    shared = [max(mine[home], theirs[home]) for home in mine.keys() & theirs.keys()]
    return min(shared, default=None)


def _first_at(incidents: Iterable[IncidentFacts], person: Person) -> dict[str, int]:
    found: dict[str, int] = {}
    for facts in incidents:
        trait = facts.traits.get(person)
        if trait is not None and trait.part.home is not None:
            found.setdefault(trait.part.home, facts.day)
    return found


_SCHEME = ("disclosure scheme", "clare", "right to know", "right to ask", "dvds")


def _told(view: PosingView, associate: Associate) -> bool:
    """Whether a record that names both speaks of the disclosure scheme."""
    return any(
        referral.person == associate.person and any(word in referral.to.lower() for word in _SCHEME)
        for facts in view.own
        if associate.person in facts.traits
        for referral in facts.referrals
    )
