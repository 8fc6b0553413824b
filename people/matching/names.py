"""Names of people as comparable tokens.

A person may be written in many ways: with a title, a particle, a hyphen, an accent, another alphabet, the
family name first. A `Name` is one way of writing; a profile holds one for the name and one for each alias.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

from jellyfish import metaphone

from people.matching.nicknames import roots, wider_roots

_TITLES: Final = frozenset(
    {
        "mr", "mrs", "ms", "miss", "mx", "master", "dr", "doctor", "prof", "professor", "rev", "revd",
        "reverend", "sir", "dame", "lord", "lady", "fr", "sr", "jr", "snr", "jnr",
    }
)  # fmt: skip
#: Words that stand before a family name and are left out of it.
PARTICLES: Final = frozenset(
    {
        "de", "da", "do", "dos", "das", "del", "della", "di", "du", "des", "van", "von", "der", "den", "ter",
        "ten", "la", "le", "el", "al", "ul", "bin", "ibn", "bint", "abu", "y", "e",
    }
)  # fmt: skip
_JOINED: Final = frozenset({"mc", "mac", "o", "fitz", "st", "saint"})
_PLACEHOLDERS: Final = frozenset(
    {
        "unknown", "not known", "n/k", "nk", "n/a", "unk", "none", "not given", "not recorded", "no name",
        "unknown male", "unknown female", "male", "female", "anon", "anonymous", "refused", "withheld",
        "not stated", "unnamed", "unidentified", "tbc", "xxx", "xx",
    }
)  # fmt: skip
#: What is written for the first name of a child who has none yet.
_NEWBORN: Final = frozenset({"baby", "infant", "newborn", "twin", "triplet", "boy", "girl"})
_LETTERS: Final = str.maketrans(
    {
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ð": "d", "þ": "th", "ł": "l", "đ": "d", "ı": "i",
        "ħ": "h", "'": None, "’": None, "‘": None, "ʼ": None, "`": None, "´": None,
        # Cyrillic, as British passports and the Home Office usually write it
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i",
        "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t",
        "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": None, "ы": "y",
        "ь": None, "э": "e", "ю": "yu", "я": "ya", "і": "i", "ї": "yi", "є": "ye", "ґ": "g",
        # Greek
        "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k",
        "λ": "l", "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "ς": "s", "τ": "t",
        "υ": "y", "φ": "f", "χ": "ch", "ψ": "ps", "ω": "o",
    }
)  # fmt: skip
_WORD: Final = re.compile(r"[^\W\d_]+")
_NO_NAMES: Final = frozenset(tuple(_WORD.findall(each)) for each in _PLACEHOLDERS)


class Name(NamedTuple):
    """One way in which a person's name is written, as tokens in lower case without accents."""

    given: str
    #: further given names, in order
    middles: tuple[str, ...]
    #: the family name as one word, particles left out ("vanderberg" is "berg", "O'Brien" is "obrien")
    family: str
    #: the parts of a double-barrelled family name; one part otherwise
    family_parts: tuple[str, ...]
    given_roots: tuple[str, ...]
    given_wider: tuple[str, ...]
    given_sound: str
    family_sound: str


@lru_cache(maxsize=65536)
def tokens(text: str) -> tuple[str, ...]:
    """Words of a name: lower case, accents and apostrophes gone, Cyrillic and Greek in Latin letters.

    Letters of other scripts are kept as they are; marks of direction, emoji and digits are dropped.
    """
    lowered = text.casefold().strip()
    if not lowered or lowered in _PLACEHOLDERS:
        return ()
    if not lowered.isascii():
        # Folded again: a letter of another shape, such as a double-struck capital, is plain only now.
        plain = unicodedata.normalize("NFKD", lowered).casefold()
        plain = "".join(
            [c for c in plain if not unicodedata.combining(c) and unicodedata.category(c) != "Cf"]
        )
        lowered = plain.translate(_LETTERS)
    else:
        lowered = lowered.replace("'", "").replace("`", "")
    words = _WORD.findall(lowered)
    while len(words) > 1 and words[0] in _TITLES:
        del words[0]
    if tuple(words) in _NO_NAMES:  # "(unknown)", "Mr Unknown", "N/K."
        return ()
    return () if len(words) == 1 and words[0] in _TITLES else tuple(words)


@lru_cache(maxsize=65536)
def sound(word: str) -> str:
    """How a word sounds (Metaphone), or the word itself when it has no English sound.

    A last silent "e" is left out first: Metaphone gives Marlow and Marlowe two codes.
    """
    return metaphone(word[:-1] if len(word) > 4 and word[-1] == "e" else word) or word


@lru_cache(maxsize=65536)
def _family(text: str) -> tuple[str, tuple[str, ...]]:
    words = list(tokens(text))
    joined: list[str] = []
    while words:
        word = words.pop(0)
        joined.append(word + words.pop(0) if word in _JOINED and words else word)
    parts = tuple([word for word in joined if word not in PARTICLES]) or tuple(joined)
    return "".join(parts), parts


@lru_cache(maxsize=65536)
def read_name(given: str | None, family: str | None) -> Name | None:
    """One way of writing a name from its two fields; None when both are empty or placeholders."""
    first, *middles = (tokens(given) if given else ()) or ("",)
    if first in _NEWBORN:
        first, middles = first[0], []  # says no more than an initial: any child of the house may be meant
    whole, parts = _family(family) if family else ("", ())
    if not first and not whole:
        return None
    return Name(
        first,
        tuple(middles),
        whole,
        parts,
        roots(first) if first else (),
        wider_roots(first) if first else (),
        sound(first) if first else "",
        sound(whole) if whole else "",
    )


def read_alias(alias: str, family: str | None) -> Name | None:
    """A name from an alias in one string: the last word is the family name.

    An alias of one word is taken as another given name with the family name already known.
    """
    words = alias.split()
    if len(words) == 1:
        return read_name(words[0], family)
    return read_name(" ".join(words[:-1]), words[-1]) if words else None
