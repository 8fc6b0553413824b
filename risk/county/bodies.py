"""Injuries: which part, what kind, how it was said to have happened, how bad.

Shares of parts among accidents follow the order of any minor injuries unit's table (wrist and hand, ankle and
foot, head, knee); of assaults, that two thirds are of head, face and neck (UK emergency department studies of
assault). The numbers between are judgement. What the agency was told is not always what happened.
"""

from typing import Any, Final

from people.invented.dice import Roll, Weighted

Injury = dict[str, Any]


def _weighted(**weights: float) -> Weighted[str]:
    return Weighted(list(weights), list(weights.values()))


ORDINARY: Final = _weighted(
    hand=24, foot=17, arm=17, leg=15, head=10, face=5, shoulder=4, back=3.5, eye=2, mouth=1, chest=1.5,
    neck=0.6, pelvis=0.5, abdomen=0.4, multiple=0.5,
)  # fmt: skip
FALLS_OF_OLD: Final = _weighted(
    head=24, face=8, arm=18, pelvis=14, leg=13, hand=8, shoulder=5, chest=4, back=3, multiple=3
)
STRUCK: Final = _weighted(
    head=24, face=27, eye=8, mouth=7, neck=3, arm=11, hand=7, chest=5, back=3, abdomen=2, leg=2, multiple=1
)
SPORT: Final = _weighted(
    hand=18, foot=14, leg=16, shoulder=13, head=11, face=9, arm=8, chest=4, mouth=3, eye=1, back=3
)
_SOFT: Final = _weighted(contusion=42, laceration=38, abrasion=8, fracture=8, head_injury=2, other=2)
_HEAD: Final = _weighted(head_injury=42, laceration=40, contusion=15, fracture=1, abrasion=2)
_LIMB: Final = _weighted(sprain=34, fracture=22, contusion=20, laceration=16, dislocation=3, burn=3, other=2)
_TRUNK: Final = _weighted(contusion=60, fracture=18, sprain=12, laceration=5, burn=2, other=3)
_NATURE: Final = {
    "head": _HEAD, "face": _SOFT, "eye": _SOFT, "mouth": _SOFT, "neck": _TRUNK, "multiple": _SOFT,
    "chest": _TRUNK, "back": _TRUNK, "abdomen": _TRUNK, "pelvis": _TRUNK,
}  # fmt: skip
_HOW: Final = _weighted(accident=55, fall=36, unknown=6, other=3)
_HOW_OLD: Final = _weighted(fall=80, accident=14, unknown=6)
_HOW_BAD: Final = _weighted(minor=76, moderate=21, serious=2.9, life_threatening=0.1)


def injury(
    roll: Roll, sites: Weighted[str], *, mechanism: str = "", severity: str = "", old: bool = False
) -> Injury:
    """One injury; the mechanism drawn where it is not given, and how bad it is."""
    site = sites.of(roll)
    found: Injury = {"site": site, "nature": _NATURE.get(site, _LIMB).of(roll)}
    found["mechanism"] = mechanism or (_HOW_OLD if old else _HOW).of(roll)
    if roll() < 0.8:
        found["severity"] = severity or _HOW_BAD.of(roll)
    if roll() < 0.15:  # few clerks say; a vague story is noted now and then of anybody
        found["explanation_consistent"] = roll() < 0.97
    return found
