"""When a person need not be assessed at all: the most their history could add up to is still nothing.

A shortcut for replay and simulation. It must never change a result: a property test holds it against
assessing everybody every time.
"""

from collections.abc import Hashable, Sequence
from typing import NamedTuple

from risk.rules.incident import BYSTANDERS, IncidentFacts, Trait
from risk.rules.indicators.injuries import several_at_once
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
    "several_sites",
    "repeat_callouts",
    "pair_callouts",
    "callout_burst",
    "injury_and_callout",
    "recent_harm",
)


class Counts(NamedTuple):
    """What one injury or call-out may add to the counts of the indicators."""

    injured: bool
    head: bool
    several: bool  # parts of the body
    unexplained: bool
    called: bool
    paired: bool  # called, with somebody else there
    kind: str  # of agency


class Near(NamedTuple):
    """How many call-outs have an injury within the days that count as close, at the most."""

    called: int = 0
    paired: int = 0


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
        several_at_once(injuries),
        any(injury.mechanism == "unknown" for injury in injuries),
        trait.called,
        trait.called and any(p is not trait.part and p.role not in BYSTANDERS for p in facts.involved),
        facts.agency_kind,
    )
    return Harm(facts.day, counts)


def _with_more(harm: Harm) -> Harm:
    """One incident may hold two parts that turned out to be one person's: with injuries to several places."""
    return harm._replace(counts=harm.counts._replace(several=harm.counts.injured))


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
        self._known: dict[tuple[tuple[Counts, ...], Near], float] = {}  # the same few over and over
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
        recent = [harm for harm in kept if harm.day > today - self._window]
        key = tuple([harm.counts for harm in recent]), self._near(recent)
        most = self._known.get(key)
        if most is None:
            most = self._known[key] = self._most(*key)
        return 2 * most < self._emerging  # context counts as much again as harm at most

    def join(self, keep: Hashable, gone: Hashable) -> None:
        """Two persons turned out to be one."""
        harms = self._harms.pop(gone, [])
        if gone in self._loud:
            self._loud.discard(gone)
            self.wake(keep)
        elif harms and keep not in self._loud:
            theirs = self._harms.setdefault(keep, [])
            hurt = {harm.day for harm in theirs if harm.counts.injured}
            theirs.extend([_with_more(harm) if harm.day in hurt else harm for harm in harms])

    def _near(self, harms: Sequence[Harm]) -> Near:
        rules = self._rules.get("injury_and_callout")
        calls = [harm for harm in harms if harm.counts.called]
        if rules is None or not calls:
            return Near()
        days = rules["hours"] // 24
        hurt = [harm for harm in harms if harm.counts.injured]
        near = [
            call.counts.paired
            for call in calls
            if any(harm is not call and abs(harm.day - call.day) <= days for harm in hurt)
        ]
        return Near(len(near), sum(near))

    def _close(self, called: int, paired: int, near: Near) -> float:
        """The most that call-outs may add for lying close to each other and to injuries."""
        most = 0.0
        burst = self._rules.get("callout_burst")
        if burst and called >= burst["least"]:
            most += burst["pair_weight" if paired >= burst["least"] else "weight"]
        beside = self._rules.get("injury_and_callout")
        if beside:
            strong = ladder(beside["with_steps"], near.paired)
            most += max(strong, ladder(beside["steps"], near.called))
        return most

    def _most(self, harms: Sequence[Counts], near: Near) -> float:
        """The most that these injuries and call-outs, and nothing else, can add up to before context."""
        injuries = sum([harm.injured for harm in harms])
        counts = {
            "repeat_injuries": injuries,
            "head_face_neck": sum([harm.head for harm in harms]),
            "unexplained_injuries": sum([harm.unexplained for harm in harms]),
            "several_sites": sum([harm.several for harm in harms]),
            "repeat_callouts": sum([harm.called for harm in harms]),
            "pair_callouts": sum([harm.paired for harm in harms]),
            "recent_harm": len(harms),
        }
        across = self._rules.get("injuries_across_agencies")
        if across and injuries >= across["injuries"]:
            counts["injuries_across_agencies"] = len({harm.kind for harm in harms if harm.injured})
        steps = [(self._rules[code]["steps"], count) for code, count in counts.items() if code in self._rules]
        close = self._close(counts["repeat_callouts"], counts["pair_callouts"], near)
        return close + sum([ladder(rungs, count) for rungs, count in steps])
