"""Which entries are one event, by every pair that somebody said. Pure."""

from collections.abc import Collection, Mapping


def all_the_same(key: str, same: Mapping[str, Collection[str]]) -> set[str]:
    """The keys of the entries that are one event with this one, with its own."""
    found, waiting = {key}, [key]
    while waiting:
        for other in same.get(waiting.pop(), ()):
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found
