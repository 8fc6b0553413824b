"""Words as they are searched for: what a person record is found by, and what a typed word may mean.

The same functions make what is stored with a record and what is asked with, so that both sides agree on
accents, apostrophes and other alphabets.
"""

import re
import string
from collections.abc import Iterable, Mapping
from functools import lru_cache
from hashlib import blake2b
from typing import Any, NamedTuple

from people.matching.addresses import normalise_postcode
from people.matching.names import read_name, sound, tokens
from people.matching.nicknames import roots

_NOT_WORD = re.compile(r"[\W_]+")
_SHORT = 4  # shorter words have too many neighbours to be taken for a slip of the finger
_LONG = 12  # a longer word is compared by its trigrams
_MOST_WORDS = 40


class Stored(NamedTuple):
    """What a record is found by: its words, each between two spaces, and hashed keys (64-bit, sorted)."""

    text: str
    keys: list[int]


@lru_cache(maxsize=65536)
def key(kind: str, word: str) -> int:
    """One word as a signed 64-bit key. Kinds: w any word; r a name or the formal names it may stand for;
    s the sound of a name; d a whole date of birth.
    """
    digest = blake2b(f"{kind}{word}".encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


@lru_cache(maxsize=65536)
def words(text: str) -> tuple[str, ...]:
    """Words in lower case without accents; a word with a digit in it keeps its digits ("14a", "ws119zq")."""
    found: list[str] = []
    for chunk in text.split():
        if any(map(str.isdigit, chunk)):
            compact = _NOT_WORD.sub("", chunk.casefold())
            found += [compact] if compact.isascii() else []
        else:
            found += tokens(chunk)
    return tuple(found)


def name_words(identity: Mapping[str, Any]) -> list[str]:
    """Every word by which somebody is called: given and family names, and aliases."""
    found = [*tokens(identity.get("given_name") or ""), *family_words(identity.get("family_name") or "")]
    for alias in identity.get("aliases") or ():
        found += tokens(alias)
    return list(dict.fromkeys(found))


def family_words(family: str) -> list[str]:
    """A family name's words, and the whole as one word: "Smith-Jones" is found by "smithjones" too."""
    parts = list(tokens(family))
    whole = read_name(None, family) if len(parts) > 1 else None
    return [*parts, whole.family] if whole else parts


def place_words(identity: Mapping[str, Any]) -> list[str]:
    """Every word of the address; the postcode is one word."""
    address = identity.get("address") or {}
    found = [word for line in address.get("lines") or () for word in words(line)]
    found += words(address.get("town") or "")
    postcode = normalise_postcode(address.get("postcode"))
    return list(dict.fromkeys([*found, postcode.lower()] if postcode else found))


def stored_for(identity: Mapping[str, Any]) -> Stored:
    """What to store with a record, from the identity fields of an intake record's participant."""
    names, places = name_words(identity)[:_MOST_WORDS], place_words(identity)[:_MOST_WORDS]
    keys = {key("w", word) for word in (*names, *places)}
    for word in names:
        keys.update(key("r", root) for root in (word, *roots(word)))
        keys.add(key("s", sound(word)))
    born = identity.get("date_of_birth") or ""
    if len(born) == 10:
        keys.add(key("d", born))
    text = " ".join(dict.fromkeys((*names, *places)))
    return Stored(f" {text} " if text else "", sorted(keys))


@lru_cache(maxsize=1024)
def slips(word: str) -> tuple[str, ...]:
    """Every word that is one slip of a finger from this one.

    A letter left out, one too many, one wrong, or two neighbours in each other's place. Empty for words that
    are too short or too long, or hold digits.
    """
    if not (_SHORT <= len(word) <= _LONG and word.isascii() and word.isalpha()):
        return ()
    halves = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    found = {a + b[1:] for a, b in halves if b}
    found |= {a + b[1] + b[0] + b[2:] for a, b in halves if len(b) > 1}
    found |= {a + letter + b[1:] for a, b in halves if b for letter in string.ascii_lowercase}
    found |= {a + letter + b for a, b in halves for letter in string.ascii_lowercase}
    return tuple(sorted(found - {word}))


def keys_of(kind: str, found: Iterable[str]) -> list[int]:
    """The keys of these words, each once."""
    return sorted({key(kind, word) for word in found})
