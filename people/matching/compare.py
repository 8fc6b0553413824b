"""Declared comparisons: which level of agreement two profiles reach in each thing known about both.

Every function here is symmetric. Similarities are compared as plain numbers against thresholds that no short
name can hit exactly, because a similarity cut off inside the string library rounds differently.
"""

from functools import lru_cache
from typing import Final, NamedTuple

from rapidfuzz.distance import OSA, JaroWinkler

from people.matching.addresses import Address, is_british, outcode
from people.matching.dates import compare_births
from people.matching.model import Model
from people.matching.names import PARTICLES, Name, sound
from people.matching.normalise import Profile, Words

GIVEN_AGREES: Final = frozenset({"exact", "nickname", "similar", "initial", "middle"})
FAMILY_AGREES: Final = frozenset({"exact", "similar", "part"})
BIRTH_AGREES: Final = frozenset({"exact", "default_day", "swapped", "near"})
BIRTH_DIFFERS: Final = frozenset({"different", "decade", "birthday", "year_near", "day_differs"})


class Step(NamedTuple):
    """One comparison's outcome: its level, its weight in bits, and the terms whose frequency set it.

    `weight` is the evidence against a stranger, `kin` that against a relative in the same home.
    """

    comparison: str
    level: str
    weight: float
    kin: float
    terms: tuple[str, ...] = ()


class NameMatch(NamedTuple):
    """How two ways of writing a name agree."""

    weight: float
    given: str
    family: str
    middle: str
    steps: tuple[Step, ...]


class Pair(NamedTuple):
    """Two profiles compared: all steps without prior and context, and their sums in bits."""

    weight: float
    kin: float
    given: str
    family: str
    middle: str
    birth: str
    sex: str
    address: str
    phone: str
    numbers_agree: bool
    steps: tuple[Step, ...]
    #: bits of given and family name together where the given names agree, 0 otherwise
    name_weight: float


@lru_cache(maxsize=1024)
def plain_step(comparison: str, level: str, model: Model) -> Step:
    """The step of a comparison whose level alone sets its weight. There are few, so each is made once."""
    return Step(comparison, level, model.weights[comparison][level], model.kin[comparison][level])


@lru_cache(maxsize=65536)
def _similarity(one: str, other: str) -> float:
    # The order is fixed because greedy matching may count transpositions differently from the other end.
    return JaroWinkler.similarity(one, other) if one <= other else JaroWinkler.similarity(other, one)


def _given_level(one: Name, other: Name, model: Model) -> str:
    a, b = one.given, other.given
    if not a or not b:
        return "missing"
    if a == b:
        return "exact" if len(a) > 1 else "initial"
    if len(a) == 1 or len(b) == 1:
        return "initial" if a[0] == b[0] else "different"
    if not set(one.given_roots).isdisjoint(other.given_roots):
        return "nickname"
    likeness = _similarity(a, b)
    same_sound = one.given_sound == other.given_sound and likeness >= model.similarity["given_same_sound"]
    alike = same_sound or likeness >= model.similarity["given"] or _one_slip(a, b, 4)
    if alike and not (model.lists("given_name", a) and model.lists("given_name", b)):
        return "similar"
    if a in other.middles or b in one.middles:
        return "middle"
    if alike:  # two names in their own right, as Emma and Gemma, or Daniel and Danielle, are
        return "alike"
    if not set(one.given_wider).isdisjoint(other.given_roots) or not set(other.given_wider).isdisjoint(
        one.given_roots
    ):
        return "kindred"
    return "different"


def _family_level(one: Name, other: Name, model: Model) -> str:
    a, b = one.family, other.family
    if not a or not b:
        return "missing"
    if a == b:
        return "exact"
    likeness = _similarity(a, b)
    if likeness >= model.similarity["family"]:
        return "similar"
    if likeness >= model.similarity["family_same_sound"] and one.family_sound == other.family_sound:
        return "similar"
    return "part" if not set(one.family_parts).isdisjoint(other.family_parts) else "different"


def _middle_level(one: Name, other: Name) -> str:
    if not one.middles or not other.middles:
        return "missing"
    if not set(one.middles).isdisjoint(other.middles):
        return "exact"
    a, b = one.middles[0], other.middles[0]
    return "initial" if (len(a) == 1 or len(b) == 1) and a[0] == b[0] else "different"


def _family_terms(one: Name, other: Name, level: str) -> tuple[str, str]:
    if level != "part":
        return one.family, other.family
    shared = max(set(one.family_parts) & set(other.family_parts))
    return shared, shared


def _in_order(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one <= other else (other, one)


def _named_step(comparison: str, level: str, terms: tuple[str, str], model: Model) -> Step:
    weight = model.named_weight(comparison, level, *terms)
    return Step(comparison, level, weight, model.kin[comparison][level], terms)


def _as_written(one: Name, other: Name, model: Model, order: str) -> NameMatch:
    given = _given_level(one, other, model)
    family = _family_level(one, other, model)
    middle = _middle_level(one, other)
    givens = _in_order(one.given, other.given)
    families = _in_order(*_family_terms(one, other, family))
    steps = (
        _named_step("given_name", given, givens, model),
        _named_step("family_name", family, families, model),
        plain_step("middle_name", middle, model),
        plain_step("name_order", order, model),
    )
    return NameMatch(sum([step.weight for step in steps]), given, family, middle, steps)


def turned(name: Name) -> Name:
    """The same name with given and family name in each other's place; further given names come along."""
    first, *middles = name.family_parts
    words = tuple([word for word in (name.given, *name.middles) if word not in PARTICLES])
    family = words[0] if words else name.given
    return name._replace(
        given=first,
        family=family,
        middles=tuple(middles),
        family_parts=words or (name.given,),
        given_roots=(first,),
        given_wider=(first,),
        given_sound=sound(first),
        family_sound=sound(family),
    )


@lru_cache(maxsize=65536)
def compare_names(one: Name, other: Name, model: Model) -> NameMatch:
    """The better of reading both as written and reading one with the fields swapped."""
    if one > other:
        one, other = other, one
    plain = _as_written(one, other, model, "as_written")
    if "different" not in (plain.given, plain.family) or not _crossed(one, other, model):
        return plain
    swapped = _as_written(turned(one), other, model, "swapped")
    return swapped if swapped.weight > plain.weight else plain


def _crossed(one: Name, other: Name, model: Model) -> bool:
    if not (one.given and one.family and other.given and other.family):
        return False
    first = turned(one)
    alike = max(_similarity(first.given, other.given), _similarity(first.family, other.family))
    return alike >= model.similarity["family"]


def _best_name(one: Words, other: Words, model: Model) -> NameMatch | None:
    if len(one.names) == 1 == len(other.names):
        return compare_names(one.names[0], other.names[0], model)
    matches = [compare_names(a, b, model) for a in one.names for b in other.names]
    return max(matches, key=lambda match: (match.weight, match.steps), default=None)


@lru_cache(maxsize=65536)
def _address_level(one: Address | None, other: Address | None, alike: float) -> str:
    """How two addresses agree; `alike` is the least similarity of streets or towns that are the same."""
    if one is None or other is None:
        return "missing"
    if one.uprn and one.uprn == other.uprn:
        return "same"
    place = _place_level(one, other, alike)
    house = _plain_level(one.house, other.house)
    street = _street_level(one.streets, other.streets, alike)
    if place == "missing" and street == "missing":
        return "missing"
    near_by = place in ("postcode", "near", "town", "missing")
    # A British postcode fixes the street; another country's may cover a district.
    fixed = place == "postcode" and (street != "different" or is_british(str(one.postcode)))
    if house == "same" and (fixed or (street == "same" and near_by)):
        return "same"
    if street == "same" and near_by and (house == "missing" or _one_slip(one.house, other.house)):
        return "street" if place != "missing" or house != "missing" else "missing"
    if house == "same" and place == "near":
        return "street"
    return {"near": "district", "missing": "different"}.get(place, place)


def _place_level(one: Address, other: Address, alike: float) -> str:
    town = _alike_level(one.town, other.town, alike)
    if one.postcode and other.postcode:
        if one.postcode == other.postcode:
            return "postcode"
        if _one_slip(one.postcode, other.postcode):
            return "near"
        if town == "same":
            return "town"
        return "district" if outcode(one.postcode) == outcode(other.postcode) else "different"
    return {"same": "town"}.get(town, town)


def _street_level(one: tuple[str, ...], other: tuple[str, ...], alike: float) -> str:
    if not one or not other:
        return "missing"
    same = any([_alike_level(a, b, alike) == "same" for a in one for b in other])
    return "same" if same else "different"


def _alike_level(one: str | None, other: str | None, alike: float) -> str:
    if one is None or other is None:
        return "missing"
    return "same" if one == other or _similarity(one, other) >= alike else "different"


def _one_slip(one: str | None, other: str | None, least: int = 2) -> bool:
    """One character wrong, left out or added, or two neighbours transposed, in two of a least length."""
    if one is None or other is None or min(len(one), len(other)) < least:
        return False
    return OSA.distance(one, other, score_cutoff=1) <= 1


def _plain_level(one: str | None, other: str | None) -> str:
    if one is None or other is None:
        return "missing"
    return "same" if one == other else "different"


def number_levels(
    one: frozenset[tuple[str, str]], other: frozenset[tuple[str, str]]
) -> list[tuple[str, str]]:
    """(scheme, "same" or "different") for each kind of number that both sides have.

    One shared value is agreement even where one side holds further values. Agencies' own numbers are compared
    inside one agency only.
    """
    if not one or not other:
        return []
    found = []
    for scheme in sorted({scheme for scheme, _ in one}):
        mine = {value for kind, value in one if kind == scheme}
        theirs = {value for kind, value in other if kind == scheme}
        if scheme in ("social_care_id", "local"):
            owners = {value.partition(":")[0] for value in mine}
            theirs = {value for value in theirs if value.partition(":")[0] in owners}
        if theirs:
            found.append((scheme, "different" if mine.isdisjoint(theirs) else "same"))
    return found


def compare(one: Profile, other: Profile, model: Model) -> Pair:
    """Compare two profiles in everything that belongs to the pair itself. Symmetric.

    Most records say what another agency's record of the person says already, however long ago that came. So
    what words give with themselves is kept beside them; of two that differ, what was compared lately is.
    """
    mine = one.content
    if mine is not other.content:
        return _compare(mine, other.content, model)
    if mine.with_themselves is None or mine.with_themselves[0] is not model:
        mine.with_themselves = model, _compare.__wrapped__(mine, mine, model)
    pair: Pair = mine.with_themselves[1]
    return pair


@lru_cache(maxsize=65536)
def _compare(one: Words, other: Words, model: Model) -> Pair:
    name = _best_name(one, other, model) if one.names and other.names else None
    birth = compare_births(one.birth, other.birth) if one.birth and other.birth else "missing"
    sex = _plain_level(one.sex, other.sex)
    address = _address_level(one.address, other.address, model.similarity["address"])
    phone = _plain_level(one.phone, other.phone)
    numbers = number_levels(one.identifiers, other.identifiers)
    steps = (
        *(name.steps if name else ()),
        plain_step("date_of_birth", birth, model),
        plain_step("sex", sex, model),
        plain_step("address", address, model),
        plain_step("phone", phone, model),
        *[plain_step(scheme, level, model) for scheme, level in numbers],
    )
    return Pair(
        sum([step.weight for step in steps]),
        sum([step.kin for step in steps]),
        name.given if name else "missing",
        name.family if name else "missing",
        name.middle if name else "missing",
        birth,
        sex,
        address,
        phone,
        any([level == "same" and scheme != "local" for scheme, level in numbers]),
        steps,
        sum([step.weight for step in name.steps[:2]]) if name and name.given in GIVEN_AGREES else 0.0,
    )
