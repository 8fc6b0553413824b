"""Draws that every part of the county makes."""

import math
import random
from typing import Any

SITES = {
    "hand": 20,
    "leg": 17,
    "arm": 15,
    "foot": 14,
    "head": 9,
    "face": 6,
    "back": 6,
    "shoulder": 5,
    "chest": 4,
    "eye": 3,
}
STRUCK = {"face": 36, "head": 24, "hand": 10, "arm": 8, "eye": 6, "mouth": 6, "chest": 6, "back": 4}
NATURES = {
    "sprain": 24,
    "laceration": 22,
    "contusion": 22,
    "fracture": 16,
    "abrasion": 8,
    "burn": 4,
    "other": 4,
}


def drawn(rng: random.Random, weights: dict[str, Any]) -> str:
    """One key, each as likely as its weight."""
    return rng.choices(list(weights), weights=list(weights.values()))[0]


def poisson(rng: random.Random, mean: float) -> int:
    """A Poisson number."""
    if mean > 60:
        return max(0, round(rng.gauss(mean, math.sqrt(mean))))
    limit, product, number = math.exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        number += 1
    return number


def negative_binomial(rng: random.Random, mean: float, r: float) -> int:
    """A Poisson number whose own mean varies between people (gamma, shape r)."""
    return poisson(rng, rng.gammavariate(r, mean / r))


def injury(rng: random.Random, mechanism: str, sites: dict[str, int] = SITES) -> dict[str, Any]:
    """One injury as a department codes it."""
    site = drawn(rng, sites)
    nature = drawn(rng, NATURES)
    if site == "head" and rng.random() < 0.5:
        nature = "head_injury"
    severity = drawn(rng, {"minor": 76, "moderate": 19, "serious": 4.7, "life_threatening": 0.3})
    return {"site": site, "nature": nature, "mechanism": mechanism, "severity": severity}
