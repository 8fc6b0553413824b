"""Intake records to measure with: invented people with ordinary contacts, the same at every run."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

AGENCIES = {
    "bench-police": "police",
    "bench-gp": "gp",
    "bench-miu": "miu",
    "bench-probation": "probation",
    "bench-social-care": "adult_social_care",
}
KINDS = {
    "bench-police": "police_callout",
    "bench-gp": "gp_consultation",
    "bench-miu": "miu_attendance",
    "bench-probation": "probation_contact",
    "bench-social-care": "social_care_contact",
}


def _words(text: str) -> list[str]:
    return text.split()


GIVEN = _words(
    """Aled Bronwen Carys Dafydd Elowen Ffion Gethin Heulwen Idris Jenifer Kerensa Lowenna Merryn Nesta
    Owain Perran Rhodri Seren Tamsin Ysolde"""
)
FAMILY = _words(
    """Angove Bolitho Carveth Dunstan Enys Fenwick Glasson Hocking Illogan Jago Kitto Lanyon Mabyn Nankervis
    Opie Penrose Quick Roskilly Spargo Trewin Uren Vellacott Whetter Yelland Zelah"""
)
SITES = ("head", "face", "arm", "hand", "leg", "back")


def person(number: int) -> dict[str, Any]:
    """One of very many people: name, birth date and home follow from the number."""
    own = random.Random(number)
    return {
        "given_name": own.choice(GIVEN),
        "family_name": own.choice(FAMILY) + (own.choice(FAMILY).lower() if own.random() < 0.5 else ""),
        "date_of_birth": f"{own.randint(1930, 2005)}-{own.randint(1, 12):02}-{own.randint(1, 28):02}",
        "sex": own.choice(["male", "female"]),
        "address": {
            "lines": [f"{1 + number % 90} {own.choice(FAMILY)} Row"],
            "town": "Nowhere",
            "postcode": _postcode(number // 90),
        },
    }


def records(
    count: int, *, people: int, until: datetime, seed: int = 1, mark: str = "B"
) -> Iterator[dict[str, Any]]:
    """`count` records about `people` persons over the two years before `until`, in time order."""
    chance = random.Random(seed)
    start = until - timedelta(days=730)
    step = (until - start) / max(count, 1)
    agencies = list(AGENCIES)
    for number in range(count):
        agency = chance.choice(agencies)
        participant = {"key": "p", "role": "subject", **person(chance.randrange(people))}
        if chance.random() < 0.3:
            participant["injuries"] = [
                {"site": chance.choice(SITES), "mechanism": "fall", "severity": "minor"}
            ]
        if chance.random() < 0.2:
            participant["under_influence"] = "alcohol"
        record: dict[str, Any] = {
            "agency": agency,
            "reference": f"{mark}{seed}-{number:07}",
            "kind": KINDS[agency],
            "occurred_at": (start + step * number).isoformat(timespec="seconds"),
            "summary": "An ordinary contact, written in a sentence or two as most of them are.",
            "people": [participant],
        }
        if agency == "bench-police":
            record["call"] = {
                "initial_type": "nuisance",
                "reported_by": "neighbour",
                "closing_type": "no_offence",
            }
            record["location"] = participant["address"]
            if chance.random() < 0.5:
                other = {"key": "q", "role": "suspect", **person(chance.randrange(people))}
                record["people"].append(other)
        yield record
