"""How a case goes, from the first harm to the serious event, and what of it is ever on record."""

from collections.abc import Callable
from typing import Any, Final, NamedTuple

from people.invented.dice import Roll, stream
from people.invented.person import Person
from risk.county import bodies
from risk.county.bodies import injury
from risk.county.cases import (
    AGENCY_MISSING,
    BY_NAME,
    EARLIER_VICTIM,
    FAINT,
    NEVER_RECORDED,
    WITH_RECORD,
    Kind,
)
from risk.county.chance import STORY, between
from risk.county.contact import Contact, Part
from risk.county.days import HOME, OFFICE, Moment, Window, at, iso
from risk.county.marked import Marked, age_in
from risk.county.scenes import Harm, Pair, Scene
from risk.county.streets import old_convictions, supervised

_FEWEST: Final = 3  # contacts on record before the serious event: with fewer nobody could know
_ATTEMPTS: Final = 40
_SPREAD: Final = (0.25, 0.62, 0.92)  # how many agencies come to know of one harm: none, one, two; three else


class Unfolded(NamedTuple):
    """What happened: the day of the first harm, that of the serious event, and the contacts on record."""

    begins: int
    serious: int
    contacts: list[Contact]
    faint: bool


def case(
    marked: Marked,
    window: Window,
    seed: int,
    *,
    children: bool,
    anybody: Callable[[Roll], Person],
    faint_share: float = FAINT,
) -> Unfolded:
    """One case from beginning to end. `anybody` gives somebody of the county, for an earlier victim."""
    roll = stream(seed, STORY, marked.number)
    other = marked.other
    if other is None:
        raise ValueError("a case has somebody who does the harm")
    kind = BY_NAME[marked.kind]
    faint = roll() < faint_share
    pair = Pair(kind, marked.who, other, marked.relationship, roll() < kind.drink, children)
    begins, serious = _span(kind, window, roll)
    missing = _missing(kind, roll)
    known = _record(pair, begins, serious, roll, faint=faint)
    if known and roll() < EARLIER_VICTIM:
        known += _earlier_victim(pair, window, begins, roll, anybody)
    for _ in range(_ATTEMPTS):
        told = [scene for scene in _scenes(pair, begins, serious, roll) if scene]
        kept = _kept(told, missing, roll)
        if faint:
            kept = _few(kept, marked.who.number, serious, roll)
        if before(kept, marked.who.number, serious) >= _FEWEST:
            break
    kept += [contact for contact in known if contact.agency != missing]
    return Unfolded(begins, serious, kept + _serious(pair, serious, roll), faint)


def before(contacts: list[Contact], number: int, day: int) -> int:
    """How many of the contacts name this person before the day."""
    return sum(
        contact.moment.day < day and any(part.who.number == number for part in contact.people)
        for contact in contacts
    )


def _span(kind: Kind, window: Window, roll: Roll) -> tuple[int, int]:
    """The days of the first harm and of the serious event; both, and two weeks after, inside the county's."""
    least, most = kind.build
    room = window.days - 30
    builds = min(between(roll, least, most), room - 1)
    begins = window.first + 5 + int(roll() * (room - builds))
    return begins, begins + builds


def _scenes(pair: Pair, begins: int, serious: int, roll: Roll) -> list[list[list[Contact]]]:
    """For each harm, for each kind of agency that came to know of it, its contacts."""
    count = between(roll, *pair.kind.harms)
    closing_in = 1.0 + roll() * 0.9  # above 1 the harms follow ever closer; many cases do not escalate
    found = []
    for place in range(count):
        share = (place + (0.5 * roll() if place else 0)) / count
        day = begins + int((serious - begins) * (1 - (1 - share) ** closing_in))
        force = min(1.0, 0.6 * share + 0.4 * roll())
        harm = Harm(at(roll, day, HOME), force, roll() < pair.kind.struck)
        scene = Scene(pair, harm, roll)
        chance = roll()
        agencies: dict[str, None] = {}
        for _ in range(sum(chance >= limit for limit in _SPREAD)):
            agencies[pair.kind.seen_by.of(roll)] = None
        found.append([scene.seen_by(agency) for agency in agencies])
    return found


def _missing(kind: Kind, roll: Roll) -> str:
    """An agency of which nothing is shared; "" where there is none."""
    if roll() >= AGENCY_MISSING:
        return ""
    seen_by = kind.seen_by.of(roll)
    return {"health": "miu", "concern": "social_care", "third_party": "hub"}.get(seen_by, seen_by)


def _kept(scenes: list[list[list[Contact]]], missing: str, roll: Roll) -> list[Contact]:
    """What was recorded and shared: where the contact itself was not, neither was what followed from it."""
    kept: list[Contact] = []
    for harm in scenes:
        for contacts in harm:
            lost = False
            for contact in contacts:
                if not contact.after:
                    lost = roll() < NEVER_RECORDED
                if not lost and contact.agency != missing and (not contact.after or roll() >= NEVER_RECORDED):
                    kept.append(contact)
    return kept


def _few(kept: list[Contact], number: int, serious: int, roll: Roll) -> list[Contact]:
    """Three or four contacts of a faint case, with nothing that followed from them."""
    own = [
        contact
        for contact in kept
        if not contact.after
        and contact.moment.day < serious
        and any(part.who.number == number for part in contact.people)
    ]
    wanted = between(roll, 3, 4)
    while len(own) > wanted:
        own.pop(int(roll() * len(own)))
    return own


def _record(pair: Pair, begins: int, serious: int, roll: Roll, *, faint: bool) -> list[Contact]:
    """What is on record of whoever does the harm, where they have one: intelligence, a sentence, an order."""
    other = pair.other
    if roll() >= WITH_RECORD or age_in(other) < 20:
        return []
    other.pnc_year = other.pnc_year or 2022 - between(roll, 1, 6)
    found: list[Contact] = []
    violent = roll() < 0.75
    chance = roll()
    if not faint and chance < 0.45:
        other.probation = True
        starts = begins + int((roll() * 1.2 - 0.5) * (serious - begins))
        category = "violence" if violent else "acquisitive"
        earlier = violent and starts > begins + 30 and roll() < 0.5
        victim = pair.victim if earlier else None
        found += supervised(other, starts, roll, category=category, victim=victim)
    if chance > 0.25:
        day = begins + int(roll() * (serious - begins))
        offences = old_convictions(other, roll, before=begins, violent=violent)
        fields: dict[str, Any] = {"summary": "Record checked.", "offences": offences}
        moment = at(roll, day, OFFICE)
        found.append(Contact("police", "police_intelligence", moment, (Part("s", "subject", other),), fields))
    return found


def _earlier_victim(
    pair: Pair, window: Window, begins: int, roll: Roll, anybody: Callable[[Roll], Person]
) -> list[Contact]:
    """Violence against somebody else before; nothing where that is before the county's days."""
    other = pair.other
    day = begins - between(roll, 10, 300)
    for _ in range(_ATTEMPTS):
        victim = anybody(roll)
        near = abs(victim.born - other.born) < 4400 and age_in(victim) >= 18 and victim.sex == pair.victim.sex
        if near and window.holds(day) and victim.number not in (other.number, pair.victim.number):
            offence = {"person": "s", "category": "domestic_abuse", "victim": "v", "outcome": "recorded"}
            said = {"from": "s", "to": "v", "type": "ex_partner"}
            people = (Part("v", "victim", victim), Part("s", "suspect", other))
            fields = {"offences": [offence], "relationships": [said]}
            return [Contact("police", "police_crime_report", at(roll, day, HOME), people, fields)]
    return []


def _serious(pair: Pair, serious: int, roll: Roll) -> list[Contact]:
    """The serious event as hospital and police record it, and the first days after."""
    moment = at(roll, serious, HOME)
    victim, other = pair.victim, pair.other
    wound = injury(roll, bodies.STRUCK, mechanism="unknown", severity="life_threatening")
    hurt: dict[str, Any] = {"injuries": [wound]}
    if pair.kind.name == "exploitation" and roll() < 0.5:
        hurt = {"concerns": ["self_neglect", "financial_exploitation"]}
    part = Part("p", "subject", victim, hurt)
    found = [Contact("ed", "hospital_admission", moment.later(70), (part,))]
    offence = {"person": "s", "category": "violence", "victim": "v", "outcome": "charged"}
    people = (Part("v", "victim", victim, {"concerns": ["physical_violence"]}), Part("s", "suspect", other))
    found.append(Contact("police", "police_crime_report", moment.later(200), people, {"offences": [offence]}))
    if roll() < 0.6:
        bail = {"person": "s", "type": "bail", "starts": iso(moment.day + 2), "protects": "v"}
        moment = Moment(serious + 2, 11 * 60)
        bare = tuple(part._replace(noted={}) for part in reversed(people))
        found.append(Contact("police", "court_outcome", moment, bare, {"orders": [bail]}))
    return found
