"""Ordinary people of an invented town: who they are and where they live. Pure, the same for one seed."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from caselink.demo.numbers import nhs_numbers

TOWN = "Chasewater"
FIRST_SERIAL = 100_000  # below it are the numbers of the case of Mr E and of the stories

_NAMES: dict[str, list[str]] = json.loads(Path(__file__).with_name("names.json").read_text())
_HOUSEHOLDS = (1, 1, 1, 2, 2, 2, 3, 4)  # how many live at one address


@dataclass(frozen=True, slots=True)
class Home:
    """One dwelling."""

    house: int
    street: str
    postcode: str

    def as_sent(self) -> dict[str, Any]:
        """As an intake record carries it."""
        return {"lines": [f"{self.house} {self.street}"], "town": TOWN, "postcode": self.postcode}


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody who lives there; `serial` names them inside the demonstration."""

    serial: int
    given_name: str
    family_name: str
    sex: str
    born: date
    nhs_number: str
    home: Home
    phone: str


def postcode(number: int) -> str:
    """The postcode of a street. None exists; the NHS's ZZ99 3.. ("no fixed abode") are left out."""
    sector = (1, 2, 4, 5, 6)[number // 20 % 5]
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    return f"ZZ99 {sector}{letters[number % 20]}{letters[(number * 7 + 3) % 20]}"


def residents(*, seed: int, count: int, today: date) -> list[Resident]:
    """So many people in households of one to four; members of a household share a family name."""
    dice = random.Random(seed)  # noqa: S311  the same town every time, nothing secret
    numbers = nhs_numbers(start=FIRST_SERIAL)
    found: list[Resident] = []
    for home in _homes(dice):
        family = dice.choice(_NAMES["family"])
        size = min(dice.choice(_HOUSEHOLDS), count - len(found))
        ages = _ages(dice, size)
        used: set[str] = set()
        for age in ages:
            sex = dice.choice(("female", "male"))
            given = dice.choice([name for name in _NAMES[sex] if name not in used])
            used.add(given)
            born = today.replace(month=1, day=1) - timedelta(days=age * 365 + dice.randrange(365))
            phone = f"07700 900{dice.randrange(1000):03d}"  # kept for drama by the regulator
            serial = len(found) + 1
            found.append(Resident(serial, given, family, sex, born, next(numbers), home, phone))
        if len(found) >= count:
            break
    return found


def _homes(dice: random.Random) -> Iterator[Home]:
    """Every dwelling once, in a shuffled order."""
    homes = [
        Home(house, street, postcode(number))
        for number, street in enumerate(_NAMES["streets"])
        for house in range(1, 40, 2)
    ]
    dice.shuffle(homes)
    return iter(homes)


def _ages(dice: random.Random, size: int) -> list[int]:
    """Adults, of one or two generations."""
    eldest = dice.randrange(21, 90)
    ages = [eldest]
    for _ in range(size - 1):
        near = dice.random() < 0.6 or eldest < 40
        ages.append(max(18, eldest - (dice.randrange(8) if near else dice.randrange(20, 35))))
    return ages
