"""The picture of two persons together: what agencies recorded of them with each other.

It rests on the incidents in which both take part, on orders that run on either, and on where they live, so
that it is the same whichever of the two it is assessed from. Both directions of harm are shown and counted
alike; nothing here decides who is at risk from whom. Sentences speak of "one of the two", never by name.
"""

from collections.abc import Hashable
from datetime import datetime
from functools import cached_property

from risk.rules.facts import LONDON
from risk.rules.incident import BYSTANDERS, IN_ORDER, IncidentFacts
from risk.rules.neighbourhood import Neighbourhood, Person
from risk.rules.pictures.harm import harmed_by
from risk.rules.pictures.registry import Rules


class PairView:
    """Two persons' history together at one moment; incidents after the day of `at` are not seen.

    `shared` are the incidents that name both; `together` those in which neither only reported or watched;
    `called` the police call-outs among these; all in time order. Day numbers are ordinals.
    """

    def __init__(self, neighbourhood: Neighbourhood, other: Person, at: datetime) -> None:
        self.one, self.other = neighbourhood.subject, other
        self.on = at.astimezone(LONDON).date()
        self.today = self.on.toordinal()
        self.associate = neighbourhood.associates.get(other)
        self._own = neighbourhood.incidents
        self.shared = sorted(
            (f for f in neighbourhood.incidents if f.day <= self.today and self._both(f)), key=IN_ORDER
        )
        self.together = [
            f
            for f in self.shared
            if f.traits[self.one].part.role not in BYSTANDERS and f.traits[other].part.role not in BYSTANDERS
        ]
        self.called = [f for f in self.together if f.kind == "police_callout"]

    def _both(self, facts: IncidentFacts) -> bool:
        return self.one in facts.traits and self.other in facts.traits

    @cached_property
    def harmed(self) -> dict[Hashable, list[IncidentFacts]]:
        """For each of the two, the incidents that record them as harmed by the other, in time order."""
        return {
            person: [f for f in self.shared if harmed_by(f, person, by)]
            for person, by in ((self.one, self.other), (self.other, self.one))
        }

    @cached_property
    def harms(self) -> list[IncidentFacts]:
        """The incidents that record harm of one by the other, in whichever direction, in time order."""
        found = {f.incident: f for items in self.harmed.values() for f in items}
        return sorted(found.values(), key=IN_ORDER)

    @cached_property
    def confronted(self) -> list[IncidentFacts]:
        """Call-outs to the two and harm between them, each once, in time order."""
        found = {f.incident: f for f in (*self.called, *self.harms)}
        return sorted(found.values(), key=IN_ORDER)

    @property
    def lives_together(self) -> bool:
        """Whether agencies recorded the two at one private address near in time."""
        return self.associate is not None and self.associate.lives_with

    @cached_property
    def one_alone(self) -> list[IncidentFacts]:
        """Every incident of the first, in time order."""
        return sorted((f for f in self._own if f.day <= self.today), key=IN_ORDER)

    @cached_property
    def other_alone(self) -> list[IncidentFacts]:
        """What is looked at of the other's incidents, in time order; at least those that name both."""
        found = {f.incident: f for f in self.shared}
        if self.associate is not None:
            found |= {f.incident: f for f in self.associate.incidents if f.day <= self.today}
        return sorted(found.values(), key=IN_ORDER)

    def each(self) -> tuple[tuple[Person, Person, list[IncidentFacts]], ...]:
        """(person, the other of the two, the person's incidents), for both."""
        return (self.one, self.other, self.one_alone), (self.other, self.one, self.other_alone)


PAIR: Rules[PairView] = Rules()
