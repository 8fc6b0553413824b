"""What each kind of agency sees of one harm, and what follows from what it saw."""

from typing import Any, Final, NamedTuple

from people.invented.dice import Roll, Weighted, pick
from people.invented.person import Person
from risk.county import bodies, concerns
from risk.county.bodies import Injury, injury
from risk.county.cases import TAKEN_FOR_SUSPECT, TAKEN_FOR_SUSPECT_MAN, Kind
from risk.county.chance import between
from risk.county.contact import Contact, Part
from risk.county.days import OFFICE, Moment, at
from risk.county.habits import habit
from risk.county.health import attendance

_CALLER: Final = Weighted(
    ("subject", "family", "neighbour", "professional", "public", "unknown"), (34, 17, 28, 7, 9, 5)
)
_CLOSED: Final = Weighted(
    ("no_offence", "advice", "domestic_incident", "resolved", "crime_recorded"), (34, 22, 22, 10, 12)
)
_UNTOLD: Final = Weighted(("fall", "accident", "unknown", "other"), (46, 30, 20, 4))
_RAISED_BY: Final = ("ed", "ambulance", "gp", "police", "social_care", "social_care", "housing")
_TOLD_BY: Final = ("hub", "social_care", "gp", "housing", "police")


class Pair(NamedTuple):
    """The two people of a case: `other` harms `victim`. `drinks`: whether drink is part of it."""

    kind: Kind
    victim: Person
    other: Person
    relationship: str
    drinks: bool
    children: bool


class Harm(NamedTuple):
    """One harm: when, how far the case has come (0 to 1), whether there was violence."""

    moment: Moment
    force: float
    struck: bool


class Scene:
    """One harm, as seen by whoever came to know of it."""

    def __init__(self, pair: Pair, harm: Harm, roll: Roll) -> None:
        self.pair, self.harm, self.roll = pair, harm, roll
        self.injuries = self._injuries() if harm.struck and roll() < 0.85 else []

    def seen_by(self, agency: str) -> list[Contact]:
        """The contacts of one kind of agency with it: first what happened, then what followed."""
        found: list[Contact] = getattr(self, f"_{agency}")()
        return found

    def _injuries(self) -> list[Injury]:
        roll, harm = self.roll, self.harm
        told = roll() < self.pair.kind.told + 0.15 * harm.force
        mechanism = "assault" if told else _UNTOLD.of(roll)
        chance = roll() + 0.25 * harm.force
        severity = "serious" if chance > 1.12 else "moderate" if chance > 0.75 else "minor"
        found = [injury(roll, bodies.STRUCK, mechanism=mechanism, severity=severity)]
        if roll() < 0.2 + 0.1 * harm.force:
            found.append(injury(roll, bodies.STRUCK, mechanism=mechanism))
        if told and roll() < 0.02 + 0.06 * harm.force:
            found.append({"site": "neck", "nature": "strangulation", "mechanism": "assault"})
        if not told and roll() < 0.14:
            found[0]["explanation_consistent"] = False
        return found

    def _codes(self, share: float) -> list[str]:
        """Concerns that are noted, this share of those there are."""
        roll, force, kind = self.roll, self.harm.force, self.pair.kind
        taken = kind.name in ("exploitation", "older_parent_adult_child")
        held = kind.name.startswith("partner") or kind.name in ("male_victim", "same_sex_partner")
        chances = (
            ("physical_violence", 0.6 if self.harm.struck else 0.0),
            ("threats", 0.25 + 0.2 * force),
            ("threats_to_kill", 0.10 * force),
            ("weapon", 0.06 * force),
            ("fear", 0.25 + 0.2 * force),
            ("coercive_control", 0.25 if held else 0.12),
            ("isolation", 0.15),
            ("escalation", 0.18 * force),
            ("separation", 0.2 if held and self.pair.relationship == "ex_partner" else 0.05 * held),
            ("stalking", 0.2 if self.pair.relationship == "ex_partner" else 0.0),
            ("sexual_violence", 0.03 if held else 0.01),
            ("financial_exploitation", 0.5 if taken else 0.06),
            ("self_neglect", 0.2 if taken else 0.04),
            ("child_in_household", 0.5 if self.pair.children else 0.0),
            ("alcohol_dependency", 0.3 if self.pair.drinks else 0.0),
        )
        return [code for code, chance in chances if roll() < chance * share]

    def _victim(
        self, kind: str, *, share: float = 0.0, hurt: bool = True, offered: str = "", alone: float = 0.6
    ) -> dict[str, Any]:
        """What a record of this kind says of whoever is harmed; `alone`: how often nobody else was there."""
        roll, usual = self.roll, habit(kind)
        noted: dict[str, Any] = {}
        if hurt and self.injuries:
            noted["injuries"] = self.injuries
        codes = self._codes(share) if share else []
        if codes:
            noted["concerns"] = codes
        if roll() < (usual.drinker if self.pair.drinks else usual.drunk):
            noted["under_influence"] = "alcohol"
        if roll() < usual.says:
            noted["seen_alone"] = roll() < alone
        if offered and roll() < 0.4:
            noted["engagement"] = {
                "offered": offered,
                "response": pick(roll, ("declined", "declined", "did_not_cooperate", "accepted")),
            }
        return noted

    def _both(self, noted: dict[str, Any], *, named: float, role: str = "suspect") -> tuple[Part, ...]:
        """The victim and, in this share, the other."""
        roll = self.roll
        victim = Part("v", "victim" if role == "suspect" else "subject", self.pair.victim, noted)
        if roll() >= named:
            return (victim,)
        drunk = {"under_influence": "alcohol"} if self.pair.drinks and roll() < 0.5 else {}
        if noted.get("seen_alone") is False:
            victim = victim._replace(noted={**noted, "present": ["s"]})
        return victim, Part("s", role, self.pair.other, drunk)

    def _relation(self, people: tuple[Part, ...], by: str = "") -> dict[str, Any]:
        """What the two were said to be, where both are named."""
        if len(people) < 2 or self.roll() < 0.2:
            return {}
        by = by or pick(self.roll, ("subject", "subject", "other_party", "third_party", "practitioner"))
        true = self.pair.relationship
        said = self.pair.kind.said.of(self.roll) if self.roll() < 0.75 else true
        entry = {"from": "s", "to": "v", "type": said, "asserted_by": by}
        return {"relationships": [entry]}

    def _police(self) -> list[Contact]:
        roll, harm = self.roll, self.harm
        label = self.pair.kind.labels.of(roll)
        open_ = label in ("domestic", "assault")
        people = self._both(
            self._victim(
                "police_callout",
                share=0.5 if open_ else 0.15,
                hurt=roll() < 0.5,
                offered="statement",
            ),
            named=0.82 if open_ else 0.6,
        )
        turned = roll() < (
            TAKEN_FOR_SUSPECT_MAN if self.pair.kind.name == "male_victim" else TAKEN_FOR_SUSPECT
        )
        call = {"initial_type": label, "reported_by": _CALLER.of(roll), "closing_type": _CLOSED.of(roll)}
        fields: dict[str, Any] = {"call": call, **self._relation(people)}
        if turned and len(people) == 2:
            people = (people[0]._replace(role="suspect"), people[1]._replace(role="victim"))
            return [Contact("police", "police_callout", harm.moment, people, fields, self.pair.victim)]
        if label == "domestic" and roll() < 0.65:
            fields["assessments"] = [self._dash()]
        found = [Contact("police", "police_callout", harm.moment, people, fields, self.pair.victim)]
        if harm.struck and open_ and len(people) == 2 and roll() < 0.4:
            category = "domestic_abuse" if label == "domestic" else "violence"
            offence = {"person": "s", "category": category, "victim": "v", "outcome": "recorded"}
            bare = tuple(part._replace(noted={}) for part in people)
            report = harm.moment.later(between(roll, 30, 900))
            found.append(
                Contact("police", "police_crime_report", report, bare, {"offences": [offence]}, after=True)
            )
        if roll() < 0.13:
            found.append(concerns.shared(roll, harm.moment, (self.pair.victim, self.pair.other)))
        if roll() < 0.1:
            found.append(concerns.letter(roll, harm.moment, self.pair.victim, "abuse_service"))
        return found

    def _dash(self) -> dict[str, Any]:
        """Graded lower than it was, as often as not: Turner, Medina and Brown 2019."""
        roll = self.roll
        score = min(24, max(0, int(4 + 9 * self.harm.force + roll() * 7 - 2)))
        chance = roll()
        high = score >= 14 and chance < 0.6
        level = "high" if high else "medium" if chance < 0.35 + 0.2 * self.harm.force else "standard"
        return {"person": "v", "tool": "dash", "score": score, "level": level}

    def _health(self) -> list[Contact]:
        roll = self.roll
        noted = self._victim("ed_attendance", share=0.08, alone=0.65)
        if not self.injuries and roll() < 0.3:  # else they come with a pain, or breathless
            noted["concerns"] = ["mental_health"]
        when = self.harm.moment.later(between(roll, 30, 1400))
        seen = attendance(roll, self.pair.victim, when, noted)
        found = [seen]
        if self.injuries and roll() < 0.06:
            referral = {"person": "p", "to": "county-adult-social-care", "outcome": "pending"}
            part = Part("p", "subject", self.pair.victim, {"concerns": ["physical_violence"]})
            fields = {"referrals": [referral]}
            found.append(Contact("ed", "safeguarding_concern", when.later(120), (part,), fields, after=True))
        return found

    def _gp(self) -> list[Contact]:
        roll = self.roll
        noted = self._victim(
            "gp_consultation",
            share=0.12,
            hurt=roll() < 0.7,
            offered="alcohol_service" * self.pair.drinks,
            alone=0.7,
        )
        if "injuries" not in noted and "concerns" not in noted:
            noted["concerns"] = ["mental_health"]
        when = at(roll, self.harm.moment.day + between(roll, 1, 6), OFFICE)
        return [Contact("gp", "gp_consultation", when, (Part("p", "subject", self.pair.victim, noted),))]

    def _ambulance(self) -> list[Contact]:
        roll = self.roll
        label = "fall" if self.injuries and roll() < 0.5 else pick(roll, ("illness", "drink", "assault"))
        call = {"initial_type": label, "reported_by": _CALLER.of(roll)}
        people = self._both(
            self._victim("ambulance_callout", share=0.1, alone=0.5), named=0.25, role="household_member"
        )
        fields: dict[str, Any] = {"call": call, **self._relation(people)}
        when = self.harm.moment.later(10)
        return [Contact("ambulance", "ambulance_callout", when, people, fields, self.pair.victim)]

    def _concern(self) -> list[Contact]:
        roll = self.roll
        agency = pick(roll, _RAISED_BY)
        people = self._both(
            self._victim("safeguarding_concern", share=0.5, offered="safeguarding", alone=0.55),
            named=0.5,
            role="suspect" if roll() < 0.4 else "other",
        )
        answered = pick(roll, ("pending", "pending", "accepted", "rejected_by_service", "declined_by_person"))
        fields: dict[str, Any] = self._relation(people, by="practitioner" if roll() < 0.5 else "")
        if agency != "social_care":
            fields["referrals"] = [{"person": "v", "to": "county-adult-social-care", "outcome": answered}]
        when = at(roll, self.harm.moment.day + between(roll, 0, 4), OFFICE)
        found = [Contact(agency, "safeguarding_concern", when, people, fields)]
        if roll() < 0.3:
            found.append(concerns.shared(roll, when, (self.pair.victim, self.pair.other)))
        if roll() < 0.5:
            found.append(self._visit(when))
        if roll() < 0.15:
            found.append(concerns.letter(roll, when, self.pair.victim, "social_care"))
        return found

    def _visit(self, after: Moment) -> Contact:
        """Social care comes; now and then capacity is assessed on the doorstep."""
        roll = self.roll
        kind = "capacity_assessment" if roll() < 0.2 else "social_care_contact"
        people = self._both(
            self._victim(kind, hurt=False, offered="safeguarding", alone=0.45),
            named=0.5,
            role="household_member",
        )
        fields: dict[str, Any] = self._relation(people)
        if kind == "capacity_assessment":
            outcome = {"person": "v", "tool": "mental_capacity", "outcome": "Declined further contact."}
            fields["assessments"] = [outcome]
        when = at(roll, after.day + between(roll, 1, 14), OFFICE)
        return Contact("social_care", kind, when, people, fields, self.pair.victim, after=True)

    def _third_party(self) -> list[Contact]:
        roll = self.roll
        people = self._both(
            self._victim("third_party_concern", share=0.4, hurt=False), named=0.6, role="other"
        )
        fields: dict[str, Any] = self._relation(people, by=pick(roll, ("family", "third_party")))
        when = at(roll, self.harm.moment.day + between(roll, 0, 10), OFFICE)
        return [Contact(pick(roll, _TOLD_BY), "third_party_concern", when, people, fields)]

    def _housing(self) -> list[Contact]:
        roll = self.roll
        people = self._both(
            self._victim("housing_contact", share=0.08, hurt=False), named=0.3, role="household_member"
        )
        summary = pick(roll, ("Noise reported.", "Rent arrears.", "Damage to door.", "Many visitors."))
        when = at(roll, self.harm.moment.day + between(roll, 0, 8), OFFICE)
        return [Contact("housing", "housing_contact", when, people, {"summary": summary}, self.pair.victim)]

    def _abuse_service(self) -> list[Contact]:
        kind = "specialist_abuse_service_contact"
        people = self._both(
            self._victim(kind, share=0.8, hurt=False, offered="support", alone=0.95), named=0.6
        )
        when = at(self.roll, self.harm.moment.day + between(self.roll, 1, 12), OFFICE)
        return [Contact("abuse_service", kind, when, people, self._relation(people, by="subject"))]

    def _mental_health(self) -> list[Contact]:
        noted = self._victim("mental_health_contact", share=0.2, hurt=False, alone=0.75)
        noted["concerns"] = sorted({*noted.get("concerns", ()), "mental_health"})
        when = at(self.roll, self.harm.moment.day + between(self.roll, 1, 20), OFFICE)
        part = Part("p", "subject", self.pair.victim, noted)
        return [Contact("mental_health", "mental_health_contact", when, (part,))]

    def _addiction(self) -> list[Contact]:
        roll = self.roll
        whom = self.pair.victim if roll() < 0.5 else self.pair.other
        response = pick(roll, ("did_not_attend", "did_not_attend", "declined", "accepted"))
        noted: dict[str, Any] = {"concerns": ["alcohol_dependency"]} if roll() < 0.6 else {}
        noted["engagement"] = {"offered": "alcohol_service", "response": response}
        part = Part("p", "subject", whom, noted)
        when = at(roll, self.harm.moment.day + between(roll, 1, 20), OFFICE)
        return [Contact("addiction", "addiction_service_contact", when, (part,))]
