"""Hard negatives: people whose contacts look like harm by somebody and are not, some ten for every case.

How many there are is judgement, on: one adult in seventy dependent on alcohol (OHID), most never in
treatment; one adult in a hundred with epilepsy, a third of them not free of seizures (NICE); two falls a bed
and year in care homes (NICE, falls), of which one in ten is a call or an attendance; 600 to 900 frequent
callers a month of most UK ambulance services together, one or two in 100,000 (BMC Emergency Medicine 2019),
five calls in a month or twelve in three; assaults at night among young men (domain table). Each is drawn from
its own cause and from nothing that a rule looks for.
"""

from collections.abc import Callable
from typing import Any, Final, NamedTuple

from people.invented.dice import Roll, pick
from people.invented.person import Person
from risk.county import bodies, concerns
from risk.county.bodies import injury
from risk.county.chance import between, poisson
from risk.county.contact import Contact, Part
from risk.county.days import DAYTIME, HOME, NIGHT, OFFICE, Window, at, weekend
from risk.county.health import ambulance_call, assaulted, attendance
from risk.county.streets import stranger_crime

Story = Callable[[Person, Person | None, Window, Roll], list[Contact]]


class Looker(NamedTuple):
    """How many of 100,000 people in two years, and what is on record of one."""

    per_100k: float
    story: Story


def drinker(who: Person, other: Person | None, window: Window, roll: Roll) -> list[Contact]:
    """Depends on alcohol, lives alone, falls: head and face, drunk, at all hours; nobody does it."""
    found: list[Contact] = []
    for _ in range(poisson(roll, between(roll, 2, 7) * window.years)):
        noted: dict[str, Any] = {"injuries": [injury(roll, bodies.FALLS_OF_OLD, mechanism="fall")]}
        _drunk(noted, roll, 0.75)
        moment = at(roll, window.day(roll), HOME)
        if roll() < 0.25:
            call = {"call": {"initial_type": "fall", "reported_by": pick(roll, ("public", "subject"))}}
            part = Part("p", "subject", who, noted)
            found.append(Contact("ambulance", "ambulance_callout", moment, (part,), call, who))
        if roll() < 0.85:
            found.append(attendance(roll, who, moment.later(60), noted))
    for _ in range(poisson(roll, 1.6 * window.years)):
        noted = {"concerns": ["alcohol_dependency"]}
        _drunk(noted, roll, 0.2)
        if roll() < 0.4:
            noted["engagement"] = {"offered": "alcohol_service", "response": _answer(roll)}
        found.append(_seen("gp", "gp_consultation", who, noted, window, roll))
    for _ in range(poisson(roll, 0.8 * window.years)):
        noted = {"engagement": {"offered": "alcohol_service", "response": _answer(roll)}}
        found.append(_seen("addiction", "addiction_service_contact", who, noted, window, roll))
    for _ in range(poisson(roll, 0.7 * window.years)):
        found.append(_called(who, window.day(roll), roll, pick(roll, ("drunk", "welfare", "nuisance"))))
    if roll() < 0.35:
        found += concerns.concern(who, window.day(roll), roll, about="self_neglect")
    return found


def player(who: Person, other: Person | None, window: Window, roll: Roll) -> list[Contact]:
    """Plays a contact sport: several injuries a season, some to the head, all accounted for."""
    found = []
    for _ in range(2 + poisson(roll, between(roll, 1, 4) * window.years)):
        noted = {"injuries": [injury(roll, bodies.SPORT, mechanism="accident")]}
        day = weekend(roll, window.day(roll), 0.5) + 1
        if roll() < 0.8:
            found.append(attendance(roll, who, at(roll, day, DAYTIME), noted, "Hurt in a match."))
        else:
            part = Part("p", "subject", who, noted)
            found.append(Contact("gp", "gp_consultation", at(roll, day + 2, OFFICE), (part,)))
    return found


def seizures(who: Person, other: Person | None, window: Window, roll: Roll) -> list[Contact]:
    """Has seizures: bitten tongue, struck head, calls by whoever was there."""
    found: list[Contact] = []
    for _ in range(2 + poisson(roll, between(roll, 1, 5) * window.years)):
        noted = {"injuries": [injury(roll, bodies.FALLS_OF_OLD, mechanism="seizure")]} if roll() < 0.7 else {}
        moment = at(roll, window.day(roll), DAYTIME)
        if roll() < 0.5:
            caller = pick(roll, ("family", "public", "professional"))
            call = {"call": {"initial_type": "fitting", "reported_by": caller}}
            part = Part("p", "subject", who, noted)
            found.append(Contact("ambulance", "ambulance_callout", moment, (part,), call, who))
        if roll() < 0.8:
            found.append(attendance(roll, who, moment.later(70), noted, "Seizure."))
    return found


def resident(who: Person, other: Person | None, window: Window, roll: Roll) -> list[Contact]:
    """Falls in a care home, where many others live at the same address."""
    found: list[Contact] = []
    for _ in range(2 + poisson(roll, between(roll, 1, 4) * window.years)):
        day = window.day(roll)
        hurt = injury(roll, bodies.FALLS_OF_OLD, mechanism="fall", old=True)
        noted: dict[str, Any] = {"injuries": [hurt]}
        noted["care_and_support_needs"] = True
        if roll() < 0.4:
            found.append(ambulance_call(who, day, roll, old=True, why="fall"))
        if roll() < 0.7:
            found.append(attendance(roll, who, at(roll, day, DAYTIME), noted, "From a care home."))
        if roll() < 0.2:
            found += concerns.concern(who, day + 1, roll, about="fall")
    return found


def noisy(who: Person, other: Person | None, window: Window, roll: Roll) -> list[Contact]:
    """Noise, parties, a quarrel with next door: police and housing come to one address again and again."""
    found: list[Contact] = []
    for _ in range(3 + poisson(roll, between(roll, 2, 7) * window.years)):
        label = pick(roll, ("noise", "noise", "nuisance", "neighbour_dispute"))
        found.append(_called(who, weekend(roll, window.day(roll), 0.4), roll, label, by="neighbour"))
    for _ in range(poisson(roll, 1.5 * window.years)):
        found.append(_seen("housing", "housing_contact", who, {}, window, roll, "Noise reported."))
    return found


def out_at_night(who: Person, other: Person | None, window: Window, roll: Roll) -> list[Contact]:
    """Goes out, drinks, is struck by strangers once or twice a year."""
    found = []
    for _ in range(1 + poisson(roll, 1.1 * window.years)):
        day = weekend(roll, window.day(roll), 0.7)
        if roll() < 0.8:
            found.append(attendance(roll, who, at(roll, day, NIGHT), assaulted(roll), "Assault."))
        if roll() < 0.6:
            found.append(stranger_crime(who, day, roll))
    return found


def caller(who: Person, other: Person | None, window: Window, roll: Roll) -> list[Contact]:
    """Calls for ambulances again and again for some months: ill, alone, afraid."""
    found: list[Contact] = []
    for _ in range(between(roll, 1, 3)):
        start = window.day(roll)
        for _ in range(between(roll, 12, 26)):
            day = start + int(roll() * 90)
            why = pick(roll, ("ill", "ill", "ill", "mental", "drink", "fall"))
            found.append(ambulance_call(who, day, roll, old=False, why=why))
            if roll() < 0.3:
                noted = {"concerns": ["mental_health"]} if roll() < 0.4 else {}
                found.append(attendance(roll, who, at(roll, day, DAYTIME), noted, "Unwell, sent home."))
    for _ in range(poisson(roll, 2.0 * window.years)):
        noted = {"concerns": ["mental_health"]}
        found.append(_seen("mental_health", "mental_health_contact", who, noted, window, roll))
    return found


def lookalike(who: Person, other: Person | None, window: Window, roll: Roll) -> list[Contact]:
    """Two relatives easily taken for one: each has some injuries and some call-outs; together, many."""
    found: list[Contact] = []
    for whom in (who, other):
        if whom is None:
            continue
        for _ in range(1 + poisson(roll, 1.1 * window.years)):
            noted: dict[str, Any] = {"injuries": [injury(roll, bodies.ORDINARY)]}
            _drunk(noted, roll, 0.15)
            found.append(attendance(roll, whom, at(roll, window.day(roll), DAYTIME), noted))
        for _ in range(poisson(roll, 0.6 * window.years)):
            label = pick(roll, ("nuisance", "neighbour_dispute", "welfare", "assault"))
            found.append(_called(whom, window.day(roll), roll, label))
    return found


def _drunk(noted: dict[str, Any], roll: Roll, share: float) -> None:
    if roll() < share:
        noted["under_influence"] = "alcohol"


def _answer(roll: Roll) -> str:
    return pick(roll, ("declined", "did_not_cooperate", "did_not_attend", "did_not_attend", "accepted"))


def _seen(
    agency: str, kind: str, who: Person, noted: dict[str, Any], window: Window, roll: Roll, summary: str = ""
) -> Contact:
    fields = {"summary": summary} if summary else {}
    moment = at(roll, window.day(roll), OFFICE)
    return Contact(agency, kind, moment, (Part("p", "subject", who, noted),), fields)


def _called(who: Person, day: int, roll: Roll, label: str, *, by: str = "") -> Contact:
    """Police are called to somebody's home."""
    noted: dict[str, Any] = {}
    _drunk(noted, roll, 0.9 if label == "drunk" else 0.2)
    call = {
        "initial_type": label,
        "reported_by": by if by and roll() < 0.8 else pick(roll, ("neighbour", "public", "subject")),
        "closing_type": pick(roll, ("no_offence", "advice", "resolved")),
    }
    part = Part("p", "subject", who, noted)
    return Contact("police", "police_callout", at(roll, day, HOME), (part,), {"call": call}, who)


LOOKERS: Final = {
    "lone_dependent_drinker": Looker(60, drinker),
    "contact_sport": Looker(90, player),
    "seizures": Looker(50, seizures),
    "care_home_resident": Looker(60, resident),
    "noisy_address": Looker(45, noisy),
    "night_time_economy": Looker(70, out_at_night),
    "frequent_caller": Looker(14, caller),
    "lookalike_relative": Looker(30, lookalike),
}
