"""Rules of the further pictures by code: small functions, as the indicators of a person at risk are."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar

from risk.rules.registry import FAMILIES, Draft

V = TypeVar("V")
Function = Callable[[V, Mapping[str, Any]], Iterable[Draft] | Draft | None]


@dataclass(slots=True, frozen=True)
class Rule(Generic[V]):
    """A registered rule; its sentence always tells of somebody else than the reader asked about."""

    code: str
    title: str
    source: str
    family: str
    function: Function[V] = field(repr=False)


@dataclass(slots=True, frozen=True)
class Fired(Generic[V]):
    """One rule that says something, with the parameters it was asked with."""

    rule: Rule[V]
    draft: Draft
    parameters: Mapping[str, Any]


class Rules(Generic[V]):
    """The rules of one kind of picture, which all read the same kind of view."""

    def __init__(self) -> None:
        self.by_code: dict[str, Rule[V]] = {}

    def rule(
        self, *, code: str, title: str, source: str, family: str
    ) -> Callable[[Function[V]], Function[V]]:
        """Register a function. Raises ValueError for a code or family that cannot be."""
        if code in self.by_code or family not in FAMILIES:
            raise ValueError(f"rule {code}: code taken, or unknown family {family}")

        def register(function: Function[V]) -> Function[V]:
            self.by_code[code] = Rule(code, title, source, family, function)
            return function

        return register

    def ask(self, view: V, parameters: Mapping[str, Mapping[str, Any]]) -> tuple[list[Fired[V]], list[date]]:
        """What the rules named in a ruleset say, and every day on which time alone may change it.

        A rule that the ruleset leaves out, or marks `"off": true`, is not asked. Raises KeyError for a
        code that nobody registered.
        """
        fired: list[Fired[V]] = []
        due: list[date] = []
        for code, each in parameters.items():
            if each.get("off"):
                continue
            rule = self.by_code[code]
            for draft in _drafts(rule.function(view, each)):
                if draft.lapses is not None:
                    due.append(draft.lapses)
                if draft.says:
                    fired.append(Fired(rule, draft, each))
        return fired, due


def _drafts(result: Iterable[Draft] | Draft | None) -> Iterator[Draft]:
    if isinstance(result, Draft):
        yield result
    elif result is not None:
        yield from result
