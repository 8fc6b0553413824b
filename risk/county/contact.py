"""One contact before a clerk writes it down: what happened, when, to whom, and which agency came to know."""

from typing import Any, Final, NamedTuple

from people.invented.person import Person
from risk.county.days import Moment


class Part(NamedTuple):
    """Somebody's part: their key and role in the record, and what the agency noted about them."""

    key: str
    role: str
    who: Person
    noted: dict[str, Any] = {}


class Contact(NamedTuple):
    """`agency` is a name of AGENCIES; `about` whose home decides which surgery or hospital it is.

    `fields` go into the record as they are. `where` is whose home the record names as the place. `after`
    says that there would be no such record without the one before it (a letter, a discussion, a score).
    """

    agency: str
    kind: str
    moment: Moment
    people: tuple[Part, ...]
    fields: dict[str, Any] = {}
    where: Person | None = None
    after: bool = False

    @property
    def about(self) -> Person:
        """The first person named."""
        return self.people[0].who


class Agency(NamedTuple):
    """Its code ({} for the number of a local one), letters of its references, whose habits its clerks have.

    `clerk` is a kind of `people.invented.sources`. `reach` is how many blocks of a hundred people one local
    surgery, hospital or unit serves; 0 where there is one for the whole county.
    """

    code: str
    letters: str
    clerk: str
    reach: int = 0


#: A surgery for some eight thousand people, a hospital for 250,000, a unit for 120,000 (judgement, rounded
#: from the numbers of practices, trusts and units in England).
AGENCIES: Final = {
    "police": Agency("county-police", "CP", "police"),
    "gp": Agency("county-gp-{:03d}", "GP", "gp", 80),
    "ed": Agency("county-hospital-{}", "ED", "miu", 2500),
    "miu": Agency("county-miu-{}", "MI", "miu", 1200),
    "ambulance": Agency("county-ambulance", "AM", "miu"),
    "probation": Agency("county-probation", "PR", "probation"),
    "social_care": Agency("county-adult-social-care", "SC", "adult-social-care"),
    "mental_health": Agency("county-mental-health", "MH", "adult-social-care"),
    "addiction": Agency("county-addiction-service", "AD", "adult-social-care"),
    "housing": Agency("county-housing", "HO", "adult-social-care"),
    "abuse_service": Agency("county-domestic-abuse-service", "DA", "adult-social-care"),
    "hub": Agency("county-community-safety-hub", "CS", "police"),
}
