"""Orders as several records tell of them: each once, with what any of its records says of it.

An end that only some records give is believed, and so are conditions; of several ends the latest, which is
how an extension is told. A record of harm may tell of an end as well, and is then weighed with care: it can
extend an order but never shorten one that another record leaves open, so that harm which comes to light never
takes away what rests on the order. The end is then told beside it.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from risk.rules.incident import IN_ORDER, IncidentFacts, Order

_HARM_KINDS = frozenset({"police_callout", "police_crime_report"})


class OrderTold(NamedTuple):
    """An order, the first incident (in time order) that records it, and the others that it rests on."""

    order: Order
    recorded: IncidentFacts
    also: tuple[IncidentFacts, ...]


def each_once(
    incidents: Iterable[IncidentFacts],
    wanted: Callable[[Order], bool],
    key: Callable[[Order], Hashable],
) -> list[OrderTold]:
    """The orders wanted among those that incidents (in time order) tell of."""
    told: dict[Hashable, list[tuple[Order, IncidentFacts]]] = {}
    for facts in incidents:
        for order in filter(wanted, facts.orders):
            told.setdefault(key(order), []).append((order, facts))
    return [_as_one(each) for each in told.values()]


def _as_one(told: Sequence[tuple[Order, IncidentFacts]]) -> OrderTold:
    first, recorded = told[0]
    if len(told) == 1:
        return OrderTold(first, recorded, ())
    ended = [(order.ends, facts) for order, facts in told if order.ends]
    open_ended = [facts for order, facts in told if not order.ends]
    last = max(ended, key=lambda each: each[0], default=None)
    quietly = [facts for _, facts in ended if not _of_harm(facts)]
    believed = last is not None and (bool(quietly) or not open_ended)
    bound = [(order.conditions, facts) for order, facts in told if order.conditions]
    bare = [facts for order, facts in told if not order.conditions]
    merged = replace(
        first,
        ends=last[0] if last and believed else None,
        doubtful_end=last[0] if last and not believed else None,
        conditions=bound[0][0] if bound else "",
        partly=bool(bound and bare),
    )
    needed = [last[1] if last else recorded, *quietly[:1], *open_ended[:1]]
    needed += [each for each in (*[facts for _, facts in bound[:1]], *bare[:1])]
    also = {facts.incident: facts for facts in needed if facts.incident != recorded.incident}
    return OrderTold(merged, recorded, tuple(sorted(also.values(), key=IN_ORDER)))


def _of_harm(facts: IncidentFacts) -> bool:
    """Whether an incident reports harm to anybody."""
    return facts.kind in _HARM_KINDS or any(
        trait.assaulted or trait.part.injuries for trait in facts.traits.values()
    )
