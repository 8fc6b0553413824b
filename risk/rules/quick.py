"""When a person need not be assessed at all: the most their history could add up to is still nothing.

A shortcut for replay and simulation. It must never change a result: a property test holds it against
assessing everybody every time.
"""

from collections.abc import Hashable

from risk.rules.incident import IncidentFacts
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
    }
)


class Quiet:
    """Counts, per person, what an upper bound needs; `is_quiet` says that the level can only be none.

    Windows are left out of it, so a count only ever grows and what has once weighed stays.
    """

    def __init__(self, ruleset: Ruleset) -> None:
        self._injuries: dict[Hashable, int] = {}
        self._calls: dict[Hashable, int] = {}
        self._loud: set[Hashable] = set()
        self._below = {
            (injuries, calls)
            for injuries in range(8)
            for calls in range(8)
            if 2 * _most(ruleset, injuries, calls) < ruleset.levels["emerging"]
        }

    def add(self, facts: IncidentFacts, person: Hashable) -> None:
        """Count one incident of a person."""
        if person in self._loud:
            return
        trait = facts.traits.get(person)
        if trait is None:
            return
        if weighs(facts, person):
            self._loud.add(person)
            return
        if trait.part.injuries:
            self._injuries[person] = self._injuries.get(person, 0) + 1
        if trait.called:
            self._calls[person] = self._calls.get(person, 0) + 1

    def wake(self, person: Hashable) -> None:
        """From now on assess this person every time (somebody around them weighs)."""
        self._loud.add(person)

    def is_quiet(self, person: Hashable) -> bool:
        """Whether the person's level can only be none."""
        if person in self._loud:
            return False
        return (self._injuries.get(person, 0), self._calls.get(person, 0)) in self._below

    def join(self, keep: Hashable, gone: Hashable) -> None:
        """Two persons turned out to be one."""
        for counts in (self._injuries, self._calls):
            if gone in counts:
                counts[keep] = counts.get(keep, 0) + counts.pop(gone)
        if gone in self._loud:
            self._loud.discard(gone)
            self._loud.add(keep)


def _most(ruleset: Ruleset, injuries: int, calls: int) -> float:
    """The most that so many injuries and call-outs, and nothing else, can add up to before context."""
    rules = ruleset.indicators
    total = 0.0
    for code, count in (
        ("repeat_injuries", injuries),
        ("head_face_neck", injuries),
        ("unexplained_injuries", injuries),
        ("repeat_callouts", calls),
        ("pair_callouts", calls),
        ("recent_harm", injuries + calls),
    ):
        if code in rules:
            total += ladder(rules[code]["steps"], count)
    across = rules.get("injuries_across_agencies")
    if across and injuries >= across["injuries"]:
        total += ladder(across["steps"], injuries)
    return total
