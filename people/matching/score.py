"""One record against one cluster: weight, guards and the explanation of the member that decides.

A record that is not this person's may be a stranger's or a relative's who lives in the same home, and the
second is the harder: they share family name, address, telephone, now and then a number or, as twins, a birth.
Both are weighed. The weight is the log odds of "the same" against the two together, so a relative takes away
from it as much as a relative would explain, which is nothing once first name and birth agree.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log2
from typing import Final, Literal, NamedTuple

from people.matching.compare import BIRTH_AGREES, Pair, compare, number_levels, plain_step
from people.matching.dates import Birth
from people.matching.explain import Explanation
from people.matching.guards import VETOES, cluster_guards, pair_guards
from people.matching.model import Model
from people.matching.normalise import Profile

Band = Literal["link", "review", "no"]
_NOBODY: Final[frozenset[Hashable]] = frozenset()
_NO_NUMBERS: Final[frozenset[tuple[str, str]]] = frozenset()
_FAMILIAR_HERE: Final = tuple((least, f"agency_{least}") for least in (16, 8, 4, 2, 1))
_FAMILIAR_ELSEWHERE: Final = tuple((least, f"elsewhere_{least}") for least in (16, 8, 4, 2))


class Member(NamedTuple):
    """One person record in a cluster. `times` is the number of incidents it was seen in."""

    ref: Hashable
    profile: Profile
    times: int = 1


@dataclass(slots=True)
class Cluster:
    """The person records at present taken for one person.

    Persons sort by age: the smaller one is the older, and joins keep it. `seen_with` are persons who took
    part in an incident with this one, or live at the same address. `met` are those of them who took part in
    the same incident, and so cannot be the same person; `never` are those a human has said are not, `always`
    those a human has said are.
    """

    person: Hashable
    members: Sequence[Member]
    seen_with: frozenset[Hashable] = _NOBODY
    met: frozenset[Hashable] = _NOBODY
    never: frozenset[Hashable] = _NOBODY
    always: frozenset[Hashable] = _NOBODY
    _distinct: dict[Profile, Member] = field(default_factory=dict, init=False, repr=False)
    _differing: list[tuple[Profile, Member]] = field(default_factory=list, init=False, repr=False)
    _numbers: frozenset[tuple[str, str]] | None = field(default=None, init=False, repr=False)
    _births: frozenset[Birth] | None = field(default=None, init=False, repr=False)
    _times: dict[str, int] = field(default_factory=dict, init=False, repr=False)

    def distinct(self) -> Mapping[Profile, Member]:
        """Members by content: records that say the same are taken once."""
        if not self._distinct:
            self._distinct = {member.profile: member for member in self.members}
        return self._distinct

    def differing(self) -> Sequence[tuple[Profile, Member]]:
        """The first of the distinct members for each words: what agencies say alike is compared once."""
        if not self._differing:
            first: dict[object, tuple[Profile, Member]] = {}
            for profile, member in self.distinct().items():
                first.setdefault(profile.content, (profile, member))
            self._differing = list(first.values())
        return self._differing

    def numbers(self) -> frozenset[tuple[str, str]]:
        """Every number that any member holds."""
        if self._numbers is None:
            held = [member.profile.identifiers for member in self.members if member.profile.identifiers]
            self._numbers = frozenset().union(*held) if held else _NO_NUMBERS
        return self._numbers

    def births(self) -> frozenset[Birth]:
        """Every date of birth, whole or partial, that any member holds."""
        if self._births is None:
            births = [member.profile.birth for member in self.members]
            self._births = frozenset([birth for birth in births if birth])
        return self._births

    def times(self) -> int:
        """Incidents in which this person was seen, by all agencies."""
        return sum(self._times_by_agency().values())

    def times_at(self, agency: str) -> int:
        """Incidents in which one agency saw this person."""
        return self._times_by_agency().get(agency, 0)

    def _times_by_agency(self) -> dict[str, int]:
        if not self._times:
            for member in self.members:
                agency = member.profile.agency
                self._times[agency] = self._times.get(agency, 0) + member.times
        return self._times


class Context(NamedTuple):
    """What is known of a record beyond itself: whom it was seen with, and whom it cannot be."""

    seen_with: frozenset[Hashable] = _NOBODY
    met: frozenset[Hashable] = _NOBODY
    never: frozenset[Hashable] = _NOBODY


class Score(NamedTuple):
    """One record against one cluster. `by_number`: a number that names one person agrees."""

    person: Hashable
    weight: float
    band: Band
    guards: tuple[str, ...]
    by_number: bool
    explanation: Explanation

    @property
    def vetoed(self) -> bool:
        """Whether a guard forbids taking the two for one person without asking."""
        return not VETOES.isdisjoint(self.guards)


def familiar_level(times_here: int, times_elsewhere: int) -> str:
    """The level of the `familiar` comparison.

    Whoever has been seen often is likelier to be seen again: contacts are spread so unevenly over people
    that this is evidence like any other. The agency's own regulars count for more.
    """
    for least, level in _FAMILIAR_HERE:
        if times_here >= least:
            return level
    for least, level in _FAMILIAR_ELSEWHERE:
        if times_elsewhere >= least:
            return level
    return "missing"


def score(profile: Profile, cluster: Cluster, context: Context, model: Model) -> Score:
    """Score one record against a whole cluster; the guards look at every member, not at the best alone."""
    company = _same_company(cluster, context)
    together = "same" if company else "missing"
    times, here = cluster.times(), cluster.times_at(profile.agency)
    familiar = familiar_level(here, times - here)
    around = (
        plain_step("company", together, model),
        plain_step("familiar", familiar, model),
    )
    pairs = [(compare(profile, other, model), member) for other, member in cluster.differing()]
    common = cluster_guards(
        [pair for pair, _ in pairs],
        company=company,
        numbers=number_levels(profile.identifiers, cluster.numbers()),
        relatives=model.has_relatives,
    ) + _kept_apart(cluster, context)
    stranger = model.prior + around[0].weight + around[1].weight
    relative = model.kin_prior + around[0].kin + around[1].kin
    best: tuple[bool, float, Pair, Member, tuple[str, ...]] | None = None
    for pair, member in pairs:
        own = pair_guards(pair, company=company, familiar=familiar, relatives=model.has_relatives)
        total = against_both(stranger + pair.weight, relative + pair.kin)
        if best is None or (not own, total) > best[:2]:
            best = (not own, total, pair, member, own)
    if best is None:
        raise ValueError("A cluster has at least one member.")
    free, weight, pair, member, own = best
    guards = common if free else common + own
    guards += tuple([one for one in _unsure(pair, weight, profile.agency, model) if one not in guards])
    return Score(
        cluster.person,
        weight,
        _band(weight, guards, model, model.link_from(profile.agency)),
        guards,
        pair.numbers_agree,
        Explanation(model.prior, pair.steps + around, weight, guards, model, member.ref),
    )


def against_both(stranger: float, relative: float) -> float:
    """The log odds against either of two alternatives, from the log odds against each. All in bits.

    odds = P(same) / (P(stranger) + P(relative)) = 1 / (1 / odds_stranger + 1 / odds_relative).
    """
    low, high = (stranger, relative) if stranger < relative else (relative, stranger)
    return low if high - low > 40.0 else low - log2(1.0 + 2.0 ** (low - high))


def _same_company(cluster: Cluster, context: Context) -> bool:
    """Whether a third person took part in an incident with one and was seen with, or lives with, the other.

    Living at one address is not company by itself: the address is compared already, and a record of the same
    person that is not yet joined lives there too.
    """
    return not (context.met.isdisjoint(cluster.seen_with) and context.seen_with.isdisjoint(cluster.met))


def _kept_apart(cluster: Cluster, context: Context) -> tuple[str, ...]:
    found = []
    if cluster.person in context.met:
        found.append("same_incident")
    if cluster.person in context.never:
        found.append("never")
    return tuple(found)


def _unsure(pair: Pair, weight: float, agency: str, model: Model) -> tuple[str, ...]:
    """The guard that asks for more weight where a relative is the likelier explanation of what agrees."""
    sure = pair.given != "different" and (pair.birth == "exact" or pair.numbers_agree)
    if sure or not model.has_relatives or weight < model.link_from(agency):
        return ()
    # Two slips at once, in family name and in birth, are likelier two people, as in a hostel.
    two_slips = pair.family == "different" and pair.birth != "exact" and not pair.numbers_agree
    if weight >= model.thresholds.unsure and not two_slips:
        return ()
    known = pair.birth in BIRTH_AGREES or pair.numbers_agree
    return ("unsure" if known else "sparse",)


def _band(weight: float, guards: tuple[str, ...], model: Model, link: float) -> Band:
    if "never" in guards:
        return "no"
    if weight >= link and not guards:
        return "link"
    if "number_only" in guards:  # whoever the number belongs to, somebody's record is wrong
        return "review"
    return "review" if weight >= model.thresholds.review else "no"
