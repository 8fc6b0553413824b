"""A rule that fired, as the finding that is kept and shown."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from risk.rules.findings import Finding
from risk.rules.incident import IN_ORDER, IncidentFacts
from risk.rules.registry import Draft


class Told(Protocol):
    """What a finding says of the rule behind it."""

    @property
    def code(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def family(self) -> str: ...


def finding_of(
    rule: Told,
    draft: Draft,
    parameters: Mapping[str, Any],
    *,
    material: bool = False,
    repeats: bool = False,
    about_others: bool = True,
) -> Finding:
    """The finding, citing what it counts and what its sentence says besides, in time order."""
    counted = {facts.incident for facts in draft.evidence}
    cited = in_time_order((*draft.evidence, *draft.background))
    return Finding(
        code=rule.code,
        title=rule.title,
        says=draft.says,
        source=rule.source,
        family=rule.family,
        weight=round(draft.weight, 3),
        evidence=tuple([facts.cited for facts in cited]),
        parameters=parameters,
        floor=draft.floor,
        material=material,
        repeats=repeats,
        about_others=about_others,
        background=tuple([facts.incident for facts in cited if facts.incident not in counted]),
    )


def in_time_order(facts: Iterable[IncidentFacts]) -> list[IncidentFacts]:
    """Incidents, each once, in the order in which they happened."""
    return sorted({each.incident: each for each in facts}.values(), key=IN_ORDER)
