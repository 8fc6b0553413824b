"""The waterfall of what each finding adds, in words and with the places of its bars."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from caselink.templatetags.plain import level_words
from risk.rules.explain import Falls

WIDE = 240  # of the drawing, in its own units
MARGIN = 1.05


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of the waterfall: its words, numbers, and where its bar lies (0 to WIDE)."""

    kind: str
    title: str
    says: str
    adds: float | None
    total: float | None
    at: float
    wide: float


@dataclass(frozen=True, slots=True)
class Waterfall:
    """The rows, the thresholds as (level, least score, position), and what is said below."""

    bars: Sequence[Bar]
    lines: Sequence[tuple[str, float, float]]
    held_back: bool
    level_is: str
    not_counted: Sequence[str]

    @property
    def total(self) -> float:
        """What the steps add up to."""
        return next((bar.total for bar in self.bars if bar.kind == "sum" and bar.total is not None), 0.0)

    @property
    def counts(self) -> bool:
        """Whether anything adds to the sum, or sets a level."""
        return any(bar.kind in ("core", "context") for bar in self.bars)


def waterfall_of(falls: Falls, *, level: str, held_back: bool) -> Waterfall:
    """The waterfall's steps with words and positions."""
    top = max([step.total - min(step.adds, 0.0) for step in falls.steps] + [*falls.thresholds.values(), 1.0])
    scale = WIDE / (top * MARGIN)
    bars: list[Bar] = []
    for step in falls.steps:
        title, says = _step_words(step.kind, step.title, step.floor, held_back)
        if step.kind == "context" and not says and all(bar.kind != "context" for bar in bars):
            says = _("this and what follows make it worse; alone they mean little")
        low = 0.0 if step.kind == "sum" else min(step.total, step.total - step.adds)
        high = max(step.total, step.total - step.adds)
        hidden = step.kind == "hidden"
        bars.append(
            Bar(
                step.kind,
                title,
                says,
                None if step.kind in ("sum", "hidden") else step.adds,
                None if hidden else step.total,
                round(low * scale, 1),
                0.0 if hidden else round((high - low) * scale, 1),
            )
        )
    lines = [(name, least, round(least * scale, 1)) for name, least in falls.thresholds.items()]
    return Waterfall(bars, lines, held_back, _level_words(falls.level_is, level), falls.not_counted)


def _step_words(kind: str, title: str, floor: str, held_back: bool) -> tuple[str, str]:
    if kind == "limit":
        return _("Limit on what makes it worse"), _("counts at most as much again as the rest")
    if kind == "sum":
        return (_("Sum of what is shown"), "") if held_back else (_("Score"), "")
    if kind == "hidden":
        return _("Information you may not see"), _("may add to this; how much is not told")
    if floor:
        return title, _("sets the level by itself: %(level)s") % {"level": level_words(floor)}
    return title, ""


def _level_words(level_is: str, level: str) -> str:
    name = {"level": level_words(level)}
    return {
        "by_sum": lambda: _("The score gives the level: %(level)s.") % name,
        "by_itself": lambda: _("One finding sets the level by itself: %(level)s.") % name,
        "kept": lambda: (
            _(
                "The level was reached lately and is kept for now, though the score is a little lower: "
                "%(level)s."
            )
            % name
        ),
        "held_down": lambda: (
            _(
                "The level stays at %(level)s whatever the score: nothing recorded says that somebody does "
                "this to them, or no harm is recent."
            )
            % name
        ),
    }.get(level_is, lambda: "")()
