"""JSON as agencies' systems may send it: strict, bounded, and never repeated in a complaint.

Python's own reader takes NaN, lets the last of two equal names win, and can be made to recurse until
it fails. Here each of these is said to the sender, with the place where it is.
"""

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

MAX_DEPTH = 32  # a batch of intake records has eight levels
MAX_DIGITS = 18  # of a whole number: what every system's 64-bit integers hold
_NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_-]{1,40}")


class BadJSON(ValueError):
    """The text is not JSON at all; the message says why and where, and repeats nothing of it."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """Stands where a value was that JSON as agreed has no place for; says why."""

    message: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """A JSON value, and what is wrong in it: the steps to each flaw, and why it is one."""

    value: Any
    flaws: list[tuple[tuple[str, ...], str]] = field(default_factory=list)

    def rest(self) -> Any:
        """The value with null where a flaw is, to look at the rest of it; never to be kept."""
        return _without(self.value) if self.flaws else self.value


def parse(data: bytes) -> Parsed:
    """Read UTF-8 JSON. Raises BadJSON when it is not UTF-8, not JSON, or nested too deeply.

    The same name twice in one object, NaN, infinities and numbers too large are flaws of the value
    that holds them, so that one bad record of a batch can be told from the others.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadJSON(f"is not UTF-8 text (byte {error.start + 1})") from None
    if not text.strip():
        raise BadJSON("is empty; JSON is expected")
    if not _shallow(data):
        raise BadJSON(f"is nested more than {MAX_DEPTH} levels deep")
    flaws: list[Flaw] = []
    try:
        value = _decoder(flaws).decode(text)
    except json.JSONDecodeError as error:
        raise BadJSON(
            f"is not valid JSON at line {error.lineno}, column {error.colno}: {_why(error)}"
        ) from None
    except RecursionError:
        raise BadJSON(f"is nested more than {MAX_DEPTH} levels deep") from None
    return Parsed(value, list(_places(value, ())) if flaws else [])


def _decoder(flaws: list[Flaw]) -> json.JSONDecoder:
    def flaw(message: str) -> Flaw:
        flaws.append(Flaw(message))
        return flaws[-1]

    def pairs(items: list[tuple[str, Any]]) -> Any:
        found = dict(items)
        return found if len(found) == len(items) else flaw("has the same name twice in one object")

    def whole(text: str) -> Any:
        return (
            int(text)
            if len(text.removeprefix("-")) <= MAX_DIGITS
            else flaw("is a number with too many digits")
        )

    def real(text: str) -> Any:
        number = float(text)
        return number if math.isfinite(number) else flaw("is a number that is too large")

    return json.JSONDecoder(
        object_pairs_hook=pairs,
        parse_int=whole,
        parse_float=real,
        parse_constant=lambda _: flaw("is not a number that JSON knows (NaN or infinity)"),
    )


def _shallow(data: bytes) -> bool:
    """Whether nothing is nested deeper than MAX_DEPTH; text that is not JSON is left to the reader.

    Strings are cut out, and then the innermost pairs of brackets are taken away level by level: a few
    passes at the speed of C, where walking the text would cost more than reading it.
    """
    outside = data.replace(b"\\\\", b"").replace(b'\\"', b"").split(b'"')[::2]
    brackets = b"".join(outside).translate(None, _NO_BRACKETS)
    for _ in range(MAX_DEPTH):
        if not brackets:
            return True
        brackets = brackets.replace(b"{}", b"").replace(b"[]", b"")
    closes = b"[]" in brackets or b"{}" in brackets  # a deeper level, where all that is left is a slip
    return not closes and len(brackets) <= MAX_DEPTH


def _why(error: json.JSONDecodeError) -> str:
    """The reader's reason in its own fixed words; anything after a colon could be the sender's."""
    words = error.msg.split(":")[0].strip()
    return words[:1].lower() + words[1:].removesuffix(" at").removesuffix(" starting")


def _without(value: Any) -> Any:
    if isinstance(value, Flaw):
        return None
    if isinstance(value, dict):
        return {name: _without(inner) for name, inner in value.items()}
    return [_without(inner) for inner in value] if isinstance(value, list) else value


def _places(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, Flaw):
        yield path, value.message
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _places(inner, (*path, name if _PLAIN_NAME.fullmatch(name) else "?"))
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            yield from _places(inner, (*path, str(position)))
