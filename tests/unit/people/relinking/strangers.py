"""Invented records that are alike in every way that a level of the model can tell; all draws are seeded."""

import random

from people.matching.identity import Identity
from people.matching.normalise import prepare
from people.relinking.columns import Held
from tests.unit.people.matching.draws import nhs_number, pnc_id

GIVEN = [
    "Edwin", "Eddie", "Ted", "Edward", "William", "Bill", "E", "W", "Katarzyna", "Kasia", "Margaret",
    "Margret", "Peggy", "Anne Marie", "Mary-Jane", "李", "محمد", "Mohammed", "Muhammad", "Marlow", "James",
    "J P", "Jon", "Peter William", "Peter", "Emma", "Gemma", "Edwin J", "Edwin James", "John Paul", "Zoë", "",
]  # fmt: skip
FAMILY = [
    "Marlow", "Marlowe", "Marlo", "Smith", "Smyth", "Smith-Jones", "Jones", "O'Connor", "O Conner",
    "van der Berg", "Berg", "Wiśniewska", "Wisniewski", "Edwin", "James", "王", "Khan", "Patel Khan", "",
]  # fmt: skip
ALIASES = ["Ted Marlow", "Smith James", "Eddie", "Kasia Jones", "J Khan", "Margaret Smith-Khan"]
BORN = [
    "1951-03-04", "1951-04-03", "1951-03-05", "1951-03-14", "1961-03-04", "1952-03-04", "1951-01-01",
    "1951-03", "1951-04", "1951", "1952", "1960", "1980-12-31", "1915-03-04", "1951-12-25", "", "1981-03-04",
]  # fmt: skip
LINES = [
    ("14 Larkhill Court",), ("Flat 3", "14 Larkhill Court"), ("15 Larkhill Crt",), ("2 Mill St",),
    ("Mill House", "Mill Street"), ("12 Mill St",), ("13 Mill Street",), (), ("No fixed abode",),
    ("Larkhill Court",), ("14 Lark Hill Court",),
]  # fmt: skip
TOWNS = ["Cannock", "Canock", "Rugeley", ""]
POSTCODES = ["ZZ99 4QQ", "ZZ99 4QR", "ZZ99 5QQ", "ZX1 4QQ", "2606", "2607", ""]
PHONES = ["01543 496 0123", "+44 1543 496 0123", "01543 496 0999", ""]


def invented(count: int, seed: int) -> list[Held]:
    """Records numbered from 1, with no persons."""
    draw = random.Random(seed)
    numbers = [("nhs_number", nhs_number(draw)) for _ in range(4)]
    numbers += [("pnc_id", pnc_id(draw, 1990)) for _ in range(3)]
    numbers += [("probation_crn", f"X{place:06}") for place in range(3)]
    numbers += [("social_care_id", "P1"), ("social_care_id", "P2"), ("local", "17"), ("local", "18")]
    return [Held(place, None, prepare(_identity(draw, numbers))) for place in range(1, count + 1)]


def _identity(draw: random.Random, numbers: list[tuple[str, str]]) -> Identity:
    def some(values: list[str], known: float = 0.8) -> str | None:
        return draw.choice(values) or None if draw.random() < known else None

    return Identity(
        draw.choice(["ssc", "gp", "police"]),
        some(GIVEN, 0.95),
        some(FAMILY, 0.95),
        tuple(draw.sample(ALIASES, draw.choice([0, 0, 0, 1, 2]))),
        some(BORN, 0.9),
        draw.choice(["male", "female", None]),
        tuple(draw.sample(numbers, draw.choice([0, 0, 1, 2, 3]))),
        draw.choice(LINES),
        some(TOWNS),
        some(POSTCODES),
        draw.choice([None, None, None, "100012345678", "100012345679"]),
        some(PHONES, 0.6),
    )
