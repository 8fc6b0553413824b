"""Whether records have relatives among them at all, told from the records themselves and nobody's answers.

A record that shares a dwelling, a family name and perhaps a birth with a known person is that person's or a
relative's. The model is written for a county, where relatives are everywhere. A list that holds nobody's
relatives, such as one of a survey that asked one person in each home, is another matter: there a first name
that differs is a mistake and no twin, and whoever is in it is one of as many people as it has records, with
names as common as they are in it. Pairs at one dwelling that agree in first name and in birth are
repetitions. Pairs that agree in neither, though no chain of records that agree in one or the other leads
from one to the other, are people who live together. A county has more of the second than of the first.
Where there are next to none, over enough repetitions to be sure, the list has no relatives. Only
`evaluate_matching` ever asks: workers and `replay` always reckon with relatives.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import sqrt
from typing import Final, NamedTuple

from people.matching.addresses import Address, is_british, read_address
from people.matching.compare import BIRTH_AGREES, compare_names
from people.matching.dates import Birth, compare_births, read_birth
from people.matching.identity import Identity
from people.matching.model import Model
from people.matching.names import Name, read_name

#: Repetitions that must be seen before a list is believed to hold no relatives.
ENOUGH: Final = 500
#: People who live together for each repetition, below which a list holds none: a fiftieth.
NEXT_TO_NONE: Final = 0.02
#: How many times more slips may fall on names than on births, or the other way round.
ALIKE: Final = 8
#: Dwellings with more records than these are communal, and say nothing about relatives.
_MAX_RECORDS: Final = 40
_SAME_NAME: Final = frozenset({"exact", "nickname", "similar", "initial", "middle", "missing"})
_Known = tuple[Name, Birth]


class Relatives(NamedTuple):
    """Pairs of records at one dwelling that repeat one person, and that are of people who live together.

    `records` is how many were looked at, `names` how many of them bear each given and each family name.
    `other_name` are pairs of one birth and two first names, `other_birth` of one first name and two births:
    slips, or else twins, or parents and children of one name.
    """

    records: int
    repeated: int
    together: int
    other_name: int
    other_birth: int
    names: Mapping[str, Mapping[str, int]]

    @property
    def none(self) -> bool:
        """Whether the list holds next to no relatives, with 97.5% confidence (Poisson, normal limit)."""
        next_to_none = NEXT_TO_NONE * self.repeated
        highest = self.together + 1.96 * sqrt(self.together + 1.0)
        return self.repeated >= ENOUGH and highest < next_to_none and self._slips(next_to_none)

    def _slips(self, next_to_none: float) -> bool:
        """Slips fall on names and on births alike; twins differ in the one only, namesakes in the other."""
        fewer, more = sorted((self.other_name, self.other_birth))
        return more < next_to_none or fewer * ALIKE >= more


def count_relatives(identities: Iterable[Identity], model: Model) -> Relatives:
    """Look at every pair of records at one dwelling of which name and birth are known."""
    homes: dict[tuple[str, ...], list[_Known]] = defaultdict(list)
    names: dict[str, Counter[str]] = {"given_name": Counter(), "family_name": Counter()}
    records = 0
    for identity in identities:
        records += 1
        address = read_address(identity.lines, identity.town, identity.postcode, identity.uprn)
        name = read_name(identity.given_name, identity.family_name)
        birth = read_birth(identity.date_of_birth)
        home = _dwelling(address) if address else None
        if name:
            names["given_name"][name.given] += 1
            names["family_name"][name.family] += 1
        if home and name and name.given and birth:
            homes[home].append((name, birth))
    counted = [_count(held, model) for held in homes.values() if 1 < len(held) <= _MAX_RECORDS]
    repeated, together, other_name, other_birth = (sum([pairs[i] for pairs in counted]) for i in range(4))
    return Relatives(records, repeated, together, other_name, other_birth, names)


def for_population(model: Model, seen: Relatives) -> Model:
    """The model for a population that shows these relatives."""
    return model.without_relatives(population=seen.records, names=seen.names) if seen.none else model


def _dwelling(address: Address) -> tuple[str, ...] | None:
    """What names one dwelling; outside Britain a postcode covers many streets."""
    if not address.house:
        return None
    if address.postcode and is_british(address.postcode):
        return (address.postcode, address.house)
    place = address.postcode or address.town
    return (place, address.house, address.streets[0]) if place and address.streets else None


def _count(held: Sequence[_Known], model: Model) -> tuple[int, int, int, int]:
    """Pairs at one dwelling: that repeat one person, that are of two, and that differ in one thing only."""
    by_name = _groups(held, lambda one, other: _same_name(one, other, model))
    by_birth = _groups(held, _same_birth)
    either = _groups(held, lambda one, other: _same_name(one, other, model) or _same_birth(one, other))
    # Two first names, or two births, that are each repeated are twins, or a parent and child of one name.
    twice_named, twice_born = _repeated(by_name), _repeated(by_birth)
    repeated = together = other_name = other_birth = 0
    for place, one in enumerate(held):
        for before, other in enumerate(held[:place]):
            twice = any(
                [
                    group[place] != group[before] and {group[place], group[before]} <= often
                    for group, often in ((by_name, twice_named), (by_birth, twice_born))
                ]
            )
            together += twice or either[place] != either[before]
            name, birth = _same_name(one, other, model), _same_birth(one, other)
            repeated += name and birth
            other_name += birth and not name
            other_birth += name and not birth
    return repeated, together, other_name, other_birth


def _groups(held: Sequence[_Known], alike: Callable[[_Known, _Known], bool]) -> list[int]:
    """The group of each record, where those that are alike are together, one through another."""
    group = list(range(len(held)))
    for place, one in enumerate(held):
        for before in range(place):
            if group[before] != group[place] and alike(one, held[before]):
                old, new = group[place], group[before]
                group = [new if number == old else number for number in group]
    return group


def _repeated(group: Sequence[int]) -> frozenset[int]:
    return frozenset([number for number, times in Counter(group).items() if times > 1])


def _same_name(one: _Known, other: _Known, model: Model) -> bool:
    return compare_names(one[0], other[0], model).given in _SAME_NAME


def _same_birth(one: _Known, other: _Known) -> bool:
    return compare_births(one[1], other[1]) in BIRTH_AGREES
