"""What agencies record of ordinary life: nobody here is being harmed repeatedly.

Rates are per person and year unless said. Those of attendances, injuries, assaults, domestic call-outs and
concerns follow the published figures named beside them; the rest is judgement.
"""

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from tests.counties import domestic
from tests.counties.desk import Desk, Part
from tests.counties.dice import SITES, STRUCK, drawn, injury, negative_binomial, poisson
from tests.counties.folk import Folk, Person

ATTENDANCES = ((0.9925, 0.240, 0.467), (0.0075, 3.79, 1.57))  # share, mean, r: Greenfield 2020, Dr Foster
AT_MIU = 0.35  # NHS Digital 2019-20
INJURED = 0.347  # 9,244 of 26,660 per 100,000
ASSAULTED = 0.0375  # of the injured: 1.3 % of all attendances (NHS IC 2008-09)
DOMESTIC = 0.0204  # ONS, crimes and incidents
CONCERNS = 0.014  # SAC 2024-25, adults; three quarters of them about people over 70 or with needs
#: Others, of grown people: mean, r of a negative binomial.
OTHERS = {
    "gp_consultation": (0.16, 0.30),
    "police_callout": (0.038, 0.15),
    "ambulance_callout": (0.045, 0.12),
    "social_care_contact": (0.03, 0.05),
    "mental_health_contact": (0.035, 0.05),
    "addiction_service_contact": (0.012, 0.02),
    "housing_contact": (0.03, 0.10),
    "probation_contact": (0.020, 0.012),
    "police_intelligence": (0.005, 0.03),
    "third_party_concern": (0.003, 0.05),
    "letter_sent": (0.004, 0.05),
    "information_sharing": (0.002, 0.03),
    "specialist_abuse_service_contact": (0.003, 0.02),
}
#: What ordinary records of these kinds note, by weight; empty is nothing.
ASIDE = {
    "police_intelligence": {"": 90, "drug_dependency": 7, "weapon": 3},
    "third_party_concern": {"": 40, "self_neglect": 25, "isolation": 15, "mental_health": 15, "fear": 5},
    "letter_sent": {"": 1},
    "information_sharing": {"": 50, "mental_health": 25, "self_neglect": 15, "financial_exploitation": 10},
    "specialist_abuse_service_contact": {"": 50, "fear": 15, "separation": 20, "coercive_control": 15},
}
ORDINARY_CALLS = (
    "nuisance",
    "welfare",
    "noise",
    "suspicious circumstances",
    "theft",
    "missing person",
    "assault",
)


def seen(person: Person, **more: Any) -> list[Part]:
    """A contact with one person alone."""
    return [Part(person, "subject", more)]


class Ordinary:
    """Writes the ordinary contacts of everybody. `couples_often` are those whom police came to often."""

    def __init__(self, rng: random.Random, folk: Folk, desk: Desk) -> None:
        self.rng, self.folk, self.desk = rng, folk, desk
        self.years = desk.days / 365.25
        self.couples_often: list[tuple[Person, Person]] = []
        self._makers: dict[str, Callable[[Person, date], None]] = {
            "gp_consultation": self.consults,
            "police_callout": self.called_out,
            "ambulance_callout": self.ambulance,
            "social_care_contact": self._social_care,
            "mental_health_contact": self._mental_health,
            "addiction_service_contact": self._addiction,
            "housing_contact": self._housing,
        }

    def write(self, apart: frozenset[int]) -> None:
        """Write it all; homes numbered in `apart` have no domestic call-outs beside their own story."""
        for person in self.folk.people:
            self._attendances(person)
            if not person.grown:
                continue
            for kind, (mean, r) in OTHERS.items():
                number = negative_binomial(self.rng, mean * self.years, r)
                if kind == "probation_contact":
                    self._supervised(person, number)
                    continue
                for day in self._days(number):
                    if kind in ASIDE:
                        self._aside(kind, person, day)
                    else:
                        self._makers[kind](person, day)
            self._concerns(person)
        self._domestic(apart)

    def _days(self, number: int) -> Iterator[date]:
        return (self.desk.some_day() for _ in range(number))

    def _attendances(self, person: Person) -> None:
        rng = self.rng
        _, mean, r = rng.choices(ATTENDANCES, weights=[share for share, *_ in ATTENDANCES])[0]
        for day in self._days(negative_binomial(rng, mean * self.years, r)):
            self.attends(person, day)

    def attends(self, person: Person, day: date) -> None:
        """An ordinary attendance, one in three for an injury."""
        rng = self.rng
        kind = "miu_attendance" if rng.random() < AT_MIU else "ed_attendance"
        if rng.random() >= INJURED:
            drunk = "alcohol" if person.grown and rng.random() < 0.03 else None
            if self.desk.write(kind, day, seen(person, under_influence=drunk), summary="Unwell."):
                self._admitted(person, day, 0.2 if kind == "ed_attendance" else 0)
            return
        young = person.grown and 18 <= person.age(day) < 45
        struck = rng.random() < ASSAULTED * (2.2 if young else 0.5)
        mechanism = (
            "assault" if struck else drawn(rng, {"fall": 48, "accident": 40, "unknown": 8, "other": 4})
        )
        hurt = injury(rng, mechanism, STRUCK if struck else SITES)
        if rng.random() < 0.02:
            hurt["explanation_consistent"] = False
        drunk = "alcohol" if person.grown and rng.random() < (0.5 if struck else 0.06) else None
        hour = rng.choice((22, 23, 0, 3)) if struck else None
        parts = seen(person, injuries=[hurt], under_influence=drunk)
        self.desk.write(kind, day, parts, hour=hour, summary=f"Injury to {hurt['site']}.")
        self._admitted(person, day, 0.05)

    def _admitted(self, person: Person, day: date, share: float) -> None:
        if self.rng.random() < share:
            self.desk.write("hospital_admission", day, seen(person), hour=23, summary="Admitted.")

    def consults(self, person: Person, day: date) -> None:
        """A consultation that a practice shares: an injury, low mood, drink, or what follows a hospital."""
        rng = self.rng
        about = drawn(rng, {"injury": 40, "mood": 35, "drink": 8, "other": 17})
        more: dict[str, Any] = {}
        if about == "injury":
            more["injuries"] = [injury(rng, drawn(rng, {"fall": 40, "accident": 48, "unknown": 12}))]
        elif about == "mood":
            more["concerns"] = ["mental_health"]
            if rng.random() < 0.06:
                more["concerns"] = ["mental_health", "suicidal_ideation"]
        elif about == "drink":
            more["concerns"] = ["alcohol_dependency"] if rng.random() < 0.4 else None
            more["alcohol_units_per_week"] = rng.randrange(15, 90)
            answer = drawn(rng, {"declined": 55, "accepted": 45})
            more["engagement"] = {"offered": "alcohol_service", "response": answer}
        self.desk.write("gp_consultation", day, seen(person, **more), summary=f"Seen in surgery: {about}.")

    def called_out(self, person: Person, day: date) -> None:
        """Police come to something that is not domestic; one in ten times to violence by a stranger."""
        rng = self.rng
        label = rng.choice(ORDINARY_CALLS)
        call = {
            "initial_type": label,
            "reported_by": rng.choice(("subject", "neighbour", "public", "unknown", "family")),
            "closing_type": rng.choice((label, "advice given", "no offences", "no reply")),
        }
        role = drawn(rng, {"subject": 55, "victim": 20, "suspect": 15, "witness": 10})
        drunk = "alcohol" if rng.random() < 0.2 else None
        parts = [Part(person, role, {"under_influence": drunk})]
        if label == "assault":
            parts[0].role = "victim"
            if rng.random() < 0.4:
                parts.append(Part(rng.choice(self.folk.people[: len(self.folk.people) // 2]), "suspect"))
                if not parts[1].person.grown or parts[1].person is person:
                    parts.pop()
            if rng.random() < 0.5:
                offence = {"person": parts[-1].key or f"p{len(parts)}", "category": "violence"}
                self.desk.write("police_crime_report", day, parts, offences=domestic.against(parts, offence))
                return
        where = person.home if rng.random() < 0.6 else None
        self.desk.write("police_callout", day, parts, where=where, call=call)

    def ambulance(self, person: Person, day: date) -> None:
        """An ambulance comes; it may bring the person to hospital."""
        rng = self.rng
        hurt = rng.random() < 0.28
        more = {"injuries": [injury(rng, "fall")]} if hurt else {}
        self.desk.write("ambulance_callout", day, seen(person, **more), where=person.home)
        if rng.random() < 0.5:
            self.desk.write("ed_attendance", day, seen(person, **more), hour=23)

    def _social_care(self, person: Person, day: date) -> None:
        more: dict[str, Any] = {"care_and_support_needs": self.rng.random() < 0.6}
        if self.rng.random() < 0.1:
            more["concerns"] = [self.rng.choice(("self_neglect", "carer_strain", "isolation"))]
        if self.rng.random() < 0.03:
            self.desk.write(
                "capacity_assessment",
                day,
                seen(person, **more),
                assessments=[
                    {
                        "person": "p1",
                        "tool": "mental_capacity",
                        "outcome": self.rng.choice(("has capacity", "lacks capacity")),
                    }
                ],
            )
            return
        self.desk.write("social_care_contact", day, seen(person, **more), summary="Review of support.")

    def _mental_health(self, person: Person, day: date) -> None:
        concerns = ["mental_health", *(["suicidal_ideation"] if self.rng.random() < 0.15 else [])]
        self.desk.write("mental_health_contact", day, seen(person, concerns=concerns))

    def _addiction(self, person: Person, day: date) -> None:
        concern = self.rng.choice(("alcohol_dependency", "alcohol_dependency", "drug_dependency"))
        response = drawn(self.rng, {"accepted": 60, "did_not_attend": 30, "declined": 10})
        more = {"concerns": [concern], "engagement": {"offered": "appointment", "response": response}}
        self.desk.write("addiction_service_contact", day, seen(person, **more))

    def _housing(self, person: Person, day: date) -> None:
        about = self.rng.choice(
            ("Rent arrears.", "Repair.", "Noise reported by a neighbour.", "Tenancy visit.")
        )
        self.desk.write("housing_contact", day, seen(person), where=person.home, summary=about)

    def _supervised(self, person: Person, number: int) -> None:
        if not number:
            return
        rng, day = self.rng, self.desk.some_day()
        self.folk.record_number(person)
        order = {
            "person": "p1",
            "type": rng.choice(("community_order", "licence", "suspended_sentence_order")),
            "starts": day.isoformat(),
            "ends": (day + timedelta(days=rng.choice((182, 365)))).isoformat(),
        }
        offence = {
            "person": "p1",
            "outcome": "convicted",
            "date": f"{day.year}",
            "category": drawn(rng, {"acquisitive": 45, "drugs": 20, "violence": 20, "public_order": 15}),
        }
        for step in range(number):
            first = {"orders": [order], "offences": [offence]} if step == 0 else {}
            response = drawn(rng, {"accepted": 75, "did_not_attend": 25})
            more = {"engagement": {"offered": "appointment", "response": response}}
            when = day + timedelta(days=step * rng.randrange(7, 30))
            self.desk.write("probation_contact", when, seen(person, **more), **first)

    def _aside(self, kind: str, person: Person, day: date) -> None:
        """A record of a kind that cases have as well, so that the kind alone says nothing."""
        noted = drawn(self.rng, ASIDE[kind])
        role = "suspect" if kind == "police_intelligence" and self.rng.random() < 0.7 else "subject"
        self.desk.write(kind, day, [Part(person, role, {"concerns": [noted] if noted else None})])

    def _concerns(self, person: Person) -> None:
        old = person.age(self.desk.begins) >= 70
        for day in self._days(poisson(self.rng, CONCERNS * self.years * (4.2 if old else 0.45))):
            self.concern(person, day)

    def concern(self, person: Person, day: date) -> None:
        """A concern for an adult; two in five name nothing, few are about somebody at home."""
        rng = self.rng
        about = drawn(
            rng,
            {
                "": 42,
                "self_neglect": 25,
                "carer_strain": 10,
                "isolation": 8,
                "financial_exploitation": 8,
                "physical_violence": 7,
            },
        )
        more = {"concerns": [about] if about else None, "care_and_support_needs": rng.random() < 0.8}
        self.desk.write(
            "safeguarding_concern",
            day,
            seen(person, **more),
            referrals=[
                {
                    "person": "p1",
                    "to": "downshire-adult-care",
                    "outcome": drawn(rng, {"rejected_by_service": 60, "accepted": 40}),
                }
            ],
        )

    def _domestic(self, apart: frozenset[int]) -> None:
        rng = self.rng
        target = round(DOMESTIC * len(self.folk.people) * self.years / domestic.MEAN_TIMES)
        homes = [home for home in self.folk.homes if len(home.adults) >= 2 and home.number not in apart]
        for home in rng.sample(homes, min(target, len(homes))):
            pair = domestic.who_quarrels(rng, home)
            times = domestic.how_often(rng)
            for day in sorted(self._days(times)):
                domestic.quarrel(rng, self.desk, pair, day)
            if times >= domestic.OFTEN:
                self.couples_often.append(pair)
