"""Hard negatives: people whose records look like harm and are not."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tests.counties.desk import Desk, Part
from tests.counties.dice import STRUCK, drawn, injury
from tests.counties.folk import Folk, Person
from tests.counties.ordinary import Ordinary, seen

#: Of each kind, per 100,000 people and two years (judgement).
NUMBERS = {
    "lone_dependent_drinker": 55,
    "contact_sport": 70,
    "seizures": 40,
    "care_home_resident": 50,
    "noisy_address": 30,
    "frequent_caller": 14,
    "night_time_economy": 50,
    "quarrelling_neighbours": 20,
    "self_harm": 25,
    "lookalike_relative": 25,
}
QUARRELLING = "low_repeat_pair"


@dataclass(slots=True)
class Seeming:
    """One hard negative as truth.csv tells it."""

    kind: str
    person: Person
    contacts: int


class Seemers:
    """Chooses hard negatives among those not yet taken, and writes what makes them look so."""

    def __init__(
        self, rng: random.Random, folk: Folk, desk: Desk, ordinary: Ordinary, taken: set[int]
    ) -> None:
        self.rng, self.folk, self.desk, self.ordinary, self.taken = rng, folk, desk, ordinary, taken
        self.begins = desk.begins
        self._makers: dict[str, Callable[[Person], None]] = {
            "lone_dependent_drinker": self._drinker,
            "contact_sport": self._sport,
            "seizures": self._seizures,
            "care_home_resident": self._care_home,
            "noisy_address": self._noisy,
            "frequent_caller": self._caller,
            "night_time_economy": self._night,
            "quarrelling_neighbours": self._neighbours,
            "self_harm": self._self_harm,
            "lookalike_relative": self._lookalike,
        }

    def write(self, population: int) -> list[Seeming]:
        """Write them all; after the true cases are chosen, and before ordinary life."""
        found = []
        share = population * self.desk.days / 100_000 / 730
        for kind, number in NUMBERS.items():
            free = self._fitting(kind)
            for person in self.rng.sample(free, min(len(free), max(1, round(number * share)))):
                if person.number in self.taken:
                    continue
                self.taken.add(person.number)
                before = len(self.desk.written)
                self._makers[kind](person)
                theirs = [any(who == person.id for _, who in one.who) for one in self.desk.written[before:]]
                found.append(Seeming(kind, person, sum(theirs)))
        return found

    def _fitting(self, kind: str) -> list[Person]:
        ages = {"contact_sport": (16, 38), "night_time_economy": (18, 32), "self_harm": (18, 50)}
        low, high = ages.get(kind, (18, 110))
        homes = {"lone_dependent_drinker": ("single",), "care_home_resident": ("care_home",)}.get(kind)
        return [
            person
            for person in self.folk.people
            if person.number not in self.taken
            and (homes is None or person.home.kind in homes)
            and (kind == "care_home_resident" or person.home.kind != "care_home")
            and low <= person.age(self.begins) <= high
        ]

    def _days(self, low: int, high: int) -> Iterator[date]:
        return iter(sorted(self.desk.some_day() for _ in range(self.rng.randint(low, high))))

    def _emergency(self, share: float = 0.35) -> str:
        return "miu_attendance" if self.rng.random() < share else "ed_attendance"

    def _drinker(self, person: Person) -> None:
        """Lives alone, drinks, falls on their head, and turns help down."""
        rng = self.rng
        for day in self._days(8, 28):
            what = drawn(rng, {"fall": 40, "ambulance": 15, "police": 20, "gp": 15, "addiction": 10})
            more: dict[str, Any] = {"under_influence": "alcohol", "concerns": ["alcohol_dependency"]}
            if rng.random() < 0.5:
                answer = drawn(rng, {"declined": 60, "did_not_attend": 25, "accepted": 15})
                more["engagement"] = {"offered": "alcohol_service", "response": answer}
            if what in ("fall", "ambulance"):
                told = drawn(rng, {"fall": 75, "unknown": 18, "assault": 7})
                more["injuries"] = [injury(rng, told, STRUCK)]
                kind = self._emergency() if what == "fall" else "ambulance_callout"
                self.desk.write(kind, day, seen(person, **more), hour=rng.choice((16, 20, 23)))
            elif what == "police":
                call = {
                    "initial_type": rng.choice(("welfare", "nuisance", "drunk")),
                    "reported_by": rng.choice(("public", "neighbour", "subject")),
                    "closing_type": "advice given",
                }
                self.desk.write("police_callout", day, seen(person, **more), where=person.home, call=call)
            else:
                kind = "gp_consultation" if what == "gp" else "addiction_service_contact"
                self.desk.write(kind, day, seen(person, **more))

    def _sport(self, person: Person) -> None:
        for day in self._days(3, 9):
            saturday = min(day + timedelta(days=(5 - day.weekday()) % 7), self.desk.ends - timedelta(days=1))
            hurt = injury(self.rng, "accident", STRUCK | {"leg": 30, "shoulder": 15, "hand": 20})
            kind = "gp_consultation" if self.rng.random() < 0.2 else self._emergency(0.6)
            self.desk.write(
                kind, saturday, seen(person, injuries=[hurt]), hour=17, summary="Hurt playing rugby."
            )

    def _seizures(self, person: Person) -> None:
        rng = self.rng
        for day in self._days(5, 16):
            told = drawn(rng, {"seizure": 70, "fall": 22, "unknown": 8})
            hurt = [injury(rng, told, STRUCK | {"mouth": 25})] if rng.random() < 0.75 else None
            kind = drawn(rng, {"ed_attendance": 50, "ambulance_callout": 30, "gp_consultation": 20})
            self.desk.write(kind, day, seen(person, injuries=hurt), summary="Seizure.")

    def _care_home(self, person: Person) -> None:
        """Falls, mostly not seen by anybody, and the concerns that a home must raise."""
        rng = self.rng
        for day in self._days(4, 15):
            kind = drawn(
                rng,
                {
                    "ed_attendance": 35,
                    "ambulance_callout": 25,
                    "gp_consultation": 20,
                    "safeguarding_concern": 20,
                },
            )
            more: dict[str, Any] = {"care_and_support_needs": True}
            if kind == "safeguarding_concern":
                if rng.random() < 0.15:  # another resident pushed them
                    more["concerns"] = ["physical_violence"]
                referrals = [{"person": "p1", "to": "downshire-adult-care", "outcome": "rejected_by_service"}]
                self.desk.write(kind, day, seen(person, **more), where=person.home, referrals=referrals)
                continue
            more["injuries"] = [
                injury(rng, drawn(rng, {"fall": 72, "unknown": 28}), STRUCK | {"leg": 25, "pelvis": 15})
            ]
            self.desk.write(kind, day, seen(person, **more), where=person.home)

    def _noisy(self, person: Person) -> None:
        """Neighbours complain; police and housing come; nobody is hurt."""
        rng = self.rng
        for day in self._days(6, 18):
            if rng.random() < 0.3:
                self.desk.write(
                    "housing_contact", day, seen(person), where=person.home, summary="Noise reported."
                )
                continue
            label = drawn(rng, {"noise": 50, "nuisance": 35, "domestic": 15})
            call = {
                "initial_type": label,
                "reported_by": "neighbour",
                "closing_type": rng.choice(("no offences", "advice given", "no reply")),
            }
            others = [Part(p, "other") for p in person.home.adults if p is not person and rng.random() < 0.6]
            self.desk.write(
                "police_callout",
                day,
                [Part(person, "subject"), *others],
                where=person.home,
                hour=23,
                call=call,
            )

    def _caller(self, person: Person) -> None:
        rng = self.rng
        for day in self._days(20, 60):
            kind = drawn(
                rng,
                {
                    "ambulance_callout": 55,
                    "ed_attendance": 20,
                    "police_callout": 15,
                    "mental_health_contact": 10,
                },
            )
            concerns = ["mental_health"] if rng.random() < 0.4 else None
            call = {"initial_type": "welfare", "reported_by": "subject", "closing_type": "advice given"}
            fields = {"call": call} if kind == "police_callout" else {}
            self.desk.write(kind, day, seen(person, concerns=concerns), where=person.home, **fields)

    def _night(self, person: Person) -> None:
        """Struck by different strangers, on nights out; half the time police hear of it."""
        rng = self.rng
        for day in self._days(2, 5):
            saturday = min(day + timedelta(days=(5 - day.weekday()) % 7), self.desk.ends - timedelta(days=1))
            hurt = injury(rng, "assault", STRUCK)
            part = Part(person, "subject", {"injuries": [hurt], "under_influence": "alcohol"})
            self.desk.write(self._emergency(0.2), saturday, [part], hour=23, summary="Struck in town.")
            if rng.random() < 0.5:
                victim = Part(person, "victim", {"under_influence": "alcohol"})
                stranger = Part(rng.choice(self._fitting_strangers), "suspect")
                offences = [{"person": "p2", "category": "violence", "victim": "p1", "outcome": "recorded"}]
                self.desk.write(
                    "police_crime_report", saturday, [victim, stranger], hour=23, offences=offences
                )

    @property
    def _fitting_strangers(self) -> list[Person]:
        homes = self.rng.choices(self.folk.homes, k=60)
        grown = [p for home in homes for p in home.adults if p.number not in self.taken]
        return grown or [p for p in self.folk.people if p.grown]

    def _neighbours(self, person: Person) -> None:
        """Two households that complain of each other, in turn, to police and to the landlord."""
        rng = self.rng
        near = self.folk.homes[min(person.home.number + 1, len(self.folk.homes) - 1)]
        other = next((p for p in near.adults if p is not person), None)
        for day in self._days(4, 14):
            parts = [Part(person, "victim"), *([Part(other, "suspect")] if other else [])]
            relations = None
            if other:
                if rng.random() < 0.5:
                    parts = [Part(other, "victim"), Part(person, "suspect")]
                relations = [{"from": "p1", "to": "p2", "type": "neighbour", "asserted_by": "subject"}]
            if rng.random() < 0.25:
                parts[0].more["concerns"] = [rng.choice(("threats", "fear"))]
            call = {
                "initial_type": rng.choice(("nuisance", "noise", "assault")),
                "reported_by": "subject",
                "closing_type": "advice given",
            }
            kind = "housing_contact" if rng.random() < 0.3 else "police_callout"
            fields = {"call": call} if kind == "police_callout" else {}
            self.desk.write(kind, day, parts, where=parts[0].person.home, relationships=relations, **fields)

    def _self_harm(self, person: Person) -> None:
        rng = self.rng
        for day in self._days(4, 14):
            kind = drawn(
                rng,
                {
                    "ed_attendance": 40,
                    "mental_health_contact": 30,
                    "ambulance_callout": 15,
                    "police_callout": 15,
                },
            )
            more: dict[str, Any] = {"concerns": ["mental_health", "suicidal_ideation"]}
            if kind in ("ed_attendance", "ambulance_callout"):
                told = drawn(rng, {"self_harm": 80, "unknown": 20})
                more["injuries"] = [injury(rng, told, {"arm": 60, "hand": 20, "neck": 10, "leg": 10})]
            call = {
                "initial_type": "welfare",
                "reported_by": rng.choice(("subject", "family")),
                "closing_type": "advice given",
            }
            self.desk.write(kind, day, seen(person, **more), call=call if kind == "police_callout" else None)

    def _lookalike(self, person: Person) -> None:
        """Two relatives easily taken for one person; each has ordinary contacts enough."""
        pair = [person]
        other = self.folk.lookalike(person, self.taken)
        if other is not None:
            self.taken.add(other.number)
            pair.append(other)
        for one in pair:
            for day in self._days(3, 7):
                make = self.rng.choice(
                    (self.ordinary.attends, self.ordinary.consults, self.ordinary.called_out)
                )
                make(one, day)
