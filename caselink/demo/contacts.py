"""The ordinary contacts of ordinary people over eighteen months: coughs, sprains, noise, repairs. Pure."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from caselink.demo.moving import LONDON
from caselink.demo.town import Resident

SPAN_DAYS = 548  # eighteen months
# What is said of a small accident, and the injuries that it can mean: sites, nature, cause.
_ACCIDENTS: dict[str, tuple[tuple[str, ...], str, str]] = {
    "Slipped on a wet step. Cleaned and dressed.": (("hand", "arm", "leg"), "abrasion", "fall"),
    "Caught a finger in a door. No fracture seen.": (("hand",), "contusion", "accident"),
    "Twisted an ankle at football. Strapped.": (("foot",), "sprain", "accident"),
    "Cut while cooking. Glued.": (("hand",), "laceration", "accident"),
    "Walked into a shelf at work. Bruised, nothing broken.": (("face", "shoulder"), "contusion", "accident"),
    "Strained while lifting a bed. Advised rest.": (("back", "shoulder"), "sprain", "accident"),
}
_SHORT = {
    "Elizabeth": "Liz",
    "Catherine": "Cath",
    "Benjamin": "Ben",
    "Rebecca": "Becky",
    "Anthony": "Tony",
    "Kenneth": "Ken",
    "Terence": "Terry",
    "Susan": "Sue",
    "Philip": "Phil",
}

More = tuple[dict[str, Any], dict[str, Any]]  # what the participant and the record say besides


@dataclass(frozen=True, slots=True)
class Way:
    """One way of coming to an agency's notice: which agency, how it knows people, what is said."""

    agency: str
    kind: str
    prefix: str
    weight: int
    says: tuple[str, ...]
    office_hours: bool
    known_by: Callable[[Resident, random.Random], dict[str, Any]]
    more: Callable[[Resident, str, random.Random], More]


def contacts(residents: Sequence[Resident], *, seed: int, today: date) -> list[dict[str, Any]]:
    """One to four intake records a resident, before `today`, in time order."""
    dice = random.Random(seed)  # noqa: S311  the same contacts every time, nothing secret
    found = []
    for resident in residents:
        for number in range(dice.choice((1, 1, 2, 2, 2, 3, 3, 4))):
            way = dice.choices(WAYS, weights=[way.weight for way in WAYS])[0]
            found.append(_contact(resident, number, way, dice, today))
    return sorted(found, key=lambda record: (record["occurred_at"], record["reference"]))


def _contact(resident: Resident, number: int, way: Way, dice: random.Random, today: date) -> dict[str, Any]:
    on = today - timedelta(days=dice.randrange(2, SPAN_DAYS))
    if way.office_hours:
        on -= timedelta(days=max(on.weekday() - 4, 0))
    at = time(dice.randrange(8, 18) if way.office_hours else dice.randrange(24), dice.randrange(60))
    says = dice.choice(way.says)
    participant, record = way.more(resident, says, dice)
    return {
        "agency": way.agency,
        "reference": f"{way.prefix}-{resident.serial:04d}-{number + 1}",
        "kind": way.kind,
        "occurred_at": local(on, at),
        "people": [
            {"key": "p", "role": "subject", **way.known_by(resident, dice), **participant},
        ],
        "summary": says,
        **record,
    }


def local(on: date, at: time) -> str:
    """That time on the clock in Europe/London, with its offset."""
    aware = datetime.combine(on, at, tzinfo=LONDON)
    return aware.astimezone(UTC).astimezone(LONDON).isoformat()  # a time the clocks leap over moves on


def by_health(resident: Resident, dice: random.Random) -> dict[str, Any]:
    """As health services know somebody: an NHS number nearly always, and where they live."""
    known = by_name(resident, dice)
    if dice.random() < 0.9:
        known["identifiers"] = [{"scheme": "nhs_number", "value": resident.nhs_number}]
    return known


def by_social_care(resident: Resident, dice: random.Random) -> dict[str, Any]:
    """As social care knows somebody: its own number, and the NHS number where it was traced."""
    numbers = [{"scheme": "social_care_id", "value": f"P{500_000 + resident.serial}"}]
    if dice.random() < 0.6:
        numbers.append({"scheme": "nhs_number", "value": resident.nhs_number})
    return {**by_name(resident, dice), "identifiers": numbers}


def by_name(resident: Resident, dice: random.Random) -> dict[str, Any]:
    """By name, date of birth and address; now and then a short name or a telephone number."""
    given = resident.given_name
    known: dict[str, Any] = {
        "given_name": _SHORT.get(given, given) if dice.random() < 0.3 else given,
        "family_name": resident.family_name,
        "date_of_birth": resident.born.isoformat(),
        "sex": resident.sex,
        "address": resident.home.as_sent(),
    }
    if dice.random() < 0.3:
        known["phone"] = resident.phone
    return known


def _nothing_more(resident: Resident, says: str, dice: random.Random) -> More:
    return {}, {}


def _injured(resident: Resident, says: str, dice: random.Random) -> More:
    sites, nature, mechanism = _ACCIDENTS[says]
    injury = {
        "site": dice.choice(sites),
        "nature": nature,
        "mechanism": mechanism,
        "explanation_consistent": True,
        "severity": "minor",
    }
    return {"injuries": [injury], "under_influence": "no", "seen_alone": dice.random() < 0.6}, {}


def _called(resident: Resident, says: str, dice: random.Random) -> More:
    call = {
        "initial_type": dice.choice(("nuisance", "theft", "road traffic", "lost property")),
        "reported_by": "subject",
        "closing_type": "advice given",
    }
    return {"role": "informant"}, {"call": call, "location": resident.home.as_sent()}


def _fetched(resident: Resident, says: str, dice: random.Random) -> More:
    return {"under_influence": "no"}, {"location": resident.home.as_sent()}


WAYS = (
    Way(
        "cannock-gp",
        "gp_consultation",
        "GPB",
        50,
        (
            "Cough for a week. Chest clear. Advised fluids and rest.",
            "Blood pressure review. Medication unchanged.",
            "Annual diabetes review.",
            "Low back pain after gardening. Exercises given.",
            "Sleep poor since a change of shifts. Sleep advice given.",
            "Repeat prescription and flu vaccination.",
        ),
        True,
        by_health,
        _nothing_more,
    ),
    Way(
        "cannock-miu",
        "miu_attendance",
        "MIUB",
        14,
        tuple(_ACCIDENTS),
        False,
        by_health,
        _injured,
    ),
    Way(
        "north-midlands-hospital",
        "ed_attendance",
        "EDB",
        5,
        ("Abdominal pain, settled. Home.", "Palpitations. ECG normal. Home.", "Asthma. Nebuliser. Home."),
        False,
        by_health,
        _nothing_more,
    ),
    Way(
        "west-midlands-ambulance",
        "ambulance_callout",
        "WMASB",
        5,
        ("Chest pain. Taken to hospital.", "Felt faint. Checked at home, not conveyed."),
        False,
        by_health,
        _fetched,
    ),
    Way(
        "staffordshire-police",
        "police_callout",
        "SPB",
        8,
        (
            "Bicycle taken from outside. Reference given.",
            "Youths on the green. Moved on.",
            "Parked car damaged overnight. No witnesses.",
        ),
        False,
        by_name,
        _called,
    ),
    Way(
        "staffordshire-adult-care",
        "social_care_contact",
        "ASCB",
        7,
        ("Asked about a blue badge.", "Grab rail fitted.", "Carer's assessment offered; information sent."),
        True,
        by_social_care,
        _nothing_more,
    ),
    Way(
        "chase-housing",
        "housing_contact",
        "CHB",
        8,
        ("Boiler repair booked.", "Asked about a transfer.", "Rent account query, settled."),
        True,
        by_name,
        _nothing_more,
    ),
    Way(
        "chase-mental-health",
        "mental_health_contact",
        "MHB",
        3,
        ("Talking therapy, session attended.", "Medication review, stable."),
        True,
        by_health,
        _nothing_more,
    ),
)
