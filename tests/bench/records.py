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


# Of a hundred contacts, in the order of AGENCIES: GPs see people far more often than anybody else does.
SHARES = (12, 55, 15, 8, 10)
GIVEN = _words(
    """Aled Alys Anwen Arwel Bedwyr Branwen Bronwen Caradoc Carys Catrin Ceri Dafydd Delyth Denzel Dilwyn
    Eifion Eleri Elowen Emlyn Eurwen Ffion Gawen Gethin Glenys Gwen Gwilym Heulwen Hywel Idris Ifor Iola
    Jago Jenifer Jory Kensa Kerensa Kitto Lowenna Mabyn Madoc Meinir Merryn Morwenna Myfanwy Nerys Nesta
    Olwen Owain Pasco Perran Piran Rhian Rhodri Rhys Senara Seren Sulwyn Tamsin Tegan Tudor Urien Ysolde"""
)
FAMILY = _words(
    """Angove Bolitho Carveth Dunstan Enys Fenwick Glasson Hocking Illogan Jago Kitto Lanyon Mabyn Nankervis
    Opie Penrose Quick Roskilly Spargo Trewin Uren Vellacott Whetter Yelland Zelah"""
)
SITES = ("head", "face", "arm", "hand", "leg", "back")


def _rare(own: random.Random) -> str:
    return own.choice(FAMILY) + own.choice(FAMILY).lower()


def person(number: int) -> dict[str, Any]:
    """One of very many people: name, birth date and home follow from the number. Two live at each home."""
    own = random.Random(number)
    home = number // 2
    return {
        "given_name": own.choice(GIVEN),
        # A few names that many have, and many that few have, as everywhere.
        "family_name": own.choice(FAMILY[:5]) if own.random() < 0.05 else _rare(own),
        "date_of_birth": f"{own.randint(1930, 2005)}-{own.randint(1, 12):02}-{own.randint(1, 28):02}",
        "sex": own.choice(["male", "female"]),
        "address": {
            # Fifteen homes to a postcode, as there are on average.
            "lines": [f"{1 + home % 15} {FAMILY[home // 15 % len(FAMILY)]} Row"],
            "town": "Nowhere",
            "postcode": _postcode(home // 15),
        },
    }


def _postcode(street: int) -> str:
    """A postcode that no real place has; one to a street."""
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    first, second = letters[street % 20], letters[street // 20 % 20]
    return f"ZZ{street // 4000 % 90 + 1} {street // 400 % 10}{first}{second}"


def records(
    count: int, *, people: int, until: datetime, seed: int = 1, mark: str = "B"
) -> Iterator[dict[str, Any]]:
    """`count` records about `people` persons over the two years before `until`, in time order."""
    chance = random.Random(seed)
    start = until - timedelta(days=730)
    step = (until - start) / max(count, 1)
    agencies = list(AGENCIES)
    for number in range(count):
        agency = chance.choices(agencies, SHARES)[0]
        who = chance.randrange(people)
        participant = {"key": "p", "role": "subject", **person(who)}
        if chance.random() < 0.3:
            injury = {"site": chance.choice(SITES), "mechanism": "fall", "severity": "minor"}
            participant["injuries"] = [injury]
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
            record["call"] = {"initial_type": "nuisance", "reported_by": "neighbour"}
            record["location"] = participant["address"]
            if chance.random() < 0.5:  # the other one who lives there
                record["people"].append({"key": "q", "role": "suspect", **person(who ^ 1)})
        yield record
