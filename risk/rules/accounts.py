"""What agencies call a relationship, in words that read easily; nothing here decides which is true."""

from collections.abc import Iterable, Mapping, Sequence

from risk.rules.incident import IncidentFacts
from risk.rules.words import listed, once, the_agencies

#: No word of an intake record, in which the one cared for has a carer.
_CARED_FOR = "cared_for"
_WORDS = {"ex_partner": "former partner", "other_family": "relative"}
_MORE = {"child": "children"}
#: The same tie told from the other side; the rest are the same from both.
_OTHER_SIDE = {
    "tenant": "landlord",
    "landlord": "tenant",
    "parent": "child",
    "child": "parent",
    "carer": _CARED_FOR,
}
#: Ties in which each is something else to the other.
_ONE_SIDED = frozenset(_OTHER_SIDE)
#: Of each tie told from both sides, the side that is told of two people alike.
_TOLD = {"landlord": "tenant", "child": "parent"}
#: Two words for one thing.
_SAME = {"spouse": "partner"}


def word(kind: str) -> str:
    """A kind of relationship (the intake record's word) in plain words: "former partner"."""
    return _WORDS.get(kind, kind.replace("_", " "))


def seen_from(kind: str) -> str:
    """What one person is to the other, given what the other is to them: of a landlord, the tenant."""
    return _OTHER_SIDE.get(kind, kind)


def to_them(kind: str) -> str:
    """What another person is to the subject: "their friend", "the person they care for"."""
    return "the person they care for" if kind == _CARED_FOR else f"their {word(kind)}"


def of_the_two(kind: str) -> str:
    """A kind of relationship as it is told of two people of whom nobody is named: "as friends"."""
    if kind in _ONE_SIDED:
        return f"one as the other's {word(kind)}"
    return f"as {_MORE.get(kind) or word(kind) + 's'}"


def same_for_both(kind: str) -> str:
    """One word for what is the same tie whichever of the two it is told of: a landlord has a tenant."""
    return _TOLD.get(kind, kind)


def different(kinds: Iterable[str]) -> int:
    """How many of these say different things."""
    return len({_SAME.get(kind, kind) for kind in kinds})


def by_whom(said: Iterable[IncidentFacts]) -> str:
    """ "police (twice) and the GP (once)": who used one word, each as often as its records do."""
    counts: dict[str, int] = {}
    for kind in dict.fromkeys((f.incident, f.agency_kind) for f in said):
        counts[kind[1]] = counts.get(kind[1], 0) + 1
    return listed([f"{the_agencies([kind])} ({once(count)})" for kind, count in counts.items()])


def most_said(accounts: Mapping[str, Sequence[IncidentFacts]]) -> list[str]:
    """The words in the order of how often they were used."""
    return sorted(accounts, key=lambda kind: (-len(accounts[kind]), kind))
