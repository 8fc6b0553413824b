"""One incident as one reader may see it: what it says of the person, cut to how much is shown."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from risk.rules.facts import incident_facts
from risk.rules.incident import IncidentFacts, Involvement, Order, Trait

_SUBJECT = ("the person read about",)  # no participant's key, those being text
_SUBSTANCE = ("alcohol", "drug", "addiction", "substance", "detox")


class Harm(NamedTuple):
    """Whether somebody was injured in an incident; and injured, assaulted or police called to them."""

    injured: bool
    harmful: bool


NO_HARM = Harm(injured=False, harmful=False)


@dataclass(frozen=True, slots=True)
class Sight:
    """What a reader sees of one incident. Where it is not `whole` (a summary: date, agency, kind, injury
    sites, influence, concerns) everything else says that nothing is recorded.
    """

    incident: str  # public id
    reference: str
    on: date
    agency: str  # its code
    agency_kind: str
    kind: str
    whole: bool
    injuries: int = 0
    harmed: bool | None = None  # injured, assaulted or police called to them; None is not shown
    influence: str | None = None  # no, alcohol, drugs, both; None is not recorded
    concerns: frozenset[str] = frozenset()
    unexplained: int = 0  # injuries of which no cause is recorded
    alone: bool | None = None  # None is not recorded
    in_company: bool = False  # somebody else takes part in the record
    told: bool = False  # a relationship as the person themselves describes it
    drinking_raised: bool = False  # help with alcohol or drugs offered, referred to or given
    partners: frozenset[str] = frozenset()  # kinds of agency that took part in an information sharing
    bare_orders: tuple[Order, ...] = ()  # without recorded conditions
    bound_orders: tuple[Order, ...] = ()  # with conditions
    practice: str = ""  # code of their GP practice

    @property
    def called(self) -> bool:
        """Whether police were called."""
        return self.kind == "police_callout"

    @property
    def harmful(self) -> bool:
        """An injury, an assault or a call-out to them; of a summary, an injury or any call-out."""
        return bool(self.injuries) or self.called if self.harmed is None else self.harmed

    @property
    def harm(self) -> Harm:
        """What it says of harm."""
        return Harm(bool(self.injuries), self.harmful)


def sight_of(
    record: Mapping[str, Any],
    *,
    keys: Collection[str],
    incident: str,
    agency_kind: str,
    whole: bool,
) -> Sight | None:
    """The intake record as seen of the person with these keys in it; None when they take no part in it.

    Raises ValueError for a moment that is no ISO 8601 date or date-time.
    """
    persons = {raw["key"]: _SUBJECT if raw["key"] in keys else raw["key"] for raw in record["people"]}
    facts = incident_facts(record, incident=incident, persons=persons, kind_of_agency=agency_kind)
    part = facts.part_of(_SUBJECT)
    if part is None:
        return None
    summary: dict[str, Any] = {
        "incident": incident,
        "reference": facts.reference,
        "on": facts.on,
        "agency": facts.agency,
        "agency_kind": facts.agency_kind,
        "kind": facts.kind,
        "whole": whole,
        "injuries": len(part.injuries),
        "influence": part.influence,
        "concerns": part.concerns,
    }
    return Sight(**summary, **_in_full(record, facts, part, keys)) if whole else Sight(**summary)


def harm_of(trait: Trait) -> Harm:
    """What somebody's part in an incident says of harm to them."""
    injured = bool(trait.part.injuries)
    return Harm(injured, injured or trait.assaulted or trait.called)


def _in_full(
    record: Mapping[str, Any], facts: IncidentFacts, part: Involvement, keys: Collection[str]
) -> dict[str, Any]:
    ties = (tie for tie in facts.relationships if _SUBJECT in (tie.a, tie.b))
    practices = (raw.get("gp_practice") for raw in record["people"] if raw["key"] in keys)
    trait = facts.traits[_SUBJECT]
    return {
        "harmed": harm_of(trait).harmful,
        "unexplained": sum(injury.mechanism in (None, "unknown") for injury in part.injuries),
        "alone": False if part.present else part.seen_alone,
        "in_company": len(facts.involved) > 1,
        "told": any(tie.asserted_by == "subject" for tie in ties),
        "drinking_raised": _drinking_raised(facts, part),
        "partners": facts.partners,
        "bare_orders": tuple(order for order in facts.orders if not order.conditions),
        "bound_orders": tuple(order for order in facts.orders if order.conditions),
        "practice": next(filter(None, practices), ""),
    }


def _drinking_raised(facts: IncidentFacts, part: Involvement) -> bool:
    if facts.agency_kind == "addiction_service":
        return True
    named = [part.offered or "", *(r.to for r in facts.referrals if r.person == _SUBJECT)]
    return any(word in text.lower() for text in named for word in _SUBSTANCE)
