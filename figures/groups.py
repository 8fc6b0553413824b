"""The groups of equality monitoring beside the population: what was written, gathered into few. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FILE: Final = Path(__file__).parent / "population" / "2021.json"
NOT_SAID: Final = "not_said"

CUTS: Final[Mapping[str, Promise]] = {
    "sex": _("Sex"),
    "ethnicity": _("Ethnicity"),
    "sexual_orientation": _("Sexual orientation"),
}
GROUPS: Final[Mapping[str, Mapping[str, Promise]]] = {
    "sex": {"female": _("Female"), "male": _("Male"), "other": _("Other")},
    "ethnicity": {
        "asian": _("Asian"),
        "black": _("Black"),
        "mixed": _("Mixed"),
        "white": _("White"),
        "other": _("Other"),
    },
    "sexual_orientation": {
        "heterosexual": _("Heterosexual or straight"),
        "gay_or_lesbian": _("Gay or lesbian"),
        "bisexual": _("Bisexual"),
        "other": _("Other"),
    },
}
#: By the first letter of an ethnicity: an NHS code is one letter, the police's and probation's has a number.
_NHS: Final = {
    **dict.fromkeys("ABC", "white"),
    **dict.fromkeys("DEFG", "mixed"),
    **dict.fromkeys("HJKLR", "asian"),
    **dict.fromkeys("MNP", "black"),
    "S": "other",
}
_POLICE: Final = {"W": "white", "M": "mixed", "A": "asian", "B": "black", "O": "other"}


@dataclass(frozen=True, slots=True)
class Population:
    """Shares of a hundred by cut and group; a group without one has no figure. `verify`: what to check."""

    source: str
    verify: str
    shares: Mapping[str, Mapping[str, float]]


@cache
def population() -> Population:
    """The population that figures are told beside."""
    read = json.loads(FILE.read_text())
    return Population(read["source"], read["verify"], read["shares"])


def group_of(*, cut: str, said: str | None) -> str:
    """The group of what was written; NOT_SAID where nobody asked, knows or said."""
    if not said:
        return NOT_SAID
    if cut == "ethnicity":
        found = _NHS.get(said) if len(said) == 1 else _POLICE.get(said[0]) if said[1:].isdigit() else None
        return found or NOT_SAID
    return said if said in GROUPS[cut] else NOT_SAID


def groups_of(cut: str) -> dict[str, Promise]:
    """The groups of a cut, and last those of whom it was not said."""
    return {**GROUPS[cut], NOT_SAID: _("Not asked, not known or not said")}
