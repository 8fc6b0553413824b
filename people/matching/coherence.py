"""Whether records that are taken for one person still hold together.

Linking and keeping have different thresholds: what was linked stays linked down to `fracture`, so that a
weight that moves a little does not move people. Below it, somebody must look.
"""

from collections.abc import Collection, Hashable, Sequence

from people.matching.compare import compare, number_levels
from people.matching.dates import Birth
from people.matching.guards import cluster_guards
from people.matching.model import Model
from people.matching.normalise import Profile
from people.matching.score import Member, against_both, familiar_level

Ref = Hashable


def parts(
    members: Sequence[Member], model: Model, *, always: Collection[tuple[Ref, Ref]] = ()
) -> list[list[Ref]]:
    """The records of one person, grouped by who still holds to whom; one group when all is well.

    Two records hold together from the `fracture` weight on, unless a guard stands between them and no
    number agrees, or when a human has said that they are one person (`always`, pairs of refs). A record of
    which too little is known to hold to anybody by itself, no date of birth and no number, stays with the
    largest group. Groups are the largest first, refs in order.
    """
    holders: dict[object, list[Member]] = {}
    for member in members:
        holders.setdefault(member.profile, []).append(member)
    profiles = list(holders)
    group = {member.ref: place for place, held in enumerate(holders.values()) for member in held}
    total = sum([member.times for member in members])
    for place in range(len(profiles)):
        for before in range(place):
            one, other = holders[profiles[place]][0], holders[profiles[before]][0]
            if group[one.ref] != group[other.ref] and _holds(one, other, total, model):
                _unite(group, group[one.ref], group[other.ref])
    for one_ref, other_ref in always:
        if one_ref in group and other_ref in group:
            _unite(group, group[one_ref], group[other_ref])
    return _in_order(group, {member.ref for member in members if _says_little(member.profile)})


def _holds(one: Member, other: Member, total: int, model: Model) -> bool:
    pair = compare(one.profile, other.profile, model)
    numbers = number_levels(one.profile.identifiers, other.profile.identifiers)
    if cluster_guards([pair], company=False, numbers=numbers, relatives=model.has_relatives):
        return pair.numbers_agree
    familiar = familiar_level(0, total - 1)
    weight = against_both(
        model.prior + pair.weight + model.weights["familiar"][familiar],
        model.kin_prior + pair.kin + model.kin["familiar"][familiar],
    )
    return weight >= model.thresholds.fracture


def _unite(group: dict[Ref, int], old: int, new: int) -> None:
    for ref, number in group.items():
        if number == old:
            group[ref] = new


def _says_little(profile: Profile) -> bool:
    birth: Birth | None = profile.birth
    return not (birth and birth.whole) and not profile.identifiers


def _in_order(group: dict[Ref, int], little: set[Ref]) -> list[list[Ref]]:
    found: dict[int, list[Ref]] = {}
    for ref, number in group.items():
        found.setdefault(number, []).append(ref)
    groups = sorted(found.values(), key=lambda refs: (little.issuperset(refs), -len(refs), str(refs[0])))
    first, rest = groups[0], [refs for refs in groups[1:] if not little.issuperset(refs)]
    loose = [ref for refs in groups[1:] if little.issuperset(refs) for ref in refs]
    return [sorted([*first, *loose], key=str), *[sorted(refs, key=str) for refs in rest]]
