"""True cases: one person repeatedly harmed by one other, up to a serious event.

A case is a number of recorded contacts, spread over its time and over a few agencies; each is then told as
that agency would. (No harm is drawn first: what agencies never heard of is simply not here.)
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tests.counties.desk import KINDS, Desk
from tests.counties.folk import Folk, Home, Person
from tests.counties.telling import Teller

#: Cases of each kind per 100,000 people and two years: 36 in all (judgement).
NUMBERS = {
    "partner_violence": 15,
    "male_victim": 4,
    "same_sex_partner": 3,
    "friend_or_carer_in_home": 5,
    "older_parent_adult_child": 5,
    "exploitation": 4,
}
FAINT = 0.1  # of cases
SLOW = 180  # days: longer is partner_violence_slow
#: Which contacts a kind of case leaves, by weight; each case bends them its own way.
MIXES: dict[str, dict[str, int]] = {
    "partner_violence": {
        "police_callout": 26,
        "police_crime_report": 8,
        "ed_attendance": 9,
        "miu_attendance": 7,
        "gp_consultation": 16,
        "mental_health_contact": 5,
        "housing_contact": 4,
        "ambulance_callout": 4,
        "specialist_abuse_service_contact": 4,
        "social_care_contact": 3,
        "third_party_concern": 4,
        "probation_contact": 4,
        "police_intelligence": 2,
        "information_sharing": 1,
    },
    "male_victim": {
        "police_callout": 20,
        "police_crime_report": 4,
        "ed_attendance": 13,
        "miu_attendance": 12,
        "gp_consultation": 18,
        "addiction_service_contact": 4,
        "housing_contact": 5,
        "ambulance_callout": 6,
        "mental_health_contact": 5,
        "third_party_concern": 5,
    },
    "same_sex_partner": {
        "police_callout": 18,
        "police_crime_report": 4,
        "ed_attendance": 12,
        "miu_attendance": 12,
        "gp_consultation": 16,
        "addiction_service_contact": 6,
        "housing_contact": 6,
        "ambulance_callout": 6,
        "mental_health_contact": 8,
        "third_party_concern": 4,
        "probation_contact": 3,
    },
    "friend_or_carer_in_home": {
        "police_callout": 17,
        "ed_attendance": 11,
        "miu_attendance": 14,
        "gp_consultation": 15,
        "addiction_service_contact": 5,
        "housing_contact": 7,
        "ambulance_callout": 10,
        "safeguarding_concern": 6,
        "social_care_contact": 5,
        "capacity_assessment": 1,
        "third_party_concern": 6,
        "probation_contact": 3,
        "letter_sent": 1,
    },
    "older_parent_adult_child": {
        "police_callout": 18,
        "ed_attendance": 10,
        "miu_attendance": 6,
        "gp_consultation": 18,
        "ambulance_callout": 10,
        "safeguarding_concern": 8,
        "social_care_contact": 10,
        "third_party_concern": 8,
        "housing_contact": 3,
        "mental_health_contact": 3,
        "police_crime_report": 3,
    },
    "exploitation": {
        "police_callout": 16,
        "police_crime_report": 5,
        "police_intelligence": 9,
        "ed_attendance": 8,
        "miu_attendance": 5,
        "gp_consultation": 9,
        "addiction_service_contact": 9,
        "housing_contact": 16,
        "safeguarding_concern": 8,
        "social_care_contact": 8,
        "third_party_concern": 8,
    },
}
RELATIONSHIP = {
    "friend_or_carer_in_home": ("friend", "carer", "friend", "housemate"),
    "older_parent_adult_child": ("child",),
    "exploitation": ("acquaintance", "acquaintance", "tenant"),
}


@dataclass(slots=True)
class Case:
    """One true case as truth.csv tells it."""

    kind: str
    victim: Person
    other: Person
    relationship: str
    begins: date
    serious: date
    contacts: int


class Harm:
    """Chooses who is harmed, and writes what agencies recorded of it."""

    def __init__(self, rng: random.Random, folk: Folk, desk: Desk, taken: set[int]) -> None:
        self.rng, self.folk, self.desk, self.taken = rng, folk, desk, taken

    def choose(self, population: int) -> list[tuple[str, Person, Person]]:
        """Kind, who is harmed and by whom. All of them are marked as taken."""
        share = population * self.desk.days / 100_000 / 730
        chosen = []
        owed = 0.5  # what rounding owes to the next kind, so that small counties get each kind now and then
        for kind, number in NUMBERS.items():
            owed += number * share
            for _ in range(int(owed)):
                pair = self._pair(kind)
                if pair:
                    self.taken.update(person.number for person in pair)
                    chosen.append((kind, *pair))
            owed -= int(owed)
        return chosen

    def write(self, kind: str, victim: Person, other: Person) -> Case:
        """Write one case from the first harm to some time after the serious event."""
        rng, days = self.rng, self.desk.days
        # A third are fast: weeks; the others take months to well over a year.
        wanted = rng.randint(25, 120) if rng.random() < 0.33 else round(rng.triangular(120, 640, 300))
        builds = min(wanted, days * 4 // 5)
        begins = self.desk.begins + timedelta(days=rng.randrange(days - builds))
        serious = begins + timedelta(days=builds)
        faint = rng.random() < FAINT
        number = rng.randint(3, 4) if faint else min(40, max(5, round(rng.lognormvariate(2.5, 0.5))))
        teller = Teller(rng, self.desk, kind, victim, other, self._relationship(kind))
        kinds = self._kinds(kind, number)
        if "probation_contact" in kinds:
            self.folk.record_number(other)
        for contact, at in zip(kinds, self._when(number), strict=True):
            teller.tell(contact, begins + timedelta(days=int(at * builds)), at)
        teller.serious(serious)
        for _ in range(rng.randint(1, 5)):
            later = serious + timedelta(days=rng.randint(2, 70))
            teller.tell(
                rng.choice(("gp_consultation", "social_care_contact", "police_intelligence")), later, 0.5
            )
        name = kind
        if kind == "partner_violence":
            name += "_slow" if builds > SLOW else "_fast"
        return Case(name, victim, other, teller.relationship, begins, serious, number)

    def _when(self, number: int) -> Sequence[float]:
        """Shares of the time passed, in order: the first harm, then as it comes, ever closer or in bouts."""
        rng = self.rng
        closer = rng.choice((1.0, 1.0, 0.8, 0.6))
        times = [0.0]
        while len(times) < number:
            times.append(min(0.98, rng.random() ** closer))
            if len(times) < number and rng.random() < 0.25:  # the same bout reaches another agency
                times.append(times[-1])
        return sorted(times)

    def _kinds(self, kind: str, number: int) -> list[str]:
        """What the contacts are: a case's own mix, by three agencies at least (two when faint)."""
        rng = self.rng
        mix = {name: weight * rng.gammavariate(1.6, 1 / 1.6) for name, weight in MIXES[kind].items()}
        if rng.random() < 0.25:  # one agency shares nothing of this case
            silent = KINDS[rng.choice(list(mix))][0]
            mix = {name: weight for name, weight in mix.items() if KINDS[name][0] != silent}
        for _ in range(200):
            kinds = rng.choices(list(mix), weights=list(mix.values()), k=number)
            if len({KINDS[name][0] for name in kinds}) >= (3 if number >= 5 else 2):
                break
        return kinds

    def _relationship(self, kind: str) -> str:
        if kind in RELATIONSHIP:
            return self.rng.choice(RELATIONSHIP[kind])
        return "ex_partner" if self.rng.random() < 0.25 else "partner"

    def _pair(self, kind: str) -> tuple[Person, Person] | None:
        """Who is harmed, then who harms; None where nobody fits."""
        rng = self.rng
        if kind in ("partner_violence", "male_victim", "same_sex_partner"):
            same = kind == "same_sex_partner"
            couples = [c for c in self.folk.couples if (c[0].sex == c[1].sex) == same and self._free(*c)]
            if not couples:
                return None
            weights = [3 if couple[0].home.kind != "older_couple" else 1 for couple in couples]
            pair = rng.choices(couples, weights=weights)[0]
            harmed = "male" if kind == "male_victim" else "female"
            swap = rng.random() < 0.5 if same else pair[0].sex != harmed
            return pair[::-1] if swap else pair
        if kind == "older_parent_adult_child":
            homes = [
                h for h in self.folk.of_kind("grown_child") if len(h.adults) >= 2 and self._free(*h.adults)
            ]
            if not homes:
                return None
            by_age = sorted(rng.choice(homes).adults, key=lambda person: person.born)
            return rng.choice(by_age[:-1]), by_age[-1]
        return self._and_somebody(kind)

    def _and_somebody(self, kind: str) -> tuple[Person, Person] | None:
        """Somebody living alone, and somebody who comes into their home."""
        kinds = ("single", "older_single") if kind != "exploitation" else ("single",)
        alone = [p for home in self.folk.of_kind(*kinds) for p in home.adults if self._free(p)]
        others = [p for home in self.folk.of_kind("single", "sharers") for p in home.adults if self._free(p)]
        if not alone or len(others) < 2:
            return None
        victim = self.rng.choice(alone)
        other = self.rng.choice([person for person in others if person is not victim])
        if self.rng.random() < 0.5:  # moved in: agencies hold one address or the other
            other.was, other.home = other.home, victim.home
        return victim, other

    def _free(self, *people: Person) -> bool:
        return all(person.number not in self.taken and person.grown for person in people)


def apart(cases: Sequence[tuple[str, Person, Person]]) -> frozenset[int]:
    """The homes of these people, by number."""
    homes: set[Home] = {person.home for _, *pair in cases for person in pair if isinstance(person, Person)}
    return frozenset(home.number for home in homes)
