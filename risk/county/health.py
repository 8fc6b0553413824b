"""Ordinary contacts with health services: attendances, shared consultations, ambulance calls."""

from typing import Any, Final

from people.invented.dice import Roll, Weighted, pick
from people.invented.person import Person
from risk.county import bodies, rates
from risk.county.bodies import injury
from risk.county.chance import Counts, poisson
from risk.county.contact import Contact, Part
from risk.county.days import DAYTIME, NIGHT, OFFICE, Moment, Window, at, weekend

_ILL: Final = (
    "Chest pain.", "Abdominal pain.", "Short of breath.", "Fever.", "Headache.", "Palpitations.", "Rash.",
    "Back pain.", "Vomiting.", "Unwell, sent home.", "Earache.", "Dizzy spell.",
)  # fmt: skip
_MENTAL: Final = ("Low mood.", "Anxiety, review.", "Medication review, depression.", "Panic attacks.")
_CALLS: Final = Weighted(["fall", "ill", "drink", "mental", "assault"], [45, 30, 12, 10, 3])


class Health:
    """Draws the contacts of one person over the county's days."""

    def __init__(self, window: Window) -> None:
        years = window.years
        self._window = window
        self._light = Counts(rates.LIGHT_MEAN * years, rates.LIGHT_R)
        self._heavy = Counts(rates.HEAVY_MEAN * years, rates.HEAVY_R)
        self._mental = Counts(rates.GP_MENTAL_MEAN * years, rates.GP_MENTAL_R)
        self._dependency = Counts(rates.GP_DEPENDENCY_MEAN * years, rates.GP_DEPENDENCY_R)
        self._ambulance = Counts(rates.AMBULANCE_MEAN * years, rates.AMBULANCE_R)
        self._ambulance_old = Counts(rates.AMBULANCE_OLD_MEAN * years, rates.AMBULANCE_R)
        self._service = Counts(rates.MENTAL_SERVICE_MEAN * years, rates.MENTAL_SERVICE_R)
        self._addiction = Counts(rates.ADDICTION_MEAN * years, rates.ADDICTION_R)

    def of(self, who: Person, age: int, members: list[Person], roll: Roll, *, marked: bool) -> list[Contact]:
        """All contacts of one person, `members` being who lives there; a marked one is no heavy attender."""
        found = self._attendances(who, age, roll, marked=marked)
        for _ in range(poisson(roll, rates.GP_INJURY * self._window.years)):
            found.append(_gp_injury(who, age, self._window.day(roll), roll))
        old = age >= 75
        for _ in range((self._ambulance_old if old else self._ambulance).of(roll)):
            called = ambulance_call(who, self._window.day(roll), roll, old=old)
            near = [m for m in members if m.number != who.number and m.age >= 20 and m.role != "resident"]
            found.append(_with_somebody(called, near, roll) if near and roll() < 0.2 else called)
        if age >= 14:
            found += self._repeated(who, roll)
        return found

    def _attendances(self, who: Person, age: int, roll: Roll, *, marked: bool) -> list[Contact]:
        heavy_share = (rates.HEAVY_SHARE - rates.HEAVY_MADE) * 1.2  # nobody below 16 is one
        heavy = age >= 16 and roll() < heavy_share and not marked
        count = (self._heavy if heavy else self._light).of(roll)
        injured = rates.INJURY_SHARE_HEAVY if heavy else rates.INJURY_SHARE_LIGHT
        found = []
        for _ in range(count):
            day = self._window.day(roll)
            if roll() >= injured:
                found.append(_ill(who, day, roll, heavy=heavy))
                continue
            seen = _injured(who, age, day, roll)
            found.append(seen)
            if roll() < _admitted(seen, age):
                later = seen.moment.later(180)
                found.append(seen._replace(agency="ed", kind="hospital_admission", moment=later, after=True))
        return found

    def _repeated(self, who: Person, roll: Roll) -> list[Contact]:
        """Mental health and dependency: few people, many contacts."""
        found = []
        for _ in range(self._mental.of(roll)):
            noted: dict[str, Any] = {"concerns": _on_their_mind(roll)}
            found.append(
                _office("gp", "gp_consultation", who, noted, self._window, roll, pick(roll, _MENTAL))
            )
        for _ in range(self._dependency.of(roll)):
            found.append(_office("gp", "gp_consultation", who, _dependency(roll), self._window, roll))
        for _ in range(self._service.of(roll)):
            noted = {"concerns": _on_their_mind(roll)}
            found.append(_office("mental_health", "mental_health_contact", who, noted, self._window, roll))
        for _ in range(self._addiction.of(roll)):
            noted = _dependency(roll)
            response = "did_not_attend" if roll() < 0.25 else "accepted"
            noted["engagement"] = {"offered": "alcohol_service", "response": response}
            found.append(_office("addiction", "addiction_service_contact", who, noted, self._window, roll))
        return found


def attendance(roll: Roll, who: Person, moment: Moment, noted: dict[str, Any], summary: str = "") -> Contact:
    """An attendance at a hospital or a minor injuries unit."""
    minor = roll() < rates.MINOR_UNIT
    fields = {"summary": summary} if summary else {}
    return Contact(
        "miu" if minor else "ed",
        "miu_attendance" if minor else "ed_attendance",
        moment,
        (Part("p", "subject", who, noted),),
        fields,
    )


def ambulance_call(who: Person, day: int, roll: Roll, *, old: bool, why: str = "") -> Contact:
    """One call for an ambulance."""
    why = why or _CALLS.of(roll)
    noted: dict[str, Any] = {}
    if why == "fall":
        noted["injuries"] = [injury(roll, bodies.FALLS_OF_OLD if old else bodies.ORDINARY, old=old)]
        if roll() < 0.15:
            noted["under_influence"] = "alcohol"
    elif why == "assault":
        noted = assaulted(roll)
    elif why == "drink":
        noted["under_influence"] = "alcohol"
    elif why == "mental":
        noted["concerns"] = ["mental_health"]
    caller = (
        "subject" if roll() < 0.4 else pick(roll, ("family", "family", "public", "professional", "neighbour"))
    )
    call = {"initial_type": {"ill": "illness"}.get(why, why), "reported_by": caller}
    moment = at(roll, day, NIGHT if why in ("drink", "mental", "assault") else DAYTIME)
    return Contact(
        "ambulance", "ambulance_callout", moment, (Part("p", "subject", who, noted),), {"call": call}, who
    )


def _with_somebody(called: Contact, near: list[Person], roll: Roll) -> Contact:
    """A call at which somebody of the household was there, and is named."""
    other = pick(roll, near)
    drunk = {"under_influence": "alcohol"} if roll() < 0.08 else {}
    fields = called.fields
    if roll() < 0.5:
        years = (other.born - called.about.born) / 365.25
        relation = "child" if years > 16 else "parent" if years < -16 else pick(roll, ("partner", "spouse"))
        said = pick(roll, ("subject", "other_party", "family"))
        fields = {
            **fields,
            "relationships": [{"from": "o", "to": "p", "type": relation, "asserted_by": said}],
        }
    people = (*called.people, Part("o", "household_member", other, drunk))
    return called._replace(people=people, fields=fields)


def group(age: int) -> str:
    """The age group of the table of assaults."""
    return "child" if age < 16 else "young" if age < 40 else "middle" if age < 65 else "old"


def assaulted(roll: Roll) -> dict[str, Any]:
    """What is noted of somebody struck in a street or a bar."""
    noted: dict[str, Any] = {"injuries": [injury(roll, bodies.STRUCK, mechanism="assault")]}
    if roll() < 0.2:
        noted["injuries"].append(injury(roll, bodies.STRUCK, mechanism="assault"))
    if roll() < 0.55:
        noted["under_influence"] = "alcohol"
    return noted


def _injured(who: Person, age: int, day: int, roll: Roll) -> Contact:
    if roll() < rates.ASSAULT_OF_INJURIES[who.sex, group(age)]:
        moment = at(roll, weekend(roll, day, 0.45), NIGHT)
        return attendance(roll, who, moment, assaulted(roll), "Assault.")
    moment = at(roll, day, DAYTIME)
    old = age >= 70
    sites = bodies.FALLS_OF_OLD if old else bodies.ORDINARY
    if 16 <= age < 70 and roll() < rates.UNTOLD_OF_INJURIES:
        sites = bodies.STRUCK
    noted: dict[str, Any] = {"injuries": [injury(roll, sites, old=old)]}
    night = not 360 <= moment.minute < 1320
    if age >= 16 and roll() < (rates.ALCOHOL_NIGHT if night else rates.ALCOHOL_DAY):
        noted["under_influence"] = "alcohol"
    return attendance(roll, who, moment, noted)


def _admitted(seen: Contact, age: int) -> float:
    """How likely an injury is to keep somebody in hospital."""
    bad = seen.people[0].noted["injuries"][0].get("severity") in ("serious", "life_threatening")
    return rates.ADMITTED_SERIOUS if bad else rates.ADMITTED_OLD if age >= 70 else 0.0


def _ill(who: Person, day: int, roll: Roll, *, heavy: bool) -> Contact:
    noted: dict[str, Any] = {}
    if who.age >= 15 and roll() < (0.12 if heavy else 0.02):
        noted["concerns"] = ["mental_health"] if roll() < 0.7 else ["mental_health", "suicidal_ideation"]
    elif who.age >= 16 and roll() < (0.12 if heavy else 0.02):
        noted["under_influence"] = "alcohol"
    return attendance(roll, who, at(roll, day, DAYTIME), noted, pick(roll, _ILL))


def _gp_injury(who: Person, age: int, day: int, roll: Roll) -> Contact:
    old = age >= 70
    noted = {"injuries": [injury(roll, bodies.FALLS_OF_OLD if old else bodies.ORDINARY, old=old)]}
    if roll() < rates.ASSAULT_OF_INJURIES[who.sex, group(age)]:
        noted = {"injuries": [injury(roll, bodies.STRUCK, mechanism="assault")]}
    return Contact("gp", "gp_consultation", at(roll, day, OFFICE), (Part("p", "subject", who, noted),))


#: What is told beside low mood, and is no case: of a home long left, of work, of a neighbour (judgement).
_ALSO_TOLD: Final = (
    ("suicidal_ideation", 0.06), ("isolation", 0.04), ("alcohol_dependency", 0.03), ("fear", 0.02),
    ("carer_strain", 0.015), ("separation", 0.015), ("threats", 0.008), ("coercive_control", 0.008),
    ("physical_violence", 0.006), ("financial_exploitation", 0.003), ("sexual_violence", 0.002),
)  # fmt: skip


def _on_their_mind(roll: Roll) -> list[str]:
    return ["mental_health", *(code for code, share in _ALSO_TOLD if roll() < share)]


def _dependency(roll: Roll) -> dict[str, Any]:
    if roll() < 0.3:
        return {"concerns": ["drug_dependency"]}
    noted: dict[str, Any] = {"concerns": ["alcohol_dependency"]}
    if roll() < 0.4:
        noted["alcohol_units_per_week"] = 36 + int(roll() * 90)
    if roll() < 0.12:
        noted["under_influence"] = "alcohol"
    if roll() < 0.4:
        response = pick(roll, ("declined", "accepted", "accepted", "did_not_cooperate"))
        noted["engagement"] = {"offered": "alcohol_service", "response": response}
    return noted


def _office(
    agency: str, kind: str, who: Person, noted: dict[str, Any], window: Window, roll: Roll, summary: str = ""
) -> Contact:
    fields = {"summary": summary} if summary else {}
    moment = at(roll, window.day(roll), OFFICE)
    return Contact(agency, kind, moment, (Part("p", "subject", who, noted),), fields)
