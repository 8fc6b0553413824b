"""Ordinary concerns for adults, and the paper that follows concerns and call-outs: discussions, letters."""

from typing import Any, Final

from people.invented.dice import Roll, Weighted, pick
from people.invented.person import Person
from risk.county import bodies, rates
from risk.county.bodies import injury
from risk.county.chance import Counts, between
from risk.county.contact import Contact, Part
from risk.county.days import OFFICE, Moment, Window, at

#: What concerns are about: neglect and acts of omission most, then physical, psychological and financial
#: abuse, self-neglect, domestic abuse (judgement on the order of types of risk in SAC). One concern is no
#: case: most of those said to do it are carers, residents and relatives of whom nothing more is ever heard.
_ABOUT: Final = Weighted(
    ("neglect", "physical", "psychological", "self_neglect", "financial_exploitation", "domestic",
     "carer_strain", "fall", "mental_health", "other"),
    (28, 13, 10, 14, 10, 4, 6, 6, 5, 4),
)  # fmt: skip
_ABUSE: Final = frozenset({"physical", "psychological", "financial_exploitation", "domestic"})
_TOLD: Final = {
    "physical": ("physical_violence", "physical_violence", "fear"),
    "psychological": ("threats", "fear", "coercive_control", "isolation"),
    "domestic": ("physical_violence", "coercive_control", "threats", "fear"),
}
#: Who raises them (SAC, rounded).
_RAISED_BY: Final = Weighted(
    ("social_care", "ed", "ambulance", "gp", "police", "housing"), (52, 10, 14, 7, 12, 5)
)
#: What neighbours and relatives worry about; what they heard through a wall is nothing, or never again.
_WORRIED_ABOUT: Final = Weighted(
    ("self_neglect", "isolation", "carer_strain", "mental_health", "fear", "physical_violence", "threats",
     "financial_exploitation", "alcohol_dependency"),
    (20, 15, 12, 14, 8, 10, 7, 6, 8),
)  # fmt: skip
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


class Care:
    """Draws what social care, housing and neighbours record of one adult over the county's days."""

    def __init__(self, window: Window) -> None:
        self._window = window
        years = window.years
        self._adult = Counts(rates.CONCERN_ADULT * years, rates.CONCERN_R)
        self._vulnerable = Counts(rates.CONCERN_ADULT * rates.CONCERN_VULNERABLE * years, rates.CONCERN_R)
        self._65 = Counts(rates.CONCERN_65 * years, rates.CONCERN_R)
        self._80 = Counts(rates.CONCERN_80 * years, rates.CONCERN_R)
        self._housing = Counts(rates.HOUSING_MEAN * years, rates.HOUSING_R)

    def of(self, who: Person, age: int, members: list[Person], roll: Roll) -> list[Contact]:
        """All of them; `members` live with the person."""
        if age < 18:
            return []
        window = self._window
        younger = self._vulnerable if who.vulnerable else self._adult
        found: list[Contact] = []
        for _ in range((self._80 if age >= 80 else self._65 if age >= 65 else younger).of(roll)):
            about = _ABOUT.of(roll)
            share = rates.ABUSE_NAMES_ANOTHER if about in _ABUSE else rates.CONCERN_NAMES_ANOTHER
            other = _near(who, members, roll) if roll() < share else None
            found += concern(who, window.day(roll), roll, about=about, other=other)
        for _ in range(self._housing.of(roll)):
            found.append(_housing(who, _near(who, members, roll), window.day(roll), roll))
        if roll() < rates.THIRD_PARTY * window.years:
            found.append(_worried(who, _near(who, members, roll), window.day(roll), roll))
        if age >= 65 and roll() < rates.CAPACITY_65 * window.years:
            found.append(_capacity(who, _near(who, members, roll), window.day(roll), roll))
        return found


def _near(who: Person, members: list[Person], roll: Roll) -> Person | None:
    """Somebody grown who lives with the person; nobody in particular in a care home."""
    grown = [m for m in members if m.number != who.number and m.age >= 20 and m.role != "resident"]
    return grown[int(roll() * len(grown))] if grown else None


def _related(who: Person, other: Person, roll: Roll) -> dict[str, Any]:
    """What the other is to the person, as somebody put it."""
    years = (other.born - who.born) / 365.25
    relation = "child" if years > 16 else "parent" if years < -16 else "partner"
    relation = "sibling" if who.role == other.role == "child" else relation
    said = pick(roll, ("subject", "practitioner", "other_party", "family"))
    return {"from": "o", "to": "p", "type": "carer" if roll() < 0.2 else relation, "asserted_by": said}


def _housing(who: Person, other: Person | None, day: int, roll: Roll) -> Contact:
    summary = pick(roll, ("Rent arrears.", "Noise reported.", "Repair.", "Damage to door.", "Tenancy visit."))
    # Neighbours and visitors are complained of, and now and then somebody is afraid of them.
    noted = {"concerns": [pick(roll, ("fear", "threats", "mental_health"))]} if roll() < 0.06 else {}
    people = [Part("p", "subject", who, noted)]
    if other and roll() < 0.35:
        drunk = {"under_influence": "alcohol"} if roll() < 0.06 else {}
        people.append(Part("o", "household_member", other, drunk))
    moment = at(roll, day, OFFICE)
    return Contact("housing", "housing_contact", moment, tuple(people), {"summary": summary}, who)


def _worried(who: Person, other: Person | None, day: int, roll: Roll) -> Contact:
    """A neighbour or a relative is worried, and nothing comes of it."""
    code = _WORRIED_ABOUT.of(roll)
    people = [Part("p", "subject", who, {"concerns": [code]})]
    fields: dict[str, Any] = {}
    if other and roll() < 0.4:
        drunk = {"under_influence": "alcohol"} if roll() < 0.15 else {}
        people.append(Part("o", "other", other, drunk))
        fields["relationships"] = [
            {**_related(who, other, roll), "asserted_by": pick(roll, ("third_party", "family"))}
        ]
    agency = pick(roll, ("social_care", "hub", "gp", "housing"))
    return Contact(agency, "third_party_concern", at(roll, day, OFFICE), tuple(people), fields)


def _capacity(who: Person, other: Person | None, day: int, roll: Roll) -> Contact:
    noted: dict[str, Any] = {"seen_alone": roll() < 0.7, "care_and_support_needs": True}
    people = [Part("p", "subject", who, noted)]
    if other and not noted["seen_alone"]:
        noted["present"] = ["o"]
        people.append(Part("o", "household_member", other))
    outcome = pick(roll, ("Has capacity for this decision.", "Lacks capacity for this decision."))
    fields = {"assessments": [{"person": "p", "tool": "mental_capacity", "outcome": outcome}]}
    return Contact("social_care", "capacity_assessment", at(roll, day, OFFICE), tuple(people), fields)


def concern(
    who: Person, day: int, roll: Roll, *, about: str, other: Person | None = None, relation: str = ""
) -> list[Contact]:
    """One concern and what follows it. `relation`: what the other is, where that is known."""
    noted: dict[str, Any] = {"care_and_support_needs": roll() < 0.7}
    if about in _CODES:
        noted["concerns"] = [about]
    elif about in _TOLD:
        noted["concerns"] = [pick(roll, _TOLD[about])]
    if about == "physical" and roll() < 0.5:
        noted["injuries"] = [injury(roll, bodies.STRUCK, mechanism="assault")]
    elif about in ("physical", "fall") or (about in ("domestic", "neglect") and roll() < 0.3):
        old = who.age >= 70
        hurt = injury(roll, bodies.FALLS_OF_OLD if old or about == "fall" else bodies.STRUCK, old=old)
        noted["injuries"] = [hurt]
    if roll() < 0.4:
        response = pick(roll, ("declined", "accepted", "accepted", "did_not_cooperate"))
        noted["engagement"] = {"offered": "safeguarding", "response": response}
    moment = at(roll, day, OFFICE)
    referral = {"person": "p", "to": "county-adult-social-care", "outcome": _ANSWERED.of(roll)}
    fields: dict[str, Any] = {"summary": f"Concern: {about.replace('_', ' ')}."}
    agency = _RAISED_BY.of(roll)
    if agency != "social_care":
        fields["referrals"] = [referral]
    suspected = other is not None and about in _ABUSE and roll() < 0.5
    people = [Part("p", "victim" if suspected else "subject", who, noted)]
    if other:
        drunk = {"under_influence": "alcohol"} if about in _ABUSE and roll() < 0.1 else {}
        people.append(Part("o", "suspect" if suspected else "other", other, drunk))
        said = _related(who, other, roll)
        fields["relationships"] = [{**said, "type": relation or said["type"]}]
    found = [Contact(agency, "safeguarding_concern", moment, tuple(people), fields)]
    if roll() < 0.25:
        found.append(shared(roll, moment, (who,)))
    if roll() < 0.5:
        found.append(_visit(who, other, at(roll, day + between(roll, 1, 21), OFFICE), roll))
    if roll() < 0.08:
        found.append(letter(roll, moment, who, "social_care"))
    return found


def _visit(who: Person, other: Person | None, moment: Moment, roll: Roll) -> Contact:
    """Social care comes, or rings; one in four wants nothing of it."""
    response = pick(roll, ("declined", "did_not_cooperate")) if roll() < 0.25 else "accepted"
    offered = "assessment" if roll() < 0.6 else "safeguarding"
    noted: dict[str, Any] = {"engagement": {"offered": offered, "response": response}}
    people = [Part("p", "subject", who, noted)]
    fields: dict[str, Any] = {}
    if other:
        people.append(Part("o", "household_member", other))
        if roll() < 0.7:
            fields["relationships"] = [_related(who, other, roll)]
    return Contact("social_care", "social_care_contact", moment, tuple(people), fields, who, after=True)


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
