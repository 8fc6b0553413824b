"""What is connected with what (disjoint sets)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any


class Groups:
    """Things that are connected, directly or through others."""

    def __init__(self, near: Mapping[Any, Iterable[Any]] | None = None) -> None:
        """`near` maps each thing to those it is connected with."""
        self._parents: dict[Any, Any] = {}
        for one, others in (near or {}).items():
            self.find(one)
            for other in others:
                self.unite(one, other)

    def find(self, one: Any) -> Any:
        """The thing that stands for the group of this one."""
        parents = self._parents
        while parents.setdefault(one, one) != one:
            parents[one] = one = parents[parents[one]]
        return one

    def unite(self, one: Any, other: Any) -> bool:
        """Connect two; False when they were connected already."""
        first, second = self.find(one), self.find(other)
        self._parents[second] = first
        return bool(first != second)

    def whole(self) -> Iterator[list[Any]]:
        """Every group, in order of its smallest thing."""
        members: dict[Any, list[Any]] = {}
        for one in sorted(self._parents):
            members.setdefault(self.find(one), []).append(one)
        yield from members.values()
