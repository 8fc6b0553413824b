"""What is drawn can be seen in the light and in the dark: text at least 4.5 to 1, marks 3 to 1."""

import re
from pathlib import Path

import pytest

LOOK = (Path(__file__).parents[3] / "assets/styles/_look.scss").read_text()
LEVELS = ("high", "elevated", "emerging", "none")
BAND = 0.75  # how much of a level's band covers the ground in assets/drawings-time.js


def colours(look: str) -> dict[str, tuple[int, ...]]:
    """The custom properties of one look, those of the light where the dark has none of its own."""
    found: dict[str, tuple[int, ...]] = {}
    for name in ("light", look):
        body = LOOK.split(f"@mixin {name} {{")[1].split("\n}")[0]
        for key, value in re.findall(r"--caselink-([\w-]+): (#[0-9a-f]{6});", body):
            found[key] = tuple(bytes.fromhex(value[1:]))
    return found


def contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """As the Web Content Accessibility Guidelines 2.2 reckon it."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: tuple[float, ...]) -> float:
    parts = [part / 255 for part in colour]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("look", ["light", "dark"])
def test_what_is_drawn_is_told_from_its_ground(look):
    seen = colours(look)
    ground = seen["drawing"]
    for text in ("strong", "quiet", "harm"):
        assert contrast(seen[text], ground) >= 4.5, text
    for mark in ("harm", "called", "suspect", "other", "context", "good", "quiet"):
        assert contrast(seen[mark], ground) >= 3, mark
    assert contrast(seen["strong"], seen["address"]) >= 4.5
    for level in LEVELS:
        assert contrast(seen[f"level-{level}-ink"], seen[f"level-{level}"]) >= 4.5, level
        mixed = tuple(
            BAND * over + (1 - BAND) * under
            for over, under in zip(seen[f"band-{level}"], ground, strict=True)
        )
        assert contrast(seen["strong"], mixed) >= 4.5, level
