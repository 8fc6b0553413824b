"""When a person need not be assessed at all: the most their history could add up to is still nothing.

A shortcut for replay and simulation. It must never change a result: a property test holds it against
assessing everybody every time.
"""

from collections.abc import Hashable, Sequence
from typing import NamedTuple

from risk.rules.incident import BYSTANDERS, IncidentFacts, Trait
from risk.rules.registry import ladder
from risk.rules.ruleset import Ruleset

#: Reports that count at once, one of a kind.
_CONCERNS = frozenset({"safeguarding_concern", "third_party_concern"})


def weighs(facts: IncidentFacts, person: Hashable) -> bool:
    """Whether the incident brings in more about the person than an injury or a call-out to be counted."""
    trait = facts.traits.get(person)
    if trait is None:
        return False
    if facts.kind in _CONCERNS or facts.appraisals:
        return True
    if any(offence.victim == person for offence in facts.offences):
        return True
    if any(i.consistent is False or i.nature == "strangulation" for i in trait.part.injuries):
        return True
    return trait.assaulted or not trait.concerns.isdisjoint(_COUNTED)


_COUNTED = frozenset(
    {
        "physical_violence",
        "threats",
        "threats_to_kill",
        "weapon",
        "strangulation",
        "sexual_violence",
        "stalking",
        "coercive_control",
        "financial_exploitation",
        "isolation",
        "fear",
        "escalation",
        "separation",
        "hate_crime",
        "breach_of_order",
    }
)

#: The indicators that injuries and call-outs count for.
_COUNTING = (
    "repeat_injuries",
    "head_face_neck",
    "unexplained_injuries",
    "injuries_across_agencies",
    "repeat_callouts",
    "pair_callouts",
    "recent_harm",
)


class Counts(NamedTuple):
    """What one injury or call-out may add to the counts of the indicators."""

    injured: bool
    head: bool
    unexplained: bool
    called: bool
    paired: bool  # called, with somebody else there
    kind: str  # of agency


class Harm(NamedTuple):
    """One injury or call-out, on a day (ordinal)."""

    day: int
    counts: Counts


def _harm(facts: IncidentFacts, trait: Trait) -> Harm | None:
    """What an incident that does not weigh by itself adds for one person, if anything."""
    injuries = trait.part.injuries
    if not injuries and not trait.called:
        return None
    counts = Counts(
        bool(injuries),
        trait.head,
        any(injury.mechanism == "unknown" for injury in injuries),
        trait.called,
        trait.called and any(p is not trait.part and p.role not in BYSTANDERS for p in facts.involved),
        facts.agency_kind,
    )
    return Harm(facts.day, counts)


class Quiet:
    """Keeps, per person, what an upper bound needs; `is_quiet` says that the level can only be none.

    Only what lies in the longest of the indicators' windows is counted. As long as incidents come in time
    order, nobody who is quiet stops being so by the passing of time; and what has once weighed stays.
    """

    def __init__(self, ruleset: Ruleset) -> None:
        self._rules = ruleset.indicators
        self._emerging = ruleset.levels["emerging"]
        self._harms: dict[Hashable, list[Harm]] = {}
        self._loud: set[Hashable] = set()
        self._known: dict[tuple[Counts, ...], float] = {}  # the same few over and over
        self._window = max(
            (self._rules[code]["window_days"] for code in _COUNTING if code in self._rules), default=0
        )

    def add(self, facts: IncidentFacts, person: Hashable) -> None:
        """Count one incident of a person."""
        if person in self._loud:
            return
        trait = facts.traits.get(person)
        if trait is None:
            return
        if weighs(facts, person):
            self.wake(person)
            return
        found = _harm(facts, trait)
        if found is not None:
            self._harms.setdefault(person, []).append(found)

    def wake(self, person: Hashable) -> None:
        """From now on assess this person every time (somebody around them weighs)."""
        self._loud.add(person)
        self._harms.pop(person, None)

    def is_quiet(self, person: Hashable, today: int) -> bool:
        """Whether the person's level can only be none on a day (ordinal), and until the next incident."""
        if person in self._loud:
            return False
        kept = self._harms.get(person)
        if not kept:
            return True
        harms = tuple([harm.counts for harm in kept if harm.day > today - self._window])
        most = self._known.get(harms)
        if most is None:
            most = self._known[harms] = self._most(harms)
        return 2 * most < self._emerging  # context counts as much again as harm at most

    def join(self, keep: Hashable, gone: Hashable) -> None:
        """Two persons turned out to be one."""
        harms = self._harms.pop(gone, [])
        if gone in self._loud:
            self._loud.discard(gone)
            self.wake(keep)
        elif harms and keep not in self._loud:
            self._harms.setdefault(keep, []).extend(harms)

    def _most(self, harms: Sequence[Counts]) -> float:
        """The most that these injuries and call-outs, and nothing else, can add up to before context."""
        injuries = sum([harm.injured for harm in harms])
        counts = {
            "repeat_injuries": injuries,
            "head_face_neck": sum([harm.head for harm in harms]),
            "unexplained_injuries": sum([harm.unexplained for harm in harms]),
            "repeat_callouts": sum([harm.called for harm in harms]),
            "pair_callouts": sum([harm.paired for harm in harms]),
            "recent_harm": len(harms),
        }
        across = self._rules.get("injuries_across_agencies")
        if across and injuries >= across["injuries"]:
            counts["injuries_across_agencies"] = len({harm.kind for harm in harms if harm.injured})
        steps = [(self._rules[code]["steps"], count) for code, count in counts.items() if code in self._rules]
        return sum([ladder(rungs, count) for rungs, count in steps])
