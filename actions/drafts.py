"""What is given to agree an action or to send a referral."""

from dataclasses import dataclass
from datetime import date

from agencies.models import Agency, User
from people.models import Person


@dataclass(frozen=True, slots=True)
class ActionDraft:
    """An action to be agreed; `level` is of risk.models.Level."""

    person: Person
    level: str
    what: str
    owner_agency: Agency
    due_on: date
    owner_user: User | None = None


@dataclass(frozen=True, slots=True)
class ReferralDraft:
    """A referral to be sent: to an agency, or in words to somebody outside; `route` of risk.models.Route."""

    person: Person
    route: str
    from_agency: Agency
    why: str
    to_agency: Agency | None = None
    to_words: str = ""
