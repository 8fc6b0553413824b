"""How each agency tells one contact of a true case: seldom plainly, and with its own words."""

import random
from datetime import date, timedelta
from typing import Any

from tests.counties.desk import Desk, Part
from tests.counties.dice import STRUCK, drawn
from tests.counties.folk import Person

LABELS = {
    "partner_violence": {"domestic": 70, "assault": 10, "nuisance": 8, "welfare": 12},
    "male_victim": {"domestic": 40, "nuisance": 25, "assault": 15, "welfare": 20},
    "same_sex_partner": {"domestic": 35, "nuisance": 25, "noise": 20, "assault": 20},
    "friend_or_carer_in_home": {"nuisance": 35, "domestic": 20, "assault": 15, "welfare": 30},
    "older_parent_adult_child": {"domestic": 35, "nuisance": 15, "theft": 15, "welfare": 35},
    "exploitation": {"nuisance": 30, "suspicious circumstances": 30, "welfare": 25, "assault": 15},
}
#: What agencies take the two to be when they do not say what they are.
MISTAKEN = {
    "partner_violence": ("friend", "unknown"),
    "male_victim": ("friend", "housemate", "unknown"),
    "same_sex_partner": ("friend", "housemate", "friend", "unknown"),
    "friend_or_carer_in_home": ("housemate", "partner", "carer", "unknown"),
    "older_parent_adult_child": ("other_family", "unknown"),
    "exploitation": ("friend", "unknown", "partner"),
}
#: How likely a concern is noted at a contact that notes any: at the beginning, and what time adds.
NOTED = {
    "physical_violence": (0.30, 0.15),
    "threats": (0.18, 0.12),
    "fear": (0.12, 0.14),
    "coercive_control": (0.10, 0.06),
    "escalation": (0.02, 0.10),
    "threats_to_kill": (0.02, 0.05),
    "weapon": (0.03, 0.04),
    "strangulation": (0.02, 0.05),
    "isolation": (0.06, 0.04),
}
OF_PARTNERS = {"separation": (0.10, 0.12), "stalking": (0.03, 0.04), "sexual_violence": (0.02, 0.02)}
OF_OTHERS = {"financial_exploitation": (0.16, 0.10), "self_neglect": (0.08, 0.04)}
PARTNERS = frozenset({"partner_violence", "male_victim", "same_sex_partner"})
DRINKS = {"friend_or_carer_in_home": 0.55, "exploitation": 0.5, "older_parent_adult_child": 0.2}
HEALTH = frozenset({"ed_attendance", "miu_attendance", "gp_consultation", "ambulance_callout"})


class Teller:
    """Tells the contacts of one case. `relationship` is what the other truly is to whoever is harmed."""

    def __init__(
        self, rng: random.Random, desk: Desk, kind: str, victim: Person, other: Person, relationship: str
    ) -> None:
        self.rng, self.desk, self.kind = rng, desk, kind
        self.victim, self.other, self.relationship = victim, other, relationship
        self.drinks = rng.random() < DRINKS.get(kind, 0.4)
        self.open = rng.betavariate(1.5, 3)  # how much this person tells
        self.ordered = False

    def tell(self, contact: str, on: date, at: float) -> None:
        """Write one contact; `at` is the share of the case's time that has passed (0 to 1)."""
        if contact in HEALTH:
            self._health(contact, on, at)
        elif contact in ("police_callout", "police_crime_report"):
            self._police(contact, on, at)
        elif contact == "police_intelligence":
            parts = [self._other("suspect"), self._victim(at, role="victim", share=0.4)]
            self.desk.write(
                contact, on, parts, where=self.victim.home, summary="Information from a member of the public."
            )
        elif contact == "probation_contact":
            self._probation(on)
        else:
            self._services(contact, on, at)

    def serious(self, on: date) -> None:
        """The serious event: a department, an admission and a crime report."""
        rng = self.rng
        site = drawn(rng, {"head": 45, "neck": 15, "chest": 20, "abdomen": 20})
        nature = "strangulation" if site == "neck" else "head_injury" if site == "head" else "laceration"
        hurt = {
            "site": site,
            "nature": nature,
            "mechanism": rng.choice(("assault", "assault", "unknown")),
            "severity": "life_threatening",
        }
        part = Part(self.victim, "subject", {"injuries": [hurt], "under_influence": self._influence()})
        self.desk.write("ed_attendance", on, [part], hour=21, summary="Brought in, serious injuries.")
        self.desk.write("hospital_admission", on, [part], hour=23, summary="Admitted.")
        both = [self._victim(1.0, role="victim", share=0.8), self._other("suspect")]
        self.desk.write(
            "police_crime_report",
            on,
            both,
            where=self.victim.home,
            hour=22,
            offences=[{"person": "p2", "category": "violence", "victim": "p1", "outcome": "charged"}],
        )

    def _influence(self) -> str | None:
        if not self.drinks:
            return "alcohol" if self.rng.random() < 0.06 else None
        return drawn(self.rng, {"alcohol": 55, "both": 7, "no": 8}) if self.rng.random() < 0.7 else None

    def _concerns(self, at: float, share: float) -> list[str] | None:
        """What is noted; with the share of contacts that note anything at all."""
        rng = self.rng
        found = []
        if rng.random() < share:
            noted = NOTED | (OF_PARTNERS if self.kind in PARTNERS else OF_OTHERS)
            found = [name for name, (base, grows) in noted.items() if rng.random() < base + grows * at]
        if self.drinks and rng.random() < 0.2:
            found.append("alcohol_dependency")
        return found or None

    def _engagement(self) -> dict[str, str] | None:
        if self.rng.random() < 0.5:
            return None
        answer = drawn(
            self.rng, {"declined": 50, "did_not_attend": 15, "did_not_cooperate": 15, "accepted": 20}
        )
        return {"offered": "support", "response": answer}

    def _victim(self, at: float, *, role: str = "subject", share: float) -> Part:
        more = {"concerns": self._concerns(at, share), "engagement": self._engagement()}
        return Part(self.victim, role, more | {"under_influence": self._influence()})

    def _other(self, role: str) -> Part:
        return Part(self.other, role, {"under_influence": self._influence()})

    def _relations(self, parts: list[Part]) -> list[dict[str, str]] | None:
        """What the record says the two are, where both are named; nothing in two records of five."""
        rng = self.rng
        if len(parts) < 2 or rng.random() < 0.4:
            return None
        told = self.relationship if rng.random() < 0.6 else rng.choice(MISTAKEN[self.kind])
        says = rng.choice(("subject", "other_party", "practitioner", "practitioner", "family"))
        first, second = ("p1", "p2") if parts[0].person is self.victim else ("p2", "p1")
        if told in ("child", "carer", "tenant"):  # that is what the one who harms is
            first, second = second, first
        return [{"from": first, "to": second, "type": told, "asserted_by": says}]

    def _health(self, contact: str, on: date, at: float) -> None:
        rng = self.rng
        part = self._victim(at, share=0.15 + 0.3 * self.open)
        if contact != "gp_consultation" or rng.random() < 0.45:
            part.more["injuries"] = [self._injury() for _ in range(rng.choice((1, 1, 1, 2)))]
        elif rng.random() < 0.7:
            part.more["concerns"] = sorted({*(part.more["concerns"] or ()), "mental_health"})
        parts = [part]
        if rng.random() < 0.12:
            parts.append(self._other("other"))
            part.more |= {"present": ["p2"], "seen_alone": False}
        elif rng.random() < 0.2:
            part.more["seen_alone"] = True
        where = self.victim.home if contact == "ambulance_callout" else None
        hour = rng.choice((10, 15, 20, 22, 23, 0, 3))
        self.desk.write(
            contact,
            on,
            parts,
            where=where,
            hour=hour,
            relationships=self._relations(parts),
            summary="Seen and treated.",
        )

    def _injury(self) -> dict[str, Any]:
        rng = self.rng
        told = {"assault": 15 + 40 * self.open, "fall": 38, "accident": 22, "unknown": 12}
        hurt: dict[str, Any] = {
            "site": drawn(rng, STRUCK | {"multiple": 6, "leg": 4, "abdomen": 3, "neck": 2}),
            "nature": drawn(
                rng,
                {
                    "contusion": 40,
                    "laceration": 28,
                    "fracture": 12,
                    "abrasion": 10,
                    "sprain": 6,
                    "burn": 2,
                    "bite": 2,
                },
            ),
            "mechanism": drawn(rng, told),
            "severity": drawn(rng, {"minor": 68, "moderate": 26, "serious": 6}),
        }
        if rng.random() < 0.2:
            hurt["explanation_consistent"] = rng.random() < 0.4
        return hurt

    def _police(self, contact: str, on: date, at: float) -> None:
        rng = self.rng
        parts = [
            self._victim(at, role="victim" if rng.random() < 0.8 else "subject", share=0.35 + 0.4 * self.open)
        ]
        if rng.random() < 0.85:
            parts.append(self._other("suspect" if rng.random() < 0.75 else "other"))
        if len(parts) == 2 and rng.random() < 0.05:  # each is taken for the other
            parts = [Part(self.other, "victim", parts[0].more), Part(self.victim, "suspect")]
        fields: dict[str, Any] = {"relationships": self._relations(parts)}
        if self.kind in PARTNERS and rng.random() < 0.45:
            fields["assessments"] = self._dash(at)
        if contact == "police_callout":
            fields["call"] = self._call()
        elif len(parts) == 2:
            offence = {"person": "p2", "category": rng.choice(("violence", "domestic_abuse", "other"))}
            outcome = rng.choice(("recorded", "no_further_action", "charged"))
            fields["offences"] = [offence | {"victim": "p1", "outcome": outcome}]
        hour = rng.choice((13, 18, 20, 21, 22, 23, 0, 3))
        self.desk.write(contact, on, parts, where=self.victim.home, hour=hour, **fields)

    def _dash(self, at: float) -> list[dict[str, Any]]:
        """Rises with time as far as the person tells; three in ten are graded standard whatever the score."""
        rng = self.rng
        score = rng.randint(3, 10) + int(8 * at * self.open) + rng.randint(0, 3)
        level = "high" if score >= 14 else "medium" if score >= 10 else "standard"
        if rng.random() < 0.3:
            level = "standard"
        return [{"person": "p1", "tool": "dash", "score": score, "level": level}]

    def _call(self) -> dict[str, str]:
        label = drawn(self.rng, LABELS[self.kind])
        by = {"subject": 40, "neighbour": 25, "family": 20, "public": 10, "unknown": 5}
        what = "both intoxicated" if self.drinks else "words only"
        closing = self.rng.choice((label, "no offences", "advice given", "no reply", what))
        return {"initial_type": label, "reported_by": drawn(self.rng, by), "closing_type": closing}

    def _probation(self, on: date) -> None:
        """Probation sees the one who harms, and knows of the other."""
        fields: dict[str, Any] = {}
        if not self.ordered:
            self.ordered = True
            ends = on + timedelta(days=365)
            fields["orders"] = [
                {
                    "person": "p1",
                    "type": self.rng.choice(("community_order", "suspended_sentence_order")),
                    "starts": on.isoformat(),
                    "ends": ends.isoformat(),
                }
            ]
            fields["offences"] = [
                {"person": "p1", "category": "violence", "outcome": "convicted", "date": f"{on.year}"}
            ]
        parts = [
            self._other("subject"),
            Part(self.victim, self.rng.choice(("household_member", "other", "victim"))),
        ]
        self.desk.write("probation_contact", on, parts, relationships=self._relations(parts), **fields)

    def _services(self, contact: str, on: date, at: float) -> None:
        rng = self.rng
        abused = contact in (
            "specialist_abuse_service_contact",
            "safeguarding_concern",
            "third_party_concern",
        )
        parts = [self._victim(at, share=0.75 if abused else 0.3)]
        if rng.random() < (0.5 if abused else 0.2):
            parts.append(self._other("suspect" if abused and rng.random() < 0.5 else "other"))
        fields: dict[str, Any] = {"relationships": self._relations(parts)}
        if contact == "safeguarding_concern":
            parts[0].more["care_and_support_needs"] = rng.random() < 0.7
            outcome = drawn(rng, {"rejected_by_service": 45, "declined_by_person": 25, "accepted": 30})
            fields["referrals"] = [{"person": "p1", "to": "downshire-adult-care", "outcome": outcome}]
        if contact == "capacity_assessment":
            fields["assessments"] = [{"person": "p1", "tool": "mental_capacity", "outcome": "has capacity"}]
        where = self.victim.home if contact == "housing_contact" else None
        self.desk.write(
            contact, on, parts, where=where, summary=contact.replace("_", " ").capitalize() + ".", **fields
        )
