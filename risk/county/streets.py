"""Ordinary contacts with police and probation: call-outs, violence by strangers, supervision."""

from collections.abc import Callable
from typing import Any, Final

from people.invented.dice import Roll, Weighted, pick
from people.invented.person import Person
from risk.county import bodies, rates
from risk.county.bodies import injury
from risk.county.chance import Counts, between, poisson
from risk.county.contact import Contact, Part
from risk.county.days import HOME, NIGHT, OFFICE, Window, at, iso, weekend

#: What police are called to, domestic abuse apart (judgement on HMICFRS, a third each of disorder, concern
#: for somebody, and the rest), and who is named.
_CALL: Final = Weighted(
    (("nuisance", "subject"), ("noise", "subject"), ("welfare", "subject"), ("mental_health", "subject"),
     ("missing", "subject"), ("neighbour_dispute", "subject"), ("assault", "victim"), ("drunk", "subject")),
    (18, 10, 25, 12, 6, 12, 9, 8),
)  # fmt: skip
_CLOSED: Final = Weighted(("no_offence", "advice", "resolved", "crime_recorded"), (35, 35, 20, 10))
_CALLER: Final = Weighted(
    ("subject", "family", "neighbour", "professional", "public", "unknown"), (28, 12, 20, 15, 20, 5)
)
_ACQUAINTED: Final = Weighted(
    ("neighbour", "friend", "acquaintance", "housemate", "unknown", "tenant", "landlord", "other_family"),
    (34, 22, 18, 8, 8, 4, 4, 2),
)
_SAID_BY: Final = Weighted(
    ("subject", "practitioner", "other_party", "third_party", "family"), (52, 26, 10, 7, 5)
)
#: Index offences of people supervised (HMPPS offender management tables, rounded).
_OFFENCE: Final = Weighted(
    ("violence", "acquisitive", "drugs", "public_order", "other", "domestic_abuse", "weapons"),
    (22, 26, 18, 10, 12, 8, 4),
)
_ORDER: Final = Weighted(("community_order", "suspended_sentence_order", "licence"), (45, 30, 25))
_DAYS_BETWEEN: Final = 61  # of appointments worth sharing: missed ones, reviews


class Streets:
    """Draws the contacts of one person over the county's days. `anybody` gives somebody of the county."""

    def __init__(self, window: Window, anybody: Callable[[Roll], Person]) -> None:
        self._window, self._anybody = window, anybody
        self._calls = Counts(rates.CALLOUT_MEAN * window.years, rates.CALLOUT_R)
        self._crimes = Counts(rates.CRIME_MEAN * window.years, rates.CRIME_R)

    def of(self, who: Person, age: int, roll: Roll) -> list[Contact]:
        """All of them; none for children."""
        if age < 14:
            return []
        window = self._window
        found = [self._called(who, window.day(roll), roll) for _ in range(self._calls.of(roll))]
        for _ in range(self._crimes.of(roll) if age < 70 else 0):
            suspect = self._suspect(who, roll) if roll() < rates.SUSPECT_NAMED else None
            found.append(stranger_crime(who, window.day(roll), roll, suspect))
        if who.pnc_year and age >= 18:
            for _ in range(poisson(roll, rates.INTELLIGENCE_OF_KNOWN * window.years)):
                found.append(_intelligence(who, window.day(roll), roll))
        if who.probation and age >= 18 and roll() < rates.SUPERVISED_OF_KNOWN:
            found += supervised(who, window.day(roll) - 200, roll, category=_OFFENCE.of(roll))
        return found

    def _called(self, who: Person, day: int, roll: Roll) -> Contact:
        """One call-out; of some, a neighbour, a friend or a lodger is named too."""
        found = call_out(who, day, roll)
        if roll() >= rates.CALLOUT_NAMES_ANOTHER:
            return found
        other = self._anybody(roll)
        if other.number == who.number or other.age < 20:
            return found
        said = {"from": "s", "to": "p", "type": _ACQUAINTED.of(roll), "asserted_by": _SAID_BY.of(roll)}
        role = "suspect" if found.people[0].role == "victim" else pick(roll, ("other", "witness", "subject"))
        fields = {**found.fields, "relationships": [said]}
        return found._replace(people=(*found.people, Part("s", role, other)), fields=fields)

    def _suspect(self, victim: Person, roll: Roll) -> Person | None:
        """Somebody who struck a stranger: men of a fighting age four times in five."""
        for _ in range(20):
            other = self._anybody(roll)
            if (
                other.number != victim.number
                and 16 <= other.age - 3 < 55
                and roll() < (0.8 if other.sex == "male" else 0.2)
            ):
                return other
        return None


def _intelligence(who: Person, day: int, roll: Roll) -> Contact:
    """What police note of somebody they know: company kept, a record checked."""
    fields: dict[str, Any] = {
        "summary": pick(roll, ("Seen with others.", "Vehicle stopped.", "Record checked."))
    }
    if roll() < 0.4:
        fields["offences"] = old_convictions(who, roll, before=day, violent=roll() < 0.35)
    moment = at(roll, day, OFFICE)
    return Contact("police", "police_intelligence", moment, (Part("s", "subject", who),), fields)


def call_out(who: Person, day: int, roll: Roll) -> Contact:
    """One call-out that names this person."""
    label, role = _CALL.of(roll)
    noted: dict[str, Any] = {}
    if label == "mental_health":
        noted["concerns"] = ["mental_health"] if roll() < 0.7 else ["mental_health", "suicidal_ideation"]
    if label in ("drunk", "welfare", "assault") and roll() < 0.12:
        noted["injuries"] = [injury(roll, bodies.ORDINARY, mechanism="assault" if label == "assault" else "")]
    if label in ("drunk", "assault", "noise") and roll() < (1.0 if label == "drunk" else 0.4):
        noted["under_influence"] = "alcohol"
    call = {"initial_type": label, "reported_by": _CALLER.of(roll), "closing_type": _CLOSED.of(roll)}
    at_home = label in ("noise", "welfare", "mental_health", "neighbour_dispute", "missing") or roll() < 0.3
    moment = at(roll, day, HOME)
    part = Part("p", role, who, noted)
    return Contact("police", "police_callout", moment, (part,), {"call": call}, who if at_home else None)


def stranger_crime(who: Person, day: int, roll: Roll, suspect: Person | None = None) -> Contact:
    """Violence against this person by somebody who is no relation, as police record it."""
    noted: dict[str, Any] = {"concerns": ["physical_violence"]} if roll() < 0.6 else {}
    if roll() < 0.4:
        noted["under_influence"] = "alcohol"
    people = [Part("v", "victim", who, noted)]
    fields: dict[str, Any] = {"summary": "Assault in a public place."}
    if suspect:
        people.append(Part("s", "suspect", suspect))
        offence = {"person": "s", "category": "violence", "victim": "v", "outcome": "recorded"}
        fields["offences"] = [offence]
        if roll() < 0.5:
            fields["relationships"] = [{"from": "v", "to": "s", "type": "acquaintance"}]
    moment = at(roll, weekend(roll, day, 0.4), NIGHT)
    return Contact("police", "police_crime_report", moment, tuple(people), fields)


def supervised(
    who: Person, starts: int, roll: Roll, *, category: str, victim: Person | None = None
) -> list[Contact]:
    """A sentence and the supervision after it, from the day it starts; `victim` named where there is one."""
    ends = starts + between(roll, 180, 540)
    offence: dict[str, Any] = {
        "person": "p", "category": category, "date": iso(starts - 90)[:7], "outcome": "convicted",
    }  # fmt: skip
    order: dict[str, Any] = {
        "person": "p", "type": _ORDER.of(roll), "starts": iso(starts), "ends": iso(ends),
    }  # fmt: skip
    if roll() < 0.6:
        order["conditions"] = pick(roll, ("Unpaid work.", "Rehabilitation activity.", "Programme."))
    people = [Part("p", "subject", who)]
    if victim:
        people.append(Part("v", "victim", victim))
        offence["victim"] = "v"
    fields = {"orders": [order], "offences": [offence]}
    found = [Contact("probation", "court_outcome", at(roll, starts, OFFICE), tuple(people), fields)]
    if roll() < 0.3:
        level = "low" if roll() < 0.5 else "medium" if roll() < 0.8 else "high"
        score = {"assessments": [{"person": "p", "tool": "oasys", "level": level}]}
        day = starts - between(roll, 3, 30)
        found.append(Contact("probation", "presentence_report", at(roll, day, OFFICE), (people[0],), score))
    for day in range(starts + 30, ends, _DAYS_BETWEEN):
        missed = roll() < 0.18
        response = "did_not_attend" if missed else "accepted"
        part = Part("p", "subject", who, {"engagement": {"offered": "supervision", "response": response}})
        noted = {"orders": [order]} if roll() < 0.3 else {}
        when = at(roll, day + int(roll() * 20), OFFICE)
        found.append(Contact("probation", "probation_contact", when, (part,), noted))
    return found


def old_convictions(who: Person, roll: Roll, *, before: int, violent: bool) -> list[dict[str, Any]]:
    """What a record check shows of somebody's past, as offences of participant "s"; years only, often."""
    categories = ("violence", "domestic_abuse", "public_order") if violent else ("acquisitive", "drugs")
    found = []
    for _ in range(1 + poisson(roll, 1.5)):
        day = before - between(roll, 200, 4000)
        if day < who.born + 6000:
            continue
        written = iso(day)[: 4 if roll() < 0.4 else 10]
        outcome = "convicted" if roll() < 0.6 else "no_further_action"
        found.append({"person": "s", "category": pick(roll, categories), "date": written, "outcome": outcome})
    return found
