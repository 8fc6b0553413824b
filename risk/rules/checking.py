"""Is a ruleset's file fit for use? Where not: what is wrong, where it stands, and what to do about it."""

import difflib
import json
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from numbers import Real
from pathlib import Path
from typing import Any

from risk.rules.asked import INDICATORS
from risk.rules.pictures import pair as _registers_pairs  # noqa: F401
from risk.rules.pictures import posing as _registers_posing  # noqa: F401
from risk.rules.pictures.pair_view import PAIR
from risk.rules.pictures.posing_view import POSING
from risk.rules.ruleset import (
    DEFAULT,
    FOLDER,
    LEVELS,
    Ruleset,
    UnusableRulesetError,
    content_of,
    from_mapping,
    kept,
)

#: What a rule can do without: it is then not weakened over time, not tied to other harm, not explained.
OPTIONAL = frozenset({"basis", "off", "fades", "floor_harms", "earlier_days"})
_TOLD = 12  # faults told at once; whoever mends these will run it again


def named(name: str) -> Ruleset:
    """The ruleset of a version, or of a path that ends in .json. Raises UnusableRulesetError saying why not.

    Every fault of the file is told, one a line, up to a dozen.
    """
    is_file = name.endswith(".json")
    if not is_file and name not in kept():
        raise UnusableRulesetError(
            f"no ruleset {name}: there are {', '.join(kept())}; for a file of your own give its path, "
            f"which ends in .json"
        )
    try:
        content = content_of(Path(name) if is_file else FOLDER / f"{name}.json")
        ruleset = from_mapping(content)
    except UnusableRulesetError as error:
        raise UnusableRulesetError(_told(name, [str(error)])) from None
    if found := list(faults(content)):
        raise UnusableRulesetError(_told(name, found))
    return ruleset


def _told(name: str, found: list[str]) -> str:
    more = [f"and {len(found) - _TOLD} more"] if len(found) > _TOLD else []
    return "\n".join([f"ruleset {name} cannot be used:", *(f"  {line}" for line in [*found[:_TOLD], *more])])


def faults(content: Mapping[str, Any]) -> Iterator[str]:
    """What keeps the rules from working with a file's content, compared with the one in force."""
    yield from _rules_at("indicators", content["indicators"], INDICATORS, _pattern()["indicators"])
    yield from _lacking("neighbourhood", content["neighbourhood"], _pattern()["neighbourhood"])
    for picture, known in (("pair", PAIR.by_code), ("posing", POSING.by_code)):
        if part := content.get(picture):
            yield from _picture(picture, part, known)
    if address := content.get("address"):
        yield from _lacking("address", address, _pattern()["address"])


@lru_cache(maxsize=1)
def _pattern() -> Mapping[str, Any]:
    """The file in force, whose rules all run: what stands in it is what a rule needs."""
    content: Mapping[str, Any] = json.loads((FOLDER / f"{DEFAULT}.json").read_bytes())
    return content


def _picture(name: str, part: Any, known: Collection[str]) -> Iterator[str]:
    pattern = _pattern()[name]
    if not isinstance(part, Mapping):
        yield f"{name}: must be a JSON object"
        return
    yield from _lacking(name, part, {key: pattern[key] for key in ("levels", "recent_days", "indicators")})
    if isinstance(part.get("levels"), Mapping):
        yield from _lacking(f"{name}.levels", part["levels"], dict.fromkeys(LEVELS, 0.0))
    if isinstance(part.get("indicators"), Mapping):
        yield from _rules_at(f"{name}.indicators", part["indicators"], known, pattern["indicators"])


def _rules_at(
    where: str, given: Mapping[str, Any], known: Collection[str], pattern: Mapping[str, Any]
) -> Iterator[str]:
    for code, parameters in given.items():
        place = f"{where}.{code}"
        if code not in known:
            yield f"{place}: there is no such indicator{_perhaps(code, known)}, or leave it out"
        elif not isinstance(parameters, Mapping):
            yield f"{place}: must be a JSON object"
        elif not parameters.get("off"):
            yield from _lacking(place, parameters, pattern.get(code, {}))
            yield from _floor(place, parameters)


def _perhaps(code: str, known: Collection[str]) -> str:
    near = difflib.get_close_matches(code, known, n=1)
    return f"; write {near[0]} if that is meant" if near else f"; the codes stand in {DEFAULT}.json"


def _lacking(place: str, given: Any, pattern: Mapping[str, Any]) -> Iterator[str]:
    """Parameters that are missing or of another kind than in force; then any ladder that falls."""
    if not isinstance(given, Mapping):
        yield f"{place}: must be a JSON object"
        return
    for name, example in pattern.items():
        if name not in given:
            if name not in OPTIONAL:
                yield f"{place}.{name}: missing; in {DEFAULT} it is {_shown(example)}"
        elif not _alike(given[name], example):
            yield f"{place}.{name}: must be {_kind(example)}, as {_shown(example)} in {DEFAULT}"
    for name, value in given.items():
        if name.endswith("steps") and _is_ladder(value) and value != sorted(value):
            yield f"{place}.{name}: must rise in how many, the fewest first"


def _floor(place: str, parameters: Mapping[str, Any]) -> Iterator[str]:
    floor = parameters.get("floor")
    if floor is not None and floor not in LEVELS:
        yield f"{place}.floor: must be one of {', '.join(LEVELS)}"


def _alike(value: Any, example: Any) -> bool:
    if _is_number(example):
        return _is_number(value)
    if _is_ladder(example):
        return _is_ladder(value)
    if isinstance(example, Mapping):
        return isinstance(value, Mapping) and (
            not all(map(_is_number, example.values())) or all(map(_is_number, value.values()))
        )
    return isinstance(value, str)


def _is_number(value: Any) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)


def _is_ladder(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(step, list) and len(step) == 2 and all(map(_is_number, step)) for step in value
    )


def _kind(example: Any) -> str:
    if _is_number(example):
        return "a number"
    if _is_ladder(example):
        return "a list of pairs of numbers"
    return "a JSON object" if isinstance(example, Mapping) else "text"


def _shown(example: Any) -> str:
    text = json.dumps(example, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}…"
