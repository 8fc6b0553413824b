"""Small things that make a finding's sentence read as a colleague would say it."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache

from risk.rules.agency_kinds import DISPLAY

_NUMBERS = (
    "no one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905 - reads better
)


def number(count: int) -> str:
    """Words up to twelve, figures beyond."""
    return _NUMBERS[count] if 0 <= count < len(_NUMBERS) else str(count)


def many(count: int, one: str, more: str | None = None) -> str:
    """ "one injury", "two injuries"."""
    return f"{number(count)} {one if count == 1 else more or one + 's'}"


def once(count: int) -> str:
    """ "once", "twice", "three times"."""
    return {1: "once", 2: "twice"}.get(count) or f"{number(count)} times"


def capital(text: str) -> str:
    """The first letter raised, the rest left alone (GP stays GP)."""
    return text[:1].upper() + text[1:]


def listed(items: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def agencies(kinds: Iterable[str]) -> str:
    """Kinds of agency as a list in the order given, without repeats: "minor injuries unit, GP and police"."""
    return _agencies(tuple(dict.fromkeys(kinds)))


@lru_cache(maxsize=4096)
def _agencies(kinds: tuple[str, ...]) -> str:
    return listed(list(dict.fromkeys([DISPLAY.get(kind, "another agency") for kind in kinds])))


def the_agencies(kinds: Iterable[str]) -> str:
    """As `agencies`, with "the" where it belongs: "the minor injuries unit, GP and ambulance service"."""
    said = agencies(kinds)
    bare = ("police", "probation", "adult social care", "housing", "another agency")
    return said if said.startswith(bare) else f"the {said}"


@lru_cache(maxsize=4096)
def day(on: date) -> str:
    """ "24 June 2012"."""
    return f"{on.day} {on:%B %Y}"


def window(days: int) -> str:
    """ "12 months", "3 months", "7 days"."""
    if days >= 60:
        months = round(days / 30.42)
        return f"{months} months"
    return f"{days} days"


def years(when: Iterable[str]) -> str:
    """The years of partial dates, once each, oldest first: "2004 and 2005"."""
    return listed(sorted({text[:4] for text in when}))
