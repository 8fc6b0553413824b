"""How findings add up to a score, and a score to a level: the same for every picture and every reader."""

from collections.abc import Iterable, Mapping

#: Sentences are shown in this order, the heaviest first within each.
FAMILY_ORDER = {"harm": 0, "others": 1, "context": 2, "response": 3}


def added_up(parts: Iterable[tuple[str, float]]) -> float:
    """The score of (family, weight) pairs.

    Harm to the subject and what those around them bring count in full, context counts as much again at most,
    and what agencies did or did not do adds nothing.
    """
    core = context = 0.0
    for family, weight in parts:
        if family in ("harm", "others"):
            core += weight
        elif family == "context":
            context += weight
    return round(core + min(context, core), 3)


def level_at(score: float, levels: Mapping[str, float]) -> str:
    """The highest level whose threshold the score reaches; none below the first. `levels` rise."""
    reached = "none"
    for name, least in levels.items():
        if score >= least:
            reached = name
    return reached
