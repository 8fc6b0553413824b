"""Which indicators need to be asked about a history: not those that read only what it has nothing of.

What an indicator reads first is found by asking it about nobody. Where everything that it read then is empty
in a history too, it goes the same way and says nothing.
"""

from collections.abc import Hashable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from risk.rules import indicators as _registers_them_all  # noqa: F401
from risk.rules.incident import IncidentFacts
from risk.rules.neighbourhood import Neighbourhood
from risk.rules.registry import INDICATORS, Indicator
from risk.rules.ruleset import Ruleset
from risk.rules.view import Shows, View

#: The lists of a view, and what else of it can be empty.
LISTS: Final = (
    "injured", "assaulted", "called", "confronted", "harmed", "concerned", "charged", "at_address",
)  # fmt: skip
_ALL: Final = (*LISTS, "own", "associates")
_NOBODY: Final = View(Neighbourhood(None, (), {}, ()), datetime(2000, 1, 1, tzinfo=UTC))

Asked = list[tuple[Indicator, Mapping[str, Any]]]
#: By ruleset (its id; it is kept, so that the id stays its own) and what a history has.
_asked: dict[tuple[int, tuple[bool, ...]], tuple[Ruleset, Asked]] = {}
_MOST_KEPT: Final = 4096


class Watched(View):
    """A view that notes which of its lists are read."""

    def __init__(self, lists: Mapping[str, Any]) -> None:
        self.read: set[Hashable] = set()
        self._lists = dict(lists)

    def __getattr__(self, name: str) -> Any:
        """Reached only for what is not set: the lists."""
        self.read.add("concerned" if name == "concerns" else name)
        try:
            return self._lists[name]
        except KeyError:
            raise AttributeError(name) from None


class _Nobody(Watched):
    """The view of somebody without a history."""

    def __init__(self) -> None:
        super().__init__({name: getattr(_NOBODY, name) for name in (*_ALL, "concerns")})
        self.subject, self.on, self.today = _NOBODY.subject, _NOBODY.on, _NOBODY.today
        self._days = []

    def those(self, shows: Shows) -> list[IncidentFacts]:
        """None of nobody's."""
        self.read.add("own")
        return []


def asked(view: View, ruleset: Ruleset) -> Asked:
    """The indicators of a ruleset that can say something about this view, with their parameters, in order."""
    has = tuple([bool(getattr(view, name)) for name in _ALL])
    kept = _asked.get((id(ruleset), has))
    if kept is None:
        if len(_asked) >= _MOST_KEPT:
            _asked.clear()
        there = {name for name, is_there in zip(_ALL, has, strict=True) if is_there}
        found = []
        for code, parameters in ruleset.indicators.items():
            first = reads_first(INDICATORS[code], parameters)
            if first is None or not first.isdisjoint(there):
                found.append((INDICATORS[code], parameters))
        kept = ruleset, found
        _asked[id(ruleset), has] = kept
    return kept[1]


def reads_first(indicator: Indicator, parameters: Mapping[str, Any]) -> frozenset[Hashable] | None:
    """What an indicator reads before it says nothing about nobody; None where it says something even so."""
    nobody = _Nobody()
    result = indicator.function(nobody, parameters)
    silent = result is None or (not hasattr(result, "says") and not list(result))
    return frozenset(nobody.read) if silent else None
