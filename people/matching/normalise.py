"""From an identity as sent to a profile that can be compared and found.

Blocking keys (matching design, after the measured comparison of key sets): every number; date of birth with
the sound of each name; date of birth with postcode; postcode with the sound of each name; both names' sounds
with birth year, with birthday, with postcode district, and alone; telephone; dwelling with each name's sound;
house with the sound of the street and a letter of the name, and with the date of birth.
A question adds the date with day and month swapped and the formal names that share a short form. Both names
alone are asked for only where a date of birth is missing on one side: two records that both have one meet
through it, and a common name by itself would bring in everybody who bears it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from people.matching.addresses import Address, address_key, is_british, normalise_phone, outcode, read_address
from people.matching.dates import Birth, read_birth
from people.matching.identifiers import AGENCY_SCHEMES, identifier_error, normalise_identifier
from people.matching.identity import Identity
from people.matching.names import Name, read_alias, read_name, sound

__all__ = ["Profile", "Words", "address_key", "identifier_error", "normalise_identifier", "prepare"]

_MAX_NAMES = 4
_MAX_ROOTS = 6
#: how the key of both names alone begins
_BOTH_NAMES = "f "
#: how the keys of house and street begin: of every record, and of those that have no British postcode
_STREET, _STREET_ONLY = "hs", "hx"


@dataclass(slots=True, eq=False)
class Words:
    """What can be compared of a person record, whichever agency holds it.

    There is one object for all that was prepared from the same words, and it equals itself alone: two of
    them tell at once whether two records say the same, and what comparing them gave can be remembered.
    """

    names: tuple[Name, ...]
    birth: Birth | None
    sex: str | None
    identifiers: frozenset[tuple[str, str]]
    address: Address | None
    phone: str | None
    #: (model, what comparing these words with themselves gives by it): see `compare.compare`
    with_themselves: tuple[object, Any] | None = field(default=None, init=False, repr=False)


@dataclass(frozen=True, slots=True)
class Profile:
    """What can be compared about one person record. Equal content gives equal profiles."""

    agency: str
    names: tuple[Name, ...]
    birth: Birth | None
    sex: str | None
    #: (scheme, canonical value); an agency's own numbers carry the agency: ("social_care_id", "ssc:P1")
    identifiers: frozenset[tuple[str, str]]
    #: the dwelling as one string, for who lives together and for keys
    address_key: str | None
    address: Address | None
    phone: str | None
    gp_practice: str | None
    #: signed 64-bit, sorted: stored with the record
    keys: tuple[int, ...]
    #: signed 64-bit, sorted: to ask with, likely misreadings among them
    query_keys: tuple[int, ...]
    content: Words = field(compare=False, repr=False)

    def __hash__(self) -> int:
        """From the keys alone, which follow from nearly everything else: profiles are hashed very often."""
        return hash(self.query_keys)

    def held_by(self, agency: str) -> "Profile":
        """The same words as another agency holds them."""
        return Profile(
            agency, self.names, self.birth, self.sex, self.identifiers, self.address_key, self.address,
            self.phone, self.gp_practice, self.keys, self.query_keys, self.content,
        )  # fmt: skip


def _hash(text: str) -> int:
    return int.from_bytes(
        blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big", signed=True
    )


def prepare(identity: Identity) -> Profile:
    """Normalise one identity. Never raises on anything that the record schema lets through."""
    bare = prepare_bare(identity)
    names, birth, home = bare.names, bare.birth, bare.address
    postcode = home.postcode if home else None
    written = _keys(names, birth, bare.identifiers, postcode, bare.address_key, bare.phone)
    streets = _streets(names, home) if home and home.house else []
    written += _home_keys(streets, home, birth)
    keys = {key: _hash(key) for key in written}
    stored = set(keys.values())
    more = _query_keys(names, birth, postcode)
    more += [f"{_STREET_ONLY}{street}" for street in streets]
    asked = {_hash(key) for key in more if key not in keys}
    passed = _not_asked(birth, postcode)
    asked.update([value for key, value in keys.items() if not key.startswith(passed)])
    return Profile(
        bare.agency, names, birth, bare.sex, bare.identifiers, bare.address_key, home, bare.phone,
        bare.gp_practice, tuple(sorted(stored)), tuple(sorted(asked)), bare.content,
    )  # fmt: skip


def prepare_bare(identity: Identity) -> Profile:
    """As `prepare`, without keys: enough to be compared with, and made in half the time."""
    words = Words(
        _names(identity),
        read_birth(identity.date_of_birth),
        identity.sex if identity.sex in ("male", "female") else None,
        _numbers(identity),
        read_address(identity.lines, identity.town, identity.postcode, identity.uprn),
        normalise_phone(identity.phone),
    )
    home = address_key(identity.lines, identity.town, identity.postcode, identity.uprn)
    return Profile(
        identity.agency, words.names, words.birth, words.sex, words.identifiers, home, words.address,
        words.phone, identity.gp_practice, (), (), words,
    )  # fmt: skip


_prepared = lru_cache(maxsize=32768)(prepare)


def prepare_cached(identity: Identity, prepared: Callable[[Identity], Profile] = _prepared) -> Profile:
    """As `prepare`, remembering what was prepared lately: agencies often hold the same words of a person.

    `prepared` is `prepare` with a memory: one that the whole process shares, unless the caller has its own.
    """
    if any([scheme in AGENCY_SCHEMES for scheme, _ in identity.identifiers]):
        return prepared(identity)  # such numbers mean something together with their agency only
    return prepared(Identity("", *identity[1:])).held_by(identity.agency)


def _names(identity: Identity) -> tuple[Name, ...]:
    main = read_name(identity.given_name, identity.family_name)
    if not identity.aliases:
        return (main,) if main else ()
    found = [main, *[read_alias(alias, identity.family_name) for alias in identity.aliases]]
    return tuple(dict.fromkeys(name for name in found if name))[:_MAX_NAMES]


def _numbers(identity: Identity) -> frozenset[tuple[str, str]]:
    found = []
    for scheme, value in identity.identifiers:
        canonical = normalise_identifier(scheme, value)
        if canonical:
            found.append(
                (scheme, f"{identity.agency}:{canonical}" if scheme in AGENCY_SCHEMES else canonical)
            )
    return frozenset(found)


def _keys(
    names: tuple[Name, ...],
    birth: Birth | None,
    numbers: frozenset[tuple[str, str]],
    postcode: str | None,
    address: str | None,
    phone: str | None,
) -> list[str]:
    keys = [f"n{scheme}{value}" for scheme, value in numbers]
    dob = f"{birth.year}-{birth.month}-{birth.day}" if birth and birth.day else None
    if dob and postcode:
        keys.append(f"dp{dob}{postcode}")
    if phone:
        keys.append(f"t{phone}")
    for name in names:
        words = _sounds(name)
        for word in words:
            if dob:
                keys.append(f"dw{dob}{word}")
            if postcode:
                keys.append(f"pw{postcode}{word}")
            elif address:
                keys.append(f"aw{address}{word}")
        keys += _full_name_keys(name, name.given_roots[:_MAX_ROOTS], birth, postcode)
    return keys


def _not_asked(birth: Birth | None, postcode: str | None) -> tuple[str, ...]:
    """How the stored keys begin that a question does without, because it has better ones."""
    passed = []
    if birth:
        passed.append(_BOTH_NAMES)
    if postcode and is_british(postcode):  # it names the street already, and only one street of that name
        passed.append(_STREET)
    return tuple(passed)


def _home_keys(streets: list[str], home: Address | None, birth: Birth | None) -> list[str]:
    """House and street by sound with a first letter of the name, and house with the date of birth.

    For a name, a town or a postcode that is misspelt or missing. The letter leaves out most others of a
    hostel. Two records with British postcodes have better keys than the street: it is asked by and for those
    without, in whichever order they come.
    """
    if not (home and home.house):
        return []
    keys = [f"{_STREET}{street}" for street in streets]
    if not (home.postcode and is_british(home.postcode)):
        keys += [f"{_STREET_ONLY}{street}" for street in streets]
    if birth and birth.day:
        keys.append(f"hd{home.house} {birth.year}-{birth.month}-{birth.day}")
    return keys


def _streets(names: tuple[Name, ...], home: Address) -> list[str]:
    letters = sorted({word[0] for name in names for word in (name.given, name.family) if word})
    heard = [f"{home.house} {sound(street.lower())}" for street in home.streets]
    return [f"{street} {letter}" for street in heard for letter in letters]


def _sounds(name: Name) -> list[str]:
    words = [sound(root) for root in name.given_roots[:_MAX_ROOTS]]
    words += [sound(part) for part in name.family_parts[:2]]
    return words


def _full_name_keys(
    name: Name, given: tuple[str, ...], birth: Birth | None, postcode: str | None
) -> list[str]:
    keys = []
    district = outcode(postcode)
    for full in _full_names(name, given):
        keys.append(f"{_BOTH_NAMES}{full}")
        if not birth:
            keys.append(f"f-{full}")
        else:
            keys.append(f"fy{full}{birth.year}")
            if birth.day:
                keys.append(f"fd{full}{birth.month}-{birth.day}")
        if district:
            keys.append(f"fo{full}{district}")
    return keys


def _full_names(name: Name, given: tuple[str, ...]) -> list[str]:
    """Both names' sounds in alphabetical order, so that swapped fields are found."""
    if not (name.given and name.family):
        return []
    return [" ".join(sorted((sound(root), name.family_sound))) for root in given]


def _query_keys(names: tuple[Name, ...], birth: Birth | None, postcode: str | None) -> list[str]:
    keys = []
    if birth and birth.day and birth.day <= 12 and birth.day != birth.month:
        dob = f"{birth.year}-{birth.day}-{birth.month}"
        if postcode:
            keys.append(f"dp{dob}{postcode}")
        keys += [f"dw{dob}{word}" for name in names for word in _sounds(name)]
    for name in names:
        # A given and a family name in each other's place: the formal names of the word given as family name.
        more = tuple([root for root in name.given_wider if root not in name.given_roots])
        keys += _full_name_keys(name, more, birth, None)
        if birth:
            keys += [f"f-{full}" for full in _full_names(name, (*name.given_roots, *more))]
    return [key for key in keys if not (birth and key.startswith(_BOTH_NAMES))]
