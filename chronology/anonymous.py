"""Letters instead of names, places and references: for practice, where nobody need be known. Pure.

What a machine replaces is what records name; a nickname that stands in no record stays. A person must read
it before it is passed on.
"""

import re
import unicodedata
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
        "an",
        "den",
        "do",
        "no",
        "so",
        "van",
    ]
)
_BEFORE, _AFTER = r"(?<![^\W_])", r"(?![^\W_])"  # an underscore joins words, and is none
_TITLES = r"((?:mr|mrs|ms|miss|mx|dr)\.?\s+)?"
_POSTCODE = re.compile(rf"{_BEFORE}[A-Z]{{1,2}}\d[A-Z\d]?\s*\d[A-Z]{{2}}{_AFTER}", re.IGNORECASE)
_OURS = re.compile(rf"{_BEFORE}CL-(?:[A-Z]+-)?\d{{4}}-\d{{4,6}}{_AFTER}", re.IGNORECASE)
_LONG_NUMBER = re.compile(r"(?<![\w-])\+?\d(?:[ -]?\d){8,}(?!\w)")
_EMAIL = re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.]+\b")
_LEAST = 2  # characters: a single letter is nobody's name
_PLURAL_LEAST = 4  # characters of a name whose plural is taken for the family: "has" is not of a family Ha
# Before a colleague's family name; before a person's only those of _TITLES.
_RANKS = ("mr", "mrs", "ms", "miss", "mx", "dr", "prof", "pc", "dc", "ps", "ds", "di", "sgt", "insp")
_LONG_RANKS = (
    "officer",
    "constable",
    "sergeant",
    "inspector",
    "detective",
    "doctor",
    "nurse",
    "sister",
    "cllr",
)
_WORD = re.compile(r"[^\W\d_]+")
_BETWEEN = re.compile(r"[\s\-'_]+")
_LIKE = str.maketrans(
    dict.fromkeys("’‘ʼ`´", "'") | dict.fromkeys("‐‑–", "-") | dict(zip("øØłŁđĐ", "oOlLdD", strict=True))
)


@dataclass(slots=True)
class Known:
    """One person as records name them: pairs of given and family names, other names, numbers, birth dates."""

    names: list[tuple[str, str]] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    born: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Colleague:
    """A user by name, with the kind of agency they work for; `near`: one of those the text is about."""

    given: str
    family: str
    kind: str
    near: bool


def words_of(texts: Iterable[str]) -> set[str]:
    """Every word of these texts in small letters, as it is written and without accents."""
    found: set[str] = set()
    for text in texts:
        for one in (unicodedata.normalize("NFC", text).lower(), _folded(text).lower()):
            found.update(_WORD.findall(one))
    return found


def letters_of(
    people: Sequence[Known],
    *,
    places: Iterable[str] = (),
    references: Iterable[str] = (),
    staff: Iterable[str] = (),
    colleagues: Iterable[Colleague] = (),
    agencies: Mapping[str, str] | None = None,
) -> Letters:
    """What stands for each name and other word; the first of `people` is Person A.

    A name that two of them share alone (a family name) stands for neither: "[name]". `staff` are names as
    records give them, `colleagues` users. `agencies` maps their names to what kind of agency each is.
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
    for one in colleagues:
        of |= {words: _role(one) for words in _called(one) if words not in of}
    of |= {words: STAFF for words in staff if len(words.strip()) > _LEAST and words not in of}
    return Letters(of | {name: kind for name, kind in (agencies or {}).items() if name})


def _put_known(known: Known, letter: str, put: Callable[[str, str], None]) -> None:
    for given, family in ((_one(given), _one(family)) for given, family in known.names):
        put(f"{given} {family}", letter)
        for part in (given, family, *_parts(given), *_parts(family)):
            put(part, letter)
        if given and family:
            put(f"{given[0]} {family}", letter)
            put(f"{given[0]}. {family}", letter)
            put(f"{family}, {given}", letter)
    for alias in known.aliases:
        for part in (_one(alias), *_parts(alias)):
            put(part, letter)
    for value in known.numbers:
        put(value, NUMBER)
    for born in known.born:
        put(born, BORN)


def _role(one: Colleague) -> str:
    """What stands for a colleague: "[a member of staff, GP practice]"."""
    return f"{STAFF[:-1]}, {one.kind}]" if one.kind else STAFF


def _called(one: Colleague) -> list[str]:
    """How somebody writes of a colleague: whole, and the family name alone where it can be nothing else."""
    given, family = _one(one.given), _one(one.family)
    if len(family) < _LEAST:
        return []
    ranks = [*_RANKS, *_LONG_RANKS, *(f"{rank}." for rank in _RANKS)]
    called = [f"{rank} {family}" for rank in ranks]
    if given:
        called += [f"{given} {family}", f"{given[0]} {family}", f"{given[0]}. {family}", f"{family}, {given}"]
        called += [f"{rank} {given} {family}" for rank in ranks]
    alone = one.near and len(family) >= _PLURAL_LEAST and _plain(_folded(family)) not in _WORDS
    return [*called, family] if alone else called


def _one(name: str) -> str:
    """A name of several parts so that it is found joined as well: "Smith Jones" as "Smith-Jones"."""
    return "-".join(name.split())


def _parts(name: str) -> list[str]:
    return _BETWEEN.split(_folded(name))


def _letter(number: int) -> str:
    """A to Z, then AA, AB and so on."""
    above, at = divmod(number, 26)
    return (_letter(above - 1) if above else "") + chr(ord("A") + at)


def anonymous(text: str, letters: Letters) -> str:
    """The text with what `letters` names replaced by whole words, longest first, possessives kept.

    Names are found with and without accents, with their parts joined, hyphened or apart, and as a family's.
    """
    if not text:
        return text
    replaced = _OURS.sub(REFERENCE, _EMAIL.sub("[address]", text))
    replaced = _replacing(tuple(sorted(letters.of.items())))(replaced)
    replaced = _POSTCODE.sub(PLACE, replaced)
    return _LONG_NUMBER.sub(NUMBER, replaced)


@lru_cache(maxsize=8)
def _replacing(of: tuple[tuple[str, str], ...]) -> Callable[[str], str]:
    several: dict[str, set[str]] = {}
    patterns: dict[str, None] = {}
    for words, letter in of:
        if plain := _plain(_folded(words)):
            several.setdefault(plain, set()).add(letter)
            patterns[_pattern(words)] = None
    if not several:
        return lambda text: text
    instead = {plain: _agreed(letters) for plain, letters in several.items()}
    ordered = "|".join(sorted(patterns, key=len, reverse=True))
    pattern = re.compile(rf"{_BEFORE}{_TITLES}({ordered})((?:e?s)?){_AFTER}", re.IGNORECASE)

    def told(match: re.Match[str]) -> str | None:
        """What stands instead; None where it is a word and no name."""
        title, name, plural = match.groups()
        plain = _plain(name)
        if not title and plain in _WORDS and name.islower():
            return None
        if plural and not title and len(plain) < _PLURAL_LEAST:
            return None
        letter = instead.get(plain, SOMEBODY)
        return SOMEBODY if plural and _is_person(letter) else letter

    def replace(text: str) -> str:
        text = unicodedata.normalize("NFC", text)
        parts, after = [], 0
        for match in pattern.finditer(_folded(text)):  # as long as the text: what stands where is the same
            if (letter := told(match)) is not None:
                parts += [text[after : match.start()], letter]
                after = match.end()
        return "".join([*parts, text[after:]])

    return replace


def _is_person(letter: str) -> bool:
    return letter.startswith("Person ")


def _agreed(letters: set[str]) -> str:
    """What stands for words that are written in several ways: a person before anything else, if it is one."""
    people = {letter for letter in letters if _is_person(letter)}
    if len(people) > 1 or SOMEBODY in letters:
        return SOMEBODY
    return min(people or letters)


def _folded(text: str) -> str:
    """The text without accents, and with one kind of apostrophe and hyphen: character for character."""
    plain = (unicodedata.normalize("NFD", one)[0] for one in unicodedata.normalize("NFC", text))
    return "".join(plain).translate(_LIKE)


def _plain(words: str) -> str:
    return _BETWEEN.sub("", words).lower()


def _pattern(words: str) -> str:
    """As a pattern: what a hyphen or an apostrophe joins may be written as one, what a space parts not."""
    bare = re.sub(r"^[\s\-'_]+|[\s\-'_]+$", "", _folded(words))
    pieces = re.split(r"([\s\-'_]+)", bare)
    joins = (r"[\s\-'_]+" if piece.isspace() else r"[\s\-'_]*" for piece in pieces[1::2])
    return "".join(
        part for pair in zip(map(re.escape, pieces[::2]), [*joins, ""], strict=True) for part in pair
    )
