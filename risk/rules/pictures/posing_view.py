"""The picture of somebody as one who poses risk to others: what agencies recorded of them as a suspect or
an offender, against how many, under which orders.

Other people are counted and never named. Being a suspect is not being guilty: the sentences say what was
recorded, and by how many agencies.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property

from risk.rules.facts import LONDON
from risk.rules.incident import IN_ORDER, VIOLENT_OFFENCES, IncidentFacts
from risk.rules.neighbourhood import Associate, Neighbourhood, Person
from risk.rules.pictures.harm import victims_of
from risk.rules.pictures.registry import Rules


class PosingView:
    """One subject's history as a suspect or offender at one moment; later incidents are not seen.

    `own` are the subject's incidents in time order; `against` those that record them as having harmed
    somebody, each with whom.
    """

    def __init__(self, neighbourhood: Neighbourhood, at: datetime) -> None:
        self.subject = neighbourhood.subject
        self.on = at.astimezone(LONDON).date()
        self.today = self.on.toordinal()
        self.associates = neighbourhood.associates
        self.own = sorted(
            (f for f in neighbourhood.incidents if f.day <= self.today and self.subject in f.traits),
            key=IN_ORDER,
        )

        against = ((f, victims_of(f, self.subject)) for f in self.own)
        self.against = [(f, whom) for f, whom in against if whom]

    @property
    def has_record(self) -> bool:
        """Whether anything is recorded of the subject that could make them one who poses risk."""
        return bool(self.against) or any(
            any(o.person == self.subject for o in f.offences)
            or any(o.person == self.subject for o in f.orders)
            for f in self.own
        )

    @cached_property
    def harms(self) -> list[IncidentFacts]:
        """The incidents that record the subject as having harmed somebody, in time order."""
        return [f for f, _ in self.against]

    @cached_property
    def offence_victims(self) -> list[tuple[IncidentFacts, set[Person]]]:
        """The incidents that record violent offences against people who are named, with whom."""
        found = []
        for facts in self.own:
            whom = {
                o.victim
                for o in facts.offences
                if o.person == self.subject
                and o.victim not in (None, self.subject)
                and o.category in VIOLENT_OFFENCES
                and o.outcome != "acquitted"
            }
            if whom:
                found.append((facts, whom))
        return found

    def theirs(self, associate: Associate) -> Sequence[IncidentFacts]:
        """An associate's incidents up to now, in time order."""
        return sorted((f for f in associate.incidents if f.day <= self.today), key=IN_ORDER)


POSING: Rules[PosingView] = Rules()
