"""Ordinary concerns for adults, and the paper that follows concerns and call-outs: discussions, letters."""

from typing import Any, Final

from people.invented.dice import Roll, Weighted, pick
from people.invented.person import Person
from risk.county import rates
from risk.county.chance import between, poisson
from risk.county.contact import Contact, Part
from risk.county.days import OFFICE, Moment, Window, at

#: What concerns are about: SAC 2024-25, neglect and acts of omission most, self-neglect, then abuse.
_ABOUT: Final = Weighted(
    ("neglect", "self_neglect", "carer_strain", "financial_exploitation", "fall", "mental_health", "other"),
    (32, 18, 9, 11, 14, 8, 8),
)
#: Who raises them (SAC, rounded).
_RAISED_BY: Final = Weighted(
    ("social_care", "ed", "ambulance", "gp", "police", "housing"), (52, 10, 14, 7, 12, 5)
)
_CODES: Final = frozenset({"self_neglect", "carer_strain", "financial_exploitation", "mental_health"})
_ANSWERED: Final = Weighted(
    ("pending", "accepted", "rejected_by_service", "completed", "declined_by_person"), (22, 28, 20, 20, 10)
)
_SHARED_WITH: Final = (
    "Discussion: police, adult social care.",
    "Discussion: police, adult social care, hospital.",
    "Discussion: police, housing, probation.",
    "Discussion: police, adult social care, GP, mental health service.",
)


def of_person(who: Person, age: int, window: Window, roll: Roll) -> list[Contact]:
    """The concerns about one adult over the county's days, with what followed."""
    if age < 18:
        return []
    rate = rates.CONCERN_80 if age >= 80 else rates.CONCERN_65 if age >= 65 else rates.CONCERN_ADULT
    rate *= rates.CONCERN_VULNERABLE if who.vulnerable and age < 80 else 1
    found: list[Contact] = []
    for _ in range(poisson(roll, rate * window.years)):
        found += concern(who, window.day(roll), roll, about=_ABOUT.of(roll))
    return found


def concern(who: Person, day: int, roll: Roll, *, about: str) -> list[Contact]:
    """One concern and what follows it."""
    noted: dict[str, Any] = {"care_and_support_needs": roll() < 0.7}
    if about in _CODES:
        noted["concerns"] = [about]
    moment = at(roll, day, OFFICE)
    referral = {"person": "p", "to": "county-adult-social-care", "outcome": _ANSWERED.of(roll)}
    fields: dict[str, Any] = {"summary": f"Concern: {about.replace('_', ' ')}."}
    agency = _RAISED_BY.of(roll)
    if agency != "social_care":
        fields["referrals"] = [referral]
    part = Part("p", "subject", who, noted)
    found = [Contact(agency, "safeguarding_concern", moment, (part,), fields)]
    if roll() < 0.25:
        found.append(shared(roll, moment, (who,)))
    if roll() < 0.5:
        response = "declined" if roll() < 0.2 else "accepted"
        seen = Part("p", "subject", who, {"engagement": {"offered": "assessment", "response": response}})
        later = at(roll, day + between(roll, 1, 21), OFFICE)
        found.append(Contact("social_care", "social_care_contact", later, (seen,), after=True))
    if roll() < 0.08:
        found.append(letter(roll, moment, who, "social_care"))
    return found


def shared(roll: Roll, moment: Moment, people: tuple[Person, ...]) -> Contact:
    """A discussion between agencies, some days after; the first person is whom it is about."""
    parts = [Part("p", "subject", people[0])]
    parts += [Part(f"o{place}", "other", who) for place, who in enumerate(people[1:], start=1)]
    when = at(roll, moment.day + between(roll, 1, 9), OFFICE)
    agency = "hub" if roll() < 0.5 else "social_care"
    fields = {"summary": pick(roll, _SHARED_WITH)}
    return Contact(agency, "information_sharing", when, tuple(parts), fields, after=True)


def letter(roll: Roll, moment: Moment, who: Person, agency: str) -> Contact:
    """A letter with offers of help, some days after, dated without a time."""
    when = Moment(moment.day + between(roll, 2, 14))
    fields = {"summary": pick(roll, ("Letter: offer of support.", "Letter: appointment.", "Letter: advice."))}
    return Contact(agency, "letter_sent", when, (Part("p", "subject", who),), fields, after=True)
