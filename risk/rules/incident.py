"""The facts of one incident, and what each person's part in it amounts to."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import attrgetter
from typing import NamedTuple

#: A sort key: incidents by when they happened.
IN_ORDER = attrgetter("order")
BY_DAY = attrgetter("day")
NOBODY: frozenset[Hashable] = frozenset()
VIOLENT_OFFENCES = frozenset({"violence", "sexual", "domestic_abuse", "stalking_harassment", "weapons"})
DEPENDENCY = frozenset({"alcohol_dependency", "drug_dependency"})  # among concerns
BYSTANDERS = frozenset({"informant", "witness"})
_ROLE_RANK = {
    "victim": 0,
    "subject": 1,
    "suspect": 2,
    "household_member": 3,
    "other": 4,
    "witness": 5,
    "informant": 6,
}


HEAD_FACE_NECK = frozenset({"head", "face", "eye", "mouth", "neck"})
HEAD_NATURES = frozenset({"head_injury", "strangulation"})
ASSAULT_OFFENCES = frozenset({"violence", "sexual", "domestic_abuse"})
ASSAULT_CONCERNS = frozenset({"physical_violence", "sexual_violence", "strangulation"})
_CALLED = frozenset({"subject", "victim"})
_BESIDE = frozenset({"household_member", "other"})


class Injury(NamedTuple):
    """One injury as an agency saw it; `mechanism` is what was stated, not what is true."""

    site: str
    nature: str | None
    mechanism: str | None
    consistent: bool | None
    severity: str | None


class Involvement(NamedTuple):
    """One person's part in one incident."""

    person: Hashable
    role: str
    injuries: tuple[Injury, ...]
    influence: str | None  # no, alcohol, drugs, both; None is not recorded
    units: int | None  # alcohol units a week
    seen_alone: bool | None
    present: frozenset[Hashable]  # the persons in the room while this one was spoken to
    concerns: frozenset[str]
    offered: str | None
    response: str | None
    home: str | None  # key of the address the agency holds for them

    def combined(self, other: "Involvement") -> "Involvement":
        """Two participants of one record that turned out to be one person: nothing either says is lost."""
        lead, rest = sorted((self, other), key=lambda part: _ROLE_RANK.get(part.role, 9))
        return lead._replace(
            injuries=self.injuries + other.injuries,
            influence=lead.influence or rest.influence,
            units=lead.units if lead.units is not None else rest.units,
            seen_alone=lead.seen_alone if lead.seen_alone is not None else rest.seen_alone,
            present=(self.present | other.present) - {self.person},
            concerns=self.concerns | other.concerns,
            offered=lead.offered or rest.offered,
            response=lead.response or rest.response,
            home=lead.home or rest.home,
        )


@dataclass(slots=True, frozen=True)
class Relation:
    """Who said that `a` is what to `b`."""

    a: Hashable
    b: Hashable
    type: str
    asserted_by: str


@dataclass(slots=True, frozen=True)
class Order:
    """A court order or licence on a person; `ends` None is not recorded.

    Of an order that several records tell of (see `extended`), `partly` says that not all of them give
    conditions, and `doubtful_end` is an end that is not taken for sure.
    """

    person: Hashable
    type: str
    starts: date
    ends: date | None
    protects: Hashable | None
    conditions: str
    partly: bool = False
    doubtful_end: date | None = None


@dataclass(slots=True, frozen=True)
class Offence:
    """An offence on a person's record; `when` is YYYY, YYYY-MM or YYYY-MM-DD, never padded."""

    person: Hashable
    category: str
    when: str
    victim: Hashable | None
    outcome: str | None


@dataclass(slots=True, frozen=True)
class Appraisal:
    """A structured assessment (the intake record's `assessments`) with its score or level."""

    person: Hashable
    tool: str
    score: int | None
    level: str | None


@dataclass(slots=True, frozen=True)
class Referral:
    """A person referred to an agency (its code) or a service (its name)."""

    person: Hashable
    to: str
    outcome: str | None


class Evidence(NamedTuple):
    """One incident as a finding cites it."""

    incident: Hashable
    agency: str
    reference: str
    on: date


class Trait(NamedTuple):
    """What one person's part in an incident amounts to, worked out once."""

    part: Involvement
    concerns: frozenset[str]  # about harm to this person
    assaulted: bool
    called: bool  # police were called to them, whatever label and whoever called
    head: bool  # an injury to the head, face or neck
    on_record: bool  # see `on_record`
    weighty: bool  # says something about them that bears on those around them


@dataclass(slots=True, frozen=True)
class IncidentFacts:
    """What one intake record says, with its participants replaced by shared persons.

    `occurred` is aware, in UTC; where `timed` is False only the day `on` (Europe/London) is known and
    `occurred` is its first moment, for sorting alone. `order` sorts incidents by when they happened, then by
    identity, whatever order they arrived in.
    """

    incident: Hashable
    agency: str
    reference: str
    kind: str
    agency_kind: str
    occurred: datetime
    timed: bool
    on: date
    day: int  # on.toordinal()
    initial_type: str | None
    reported_by: str | None
    closing_type: str | None
    location: str | None  # address key of where it happened
    sensitivity: str
    involved: tuple[Involvement, ...]  # one per person, in the record's order
    relationships: tuple[Relation, ...] = ()
    orders: tuple[Order, ...] = ()
    offences: tuple[Offence, ...] = ()
    appraisals: tuple[Appraisal, ...] = ()
    referrals: tuple[Referral, ...] = ()
    partners: frozenset[str] = frozenset()  # kinds of agency an information sharing names as taking part

    order: tuple[datetime, str, str] = field(init=False, repr=False, compare=False)
    cited: Evidence = field(init=False, repr=False, compare=False)
    traits: dict[Hashable, Trait] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Made once: every assessment sorts and cites."""
        object.__setattr__(self, "order", (self.occurred, self.agency, self.reference))
        object.__setattr__(self, "cited", Evidence(self.incident, self.agency, self.reference, self.on))
        object.__setattr__(self, "traits", {part.person: trait_of(self, part) for part in self.involved})

    def part_of(self, person: Hashable) -> Involvement | None:
        """The person's part in this incident, if any."""
        trait = self.traits.get(person)
        return trait.part if trait is not None else None


def trait_of(facts: IncidentFacts, part: Involvement) -> Trait:
    """What a part in an incident amounts to."""
    concerns = harm_concerns(facts, part)
    recorded = on_record(facts, part.person, part.concerns)
    return Trait(
        part,
        concerns,
        was_assaulted(facts, part, concerns),
        was_called_to(facts, part),
        to_head(part),
        recorded,
        recorded or part.role == "suspect",
    )


def on_record(facts: IncidentFacts, person: Hashable, concerns: frozenset[str] = frozenset()) -> bool:
    """Whether the incident brings an order, its breach, a violent offence or a structured assessment of the
    person, about whom these concerns are recorded.
    """
    if "breach_of_order" in concerns:
        return True
    if not (facts.orders or facts.offences or facts.appraisals):
        return False
    return (
        any(o.person == person for o in facts.orders)
        or any(o.person == person and o.category in VIOLENT_OFFENCES for o in facts.offences)
        or any(a.person == person for a in facts.appraisals)
    )


def harm_concerns(facts: IncidentFacts, part: Involvement) -> frozenset[str]:
    """Concerns that speak of harm to this person: their own, and what is recorded on a suspect beside them.

    What is recorded on them as a suspect speaks of somebody else.
    """
    if part.role == "suspect":
        return frozenset()
    found = part.concerns
    if part.role in _CALLED:
        for other in facts.involved:
            if other.role == "suspect" and other.concerns:
                found |= other.concerns & {"strangulation", "threats_to_kill", "weapon", "stalking"}
    return found


def was_assaulted(facts: IncidentFacts, part: Involvement, concerns: frozenset[str]) -> bool:
    """Whether the record reports an assault on this person: stated, disclosed, crimed, or called in."""
    if any([injury.mechanism == "assault" for injury in part.injuries]):
        return True
    if part.role == "suspect" or part.role in BYSTANDERS:
        return False
    if concerns & ASSAULT_CONCERNS:
        return True
    if facts.kind == "police_crime_report":
        return any(o.victim == part.person and o.category in ASSAULT_OFFENCES for o in facts.offences)
    return (
        facts.kind == "police_callout"
        and part.role == "victim"
        and "assault" in (facts.initial_type or "").lower()
    )


def was_called_to(facts: IncidentFacts, part: Involvement) -> bool:
    """Whether police were called to this person: not as a suspect, nor as somebody beside the one at risk."""
    if facts.kind != "police_callout":
        return False
    if part.role in _CALLED:
        return True
    return part.role in _BESIDE and all(other.role not in _CALLED for other in facts.involved)


def to_head(part: Involvement) -> bool:
    """Whether any of the injuries is to the head, face or neck."""
    return any([i.site in HEAD_FACE_NECK or i.nature in HEAD_NATURES for i in part.injuries])
