"""The body as it is drawn: front, back and face, each part with the place on the body that it stands for.

Pure data. A record knows no left and right, so that both arms are one part. Each part is one or more outlines
(SVG paths), and where the number of its injury is written.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from incidents.labels import SITE


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a drawing: the site's code, its outlines, and the middle of it (x, y)."""

    site: str
    outlines: Sequence[str]
    x: int
    y: int

    @property
    def name(self) -> str:
        """In words."""
        return str(SITE[self.site])

    @property
    def is_small(self) -> bool:
        """Whether a thumb needs more room than what is drawn."""
        return self.site in {"neck", "hand", "foot", "eye", "mouth"}


@dataclass(frozen=True, slots=True)
class Figure:
    """One drawing; `box` is its SVG view box."""

    code: str
    title: Promise
    box: str
    parts: Sequence[Part]


_NECK = Part("neck", ["M72 54h16v8c0 3 3 5 6 6H66c3-1 6-3 6-6z"], 80, 62)
_SHOULDER = Part(
    "shoulder",
    [
        "M64 70c-13 1-23 6-26 19l15 7 5-16 6-10z",
        "M96 70c13 1 23 6 26 19l-15 7-5-16-6-10z",
    ],
    48,
    84,
)
_ARM = Part(
    "arm",
    [
        "M37 92l16 7-3 36-9 54-13-2 3-54z",
        "M123 92l-16 7 3 36 9 54 13-2-3-54z",
    ],
    40,
    140,
)
_HAND = Part(
    "hand",
    [
        "M27 190l14 3 1 14c0 9-4 17-9 17s-9-8-9-17z",
        "M133 190l-14 3-1 14c0 9 4 17 9 17s9-8 9-17z",
    ],
    33,
    208,
)
_PELVIS = Part("pelvis", ["M57 176h46l5 20c0 8-1 12-2 16l-26 4-26-4c-1-4-2-8-2-16z"], 80, 196)
_LEG = Part(
    "leg",
    [
        "M54 215l25 4-2 61-4 62H58l-5-62c-1-24-1-45 1-65z",
        "M106 215l-25 4 2 61 4 62h15l5-62c1-24 1-45-1-65z",
    ],
    66,
    275,
)
_FOOT = Part(
    "foot",
    [
        "M58 345h15l1 17c0 5-3 8-10 8H52c-5 0-7-4-4-8 6-5 9-10 10-17z",
        "M102 345H87l-1 17c0 5 3 8 10 8h12c5 0 7-4 4-8-6-5-9-10-10-17z",
    ],
    64,
    359,
)
_HEAD = Part("head", ["M80 4c14 0 21 11 21 25 0 15-10 26-21 26S59 44 59 29C59 15 66 4 80 4z"], 80, 30)
_LIMBS = (_ARM, _HAND, _PELVIS, _LEG, _FOOT)
_BODY = "16 0 128 374"

FIGURES: Sequence[Figure] = (
    Figure(
        "front",
        _("Front of the body"),
        _BODY,
        (
            _HEAD,
            _NECK,
            _SHOULDER,
            Part("chest", ["M66 71h28l6 10 6 17-2 34H56l-2-34 6-17z"], 80, 104),
            Part("abdomen", ["M56 135h48l-1 38H57z"], 80, 155),
            *_LIMBS,
        ),
    ),
    Figure(
        "back",
        _("Back of the body"),
        _BODY,
        (
            _HEAD,
            _NECK,
            _SHOULDER,
            Part("back", ["M66 71h28l6 10 6 17-2 37-1 38H57l-1-38-2-37 6-17z"], 80, 122),
            *_LIMBS,
        ),
    ),
    Figure(
        "face",
        _("Face"),
        "0 0 150 190",
        (
            Part(
                "head",
                ["M75 4c42 0 64 28 64 66H11C11 32 33 4 75 4z"],
                75,
                42,
            ),
            Part(
                "face",
                ["M11 73h128c0 18-2 34-8 50-10 28-30 60-56 60s-46-32-56-60c-6-16-8-32-8-50z"],
                75,
                122,
            ),
            Part(
                "eye",
                [
                    "M25 92c8-14 32-14 40 0-8 14-32 14-40 0z",
                    "M125 92c-8-14-32-14-40 0 8 14 32 14 40 0z",
                ],
                45,
                92,
            ),
            Part("mouth", ["M46 150c10-12 48-12 58 0-10 16-48 16-58 0z"], 75, 151),
        ),
    ),
)
