"""Letters instead of names, places and references: for practice, where nobody need be known. Pure.

What a machine replaces is what records name; a nickname that stands in no record stays. A person must read
it before it is passed on.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from chronology.told import Letters

PLACE, NUMBER, REFERENCE, BORN, SOMEBODY, STAFF = (
    "[place]",
    "[number]",
    "[reference]",
    "[date of birth]",
    "[name]",
    "[a member of staff]",
)
# Names that are also words are replaced only where they are written as names.
_WORDS = frozenset(
    [
        "art",
        "bill",
        "bob",
        "brook",
        "bush",
        "carol",
        "chance",
        "chase",
        "church",
        "cook",
        "dale",
        "dawn",
        "day",
        "dean",
        "dick",
        "drew",
        "faith",
        "fish",
        "ford",
        "frank",
        "gay",
        "gene",
        "glen",
        "gold",
        "good",
        "grace",
        "grant",
        "green",
        "guy",
        "hand",
        "hill",
        "holly",
        "hope",
        "hunt",
        "ivy",
        "jack",
        "jay",
        "joy",
        "june",
        "king",
        "lance",
        "lane",
        "lily",
        "long",
        "love",
        "major",
        "mark",
        "may",
        "miles",
        "mill",
        "moss",
        "nick",
        "north",
        "olive",
        "page",
        "park",
        "pat",
        "penny",
        "rain",
        "ray",
        "rich",
        "rob",
        "robin",
        "rose",
        "ruby",
        "rush",
        "short",
        "sky",
        "small",
        "song",
        "stone",
        "street",
        "sue",
        "summer",
        "swift",
        "violet",
        "wade",
        "wall",
        "ward",
        "way",
        "west",
        "white",
        "will",
        "win",
        "wood",
        "young",
        "black",
        "brown",
        "april",
    ]
)
_TITLES = r"(?:(?:mr|mrs|ms|miss|mx|dr)\.?\s+)?"
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", re.IGNORECASE)
_LONG_NUMBER = re.compile(r"(?<![\w-])\+?\d(?:[ -]?\d){8,}(?!\w)")
_EMAIL = re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.]+\b")
_LEAST = 2  # characters: a single letter is nobody's name


@dataclass(slots=True)
class Known:
    """One person as records name them: pairs of given and family names, other names, numbers, birth dates."""

    names: list[tuple[str, str]] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    born: list[str] = field(default_factory=list)


def letters_of(
    people: Sequence[Known],
    *,
    places: Iterable[str] = (),
    references: Iterable[str] = (),
    staff: Iterable[str] = (),
    agencies: Mapping[str, str] | None = None,
) -> Letters:
    """What stands for each name and other word; the first of `people` is Person A.

    A name that two of them share alone (a family name) stands for neither: "[name]". `agencies` maps their
    names to what kind of agency each is.
    """
    found: dict[str, set[str]] = {}

    def put(words: str, instead: str) -> None:
        if len(words.strip()) >= _LEAST:
            found.setdefault(" ".join(words.split()), set()).add(instead)

    for number, known in enumerate(people):
        _put_known(known, f"Person {_letter(number)}", put)
    of = {words: instead.pop() if len(instead) == 1 else SOMEBODY for words, instead in found.items()}
    for words in places:
        for part in (words, re.sub(r"^(?:flat\s+)?\d+\w?,?\s+", "", words, flags=re.IGNORECASE)):
            if len(part.strip()) > _LEAST:
                of.setdefault(" ".join(part.split()), PLACE)
    of |= {words: REFERENCE for words in references if words}
    of |= {words: STAFF for words in staff if len(words.strip()) > _LEAST and words not in of}
    return Letters(of | {name: kind for name, kind in (agencies or {}).items() if name})


def _put_known(known: Known, letter: str, put: Callable[[str, str], None]) -> None:
    for given, family in known.names:
        put(f"{given} {family}", letter)
        put(given, letter)
        put(family, letter)
        for part in (*given.split(), *family.split()):
            put(part, letter)
        if given and family:
            put(f"{given[0]} {family}", letter)
            put(f"{given[0]}. {family}", letter)
            put(f"{family}, {given}", letter)
    for alias in known.aliases:
        for part in (alias, *alias.split()):
            put(part, letter)
    for value in known.numbers:
        put(value, NUMBER)
    for born in known.born:
        put(born, BORN)


def _letter(number: int) -> str:
    """A to Z, then AA, AB and so on."""
    above, at = divmod(number, 26)
    return (_letter(above - 1) if above else "") + chr(ord("A") + at)


def anonymous(text: str, letters: Letters) -> str:
    """The text with what `letters` names replaced by whole words, longest first, possessives kept."""
    if not text:
        return text
    replaced = _replacing(tuple(sorted(letters.of.items())))(text)
    replaced = _EMAIL.sub("[address]", replaced)
    replaced = _POSTCODE.sub(PLACE, replaced)
    return _LONG_NUMBER.sub(NUMBER, replaced)


@lru_cache(maxsize=8)
def _replacing(of: tuple[tuple[str, str], ...]) -> Callable[[str], str]:
    instead = {_plain(words): letter for words, letter in of}
    if not instead:
        return lambda text: text
    ordered = sorted(instead, key=len, reverse=True)
    pattern = re.compile(
        rf"(?<!\w){_TITLES}({'|'.join(_pattern(words) for words in ordered)})(?!\w)", re.IGNORECASE
    )

    def replace(match: re.Match[str]) -> str:
        name = match.group(1)
        plain = _plain(name)
        if plain in _WORDS and name.islower():
            return match.group(0)
        return instead.get(plain, SOMEBODY)

    return lambda text: pattern.sub(replace, text)


def _plain(words: str) -> str:
    return re.sub(r"\s+", " ", words.replace("’", "'").replace("‘", "'")).lower()


def _pattern(words: str) -> str:
    escaped = re.escape(words)
    return escaped.replace(r"\ ", r"\s+").replace("'", "['’‘]")
