"""Two people who live together, and police come: mostly once, and nobody is being harmed repeatedly."""

import random
from collections.abc import Sequence
from datetime import date
from typing import Any

from tests.counties.desk import Desk, Part
from tests.counties.dice import negative_binomial
from tests.counties.folk import Home, Person

#: How many times police come to one couple or family in two years, by weight.
TIMES = ((1, 800), (2, 125), (3, 40), (4, 18), (5, 9), (7, 6), (10, 2))
MEAN_TIMES = sum(n * weight for n, weight in TIMES) / sum(weight for _, weight in TIMES)
OFTEN = 3
#: What an officer notes of the first, by share of the call-outs; a blow besides.
NOTED = {
    "threats": 0.09,
    "separation": 0.1,
    "fear": 0.06,
    "child_in_household": 0.3,
    "coercive_control": 0.03,
    "stalking": 0.01,
    "weapon": 0.01,
    "strangulation": 0.004,
}
BLOW = 0.18


def how_often(rng: random.Random) -> int:
    """How many times police come to these two."""
    return rng.choices([number for number, _ in TIMES], weights=[weight for _, weight in TIMES])[0]


def who_quarrels(rng: random.Random, home: Home) -> tuple[Person, Person]:
    """Two grown people of a home, the one mostly recorded as victim first."""
    first, second = rng.sample(home.adults, 2)
    if (
        first.sex == "male" and second.sex == "female" and rng.random() < 0.5
    ):  # two in three victims are women
        first, second = second, first
    return first, second


def quarrel(rng: random.Random, desk: Desk, pair: tuple[Person, Person], day: date) -> None:
    """Write one call-out or crime report: mostly words, sometimes a blow, and it is over."""
    victim, suspect = pair if rng.random() < 0.9 else pair[::-1]
    concerns = [name for name, share in NOTED.items() if rng.random() < share]
    blow = rng.random() < BLOW
    if blow:
        concerns.append("physical_violence")
    drunk = "alcohol" if rng.random() < 0.3 else None
    parts = [
        Part(victim, "victim", {"concerns": concerns or None, "under_influence": drunk}),
        Part(suspect, "suspect", {"under_influence": drunk}),
    ]
    kin = "partner" if suspect.family != victim.family or abs(_gap(pair)) < 15 else "other_family"
    fields: dict[str, Any] = {
        "relationships": [{"from": "p1", "to": "p2", "type": kin, "asserted_by": "practitioner"}],
        "assessments": _dash(rng) if rng.random() < 0.6 else None,
    }
    if blow and rng.random() < 0.5:
        offences = against(parts, {"person": "p2", "category": "domestic_abuse"})
        desk.write("police_crime_report", day, parts, where=victim.home, offences=offences, **fields)
        return
    call = {
        "initial_type": "domestic",
        "reported_by": rng.choice(("subject", "subject", "neighbour", "family")),
        "closing_type": rng.choice(("domestic", "no offences", "advice given")),
    }
    hour = rng.choice((19, 21, 22, 23, 0))
    desk.write("police_callout", day, parts, where=victim.home, hour=hour, call=call, **fields)


def _dash(rng: random.Random) -> list[dict[str, Any]]:
    """Four ticks on average; one in a hundred is graded high on judgement alone."""
    score = min(24, negative_binomial(rng, 4.0, 3.0))
    level = "high" if score >= 14 or rng.random() < 0.01 else "medium" if score >= 10 else "standard"
    return [{"person": "p1", "tool": "dash", "score": score, "level": level}]


def against(parts: Sequence[Part], offence: dict[str, Any]) -> list[dict[str, Any]] | None:
    """The offence of whoever is suspected, against the first; nothing when nobody is known."""
    if len(parts) < 2:
        return None
    return [offence | {"victim": "p1", "outcome": "recorded"}]


def _gap(pair: Sequence[Person]) -> float:
    return (pair[0].born - pair[1].born).days / 365.25
