"""Other draws of the case: two people seen by many agencies, in the manner of the case of Mr E.

Who they are, how their names are spelt, which dates of birth and numbers are missing, and in which order the
records arrive are drawn; everything is invented. NHS numbers begin with 999.
"""

import random
from collections.abc import Iterator
from typing import Any

from people.matching.identifiers import check_letter, nhs_check_digit

Record = dict[str, Any]

#: (formal name, what others call him, how it is misheard), (family name, its misspellings)
VICTIMS = [
    (("Edwin", ("Eddie", "Ted"), ("Edward",)), ("Marlow", ("Marlowe", "Marlo"))),
    (("William", ("Bill", "Billy"), ("Will",)), ("Walker", ("Waker", "Walkar"))),
    (("Robert", ("Bob", "Bobby"), ("Rob",)), ("Harrison", ("Harison", "Harrisson"))),
    (("Anthony", ("Tony",), ("Antony",)), ("Clarke", ("Clark", "Clerke"))),
    (("Elizabeth", ("Liz", "Betty"), ("Elisabeth",)), ("Simpson", ("Simson", "Simpsen"))),
    (("Margaret", ("Maggie", "Peggy"), ("Margret",)), ("O'Connor", ("OConnor", "O Conner"))),
    (("Frederick", ("Fred", "Freddie"), ("Frederic",)), ("Whitehouse", ("Whithouse", "Whitehous"))),
    (("Michael", ("Mick", "Mike"), ("Micheal",)), ("Stevenson", ("Stephenson", "Stevensen"))),
    (("Katarzyna", ("Kasia", "Kate"), ("Katarina",)), ("Wiśniewska", ("Wisniewska", "Wisniewski"))),
    (("Mohammed", ("Mo",), ("Muhammad",)), ("Rafiq", ("Rafique", "Raffiq"))),
]
OFFENDERS = [
    (("Zachary", ("Zak", "Zack"), ()), ("Hollis", ())),
    (("Christopher", ("Chris", "Kris"), ()), ("Taylor", ())),
    (("Daniel", ("Dan", "Danny"), ()), ("Murphy", ())),
    (("Stephen", ("Steve", "Steven"), ()), ("Ellis", ())),
    (("Darren", ("Daz",), ()), ("Fletcher", ())),
    (("Lee", ("Leigh",), ()), ("Barker", ())),
    (("Matthew", ("Matt", "Mat"), ()), ("Green", ())),
]


def nhs_number(draw: random.Random) -> str:
    """An NHS number in the range kept for tests, with its check digit."""
    while True:
        nine = f"999{draw.randrange(10**6):06}"
        check = nhs_check_digit(nine)
        if check is not None:
            return f"{nine}{check}"


def pnc_id(draw: random.Random, year: int) -> str:
    """A PNC ID with its check letter."""
    serial = f"{draw.randrange(10**6):07}"
    return f"{year}/{serial}{check_letter(str(year), serial)}"


class Draw:
    """One draw of the case."""

    def __init__(self, seed: int) -> None:
        self.random = draw = random.Random(seed)
        self.victim_name, self.offender_name = draw.choice(VICTIMS), draw.choice(OFFENDERS)
        self.born = f"{draw.randrange(1940, 1966)}-{draw.randrange(1, 13):02}-{draw.randrange(13, 29)}"
        self.offender_born = (
            f"{draw.randrange(1970, 1990)}-{draw.randrange(1, 13):02}-{draw.randrange(2, 29):02}"
        )
        self.nhs, self.offender_nhs = nhs_number(draw), nhs_number(draw)
        self.pnc = pnc_id(draw, int(self.offender_born[:4]) + 16)
        self.crn = f"X{draw.randrange(10**6):06}"
        self.home = {
            "lines": [f"{draw.randrange(1, 90)} Larkhill Court"], "town": "Cannock", "postcode": "ZZ99 4QQ",
        }  # fmt: skip
        self.count = 0

    def records(self) -> list[Record]:
        """The incidents, in order: (agency, reference, people)."""
        return list(self._records())

    def _records(self) -> Iterator[Record]:
        for _ in range(15):
            yield self._record("west-midlands-police", self._offender(pnc=True, home=False))
        for _ in range(2):
            yield self._record(
                "west-midlands-police",
                self._victim(home=False, spelt=True),
                self._offender(pnc=True, home=False),
            )
        for _ in range(39):
            yield self._record("cannock-miu", self._at_miu())
        for _ in range(16):
            yield self._record("cannock-gp", self._victim(nhs=True))
        for _ in range(4):
            yield self._record("cannock-gp", self._offender(nhs=True))
        for _ in range(13):
            yield self._record(
                "staffordshire-police",
                self._victim(heard=True),
                self._offender(pnc=self.random.random() < 0.5),
            )
        for _ in range(5):
            yield self._record("west-midlands-ambulance", self._by_ambulance())
        for _ in range(3):
            yield self._record("addiction-services", self._offender(home=False))
        yield self._record(
            "national-probation", self._offender(crn=True), self._victim(home=False, born=self.born[:4])
        )
        for _ in range(6):
            yield self._record("national-probation", self._offender(crn=True))
        for _ in range(2):
            yield self._record("north-midlands-hospital", self._victim(nhs=True))
        for _ in range(4):
            yield self._record("staffordshire-adult-care", self._victim(social=True), self._offender())

    def _record(self, agency: str, *people: Record) -> Record:
        self.count += 1
        return {"agency": agency, "reference": f"R{self.count}", "people": list(people)}

    def _at_miu(self) -> Record:
        draw = self.random
        formal, others, _ = self.victim_name[0]
        family, spelt = self.victim_name[1]
        near = self.born[:8] + "0" + self.born[9:]
        person = self._victim(
            nhs=draw.random() < 0.5,
            home=draw.random() < 0.6,
            born=draw.choice([self.born, self.born, self.born, self.born[:4], near]),
        )
        person["given_name"] = draw.choice([formal, others[0]])
        person["family_name"] = draw.choice([family, spelt[0]])
        return person

    def _by_ambulance(self) -> Record:
        person = self._victim(born=self.random.choice([self.born, self.born[:4], None]))
        person["given_name"] = self.random.choice([self.victim_name[0][0], self.victim_name[0][1][-1]])
        return person

    def _victim(
        self, *, nhs: bool = False, home: bool = True, social: bool = False, spelt: bool = False,
        heard: bool = False, born: str | None = "known",
    ) -> Record:  # fmt: skip
        (formal, _, misheard), (family, misspelt) = self.victim_name
        person = self._person("e", formal, family, self.born if born == "known" else born, home)
        if heard:
            person["given_name"] = self.random.choice([formal, *misheard])
        if spelt or heard:
            person["family_name"] = self.random.choice([family, family, *misspelt])
        if nhs:
            person["identifiers"] = [{"scheme": "nhs_number", "value": self.nhs}]
        if social:
            person["identifiers"] = [{"scheme": "social_care_id", "value": "P204417"}]
        return person

    def _offender(
        self, *, pnc: bool = False, crn: bool = False, nhs: bool = False, home: bool = True
    ) -> Record:
        (formal, others, _), (family, _) = self.offender_name
        given = self.random.choice([formal, *others])
        person = self._person("z", given, family, self.offender_born, home)
        numbers = [
            ("pnc_id", self.pnc, pnc),
            ("probation_crn", self.crn, crn),
            ("nhs_number", self.offender_nhs, nhs),
        ]
        person["identifiers"] = [
            {"scheme": scheme, "value": value} for scheme, value, sent in numbers if sent
        ]
        return person

    def _person(self, key: str, given: str, family: str, born: str | None, home: bool) -> Record:
        sex = "female" if given in ("Elizabeth", "Margaret", "Katarzyna") else "male"
        person: Record = {
            "key": key, "role": "subject", "given_name": given, "family_name": family, "date_of_birth": born,
            "sex": sex,
        }  # fmt: skip
        if home:
            person["address"] = self.home
        return person
