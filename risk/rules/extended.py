"""Orders as several records tell of them: each once, and one that was extended with its later end."""

from collections.abc import Callable, Hashable, Iterable

from risk.rules.incident import IncidentFacts, Order


def each_once(
    incidents: Iterable[IncidentFacts],
    wanted: Callable[[Order], bool],
    key: Callable[[Order], Hashable],
) -> list[tuple[Order, IncidentFacts]]:
    """The orders wanted, with the first incident (in time order) that records them, or the one that gives
    the latest end where the first gives an earlier one.
    """
    kept: dict[Hashable, tuple[Order, IncidentFacts]] = {}
    for facts in incidents:
        for order in filter(wanted, facts.orders):
            first, _ = kept.setdefault(key(order), (order, facts))
            if first.ends and order.ends and order.ends > first.ends:
                kept[key(order)] = (order, facts)
    return list(kept.values())
