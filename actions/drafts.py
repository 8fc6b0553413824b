"""What is given to agree an action, to report on it, or to send a referral."""

from collections.abc import Mapping
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


@dataclass(frozen=True, slots=True)
class DoneDraft:
    """What was done of an action: in words, how (Action.How), what shows it, and on which day."""

    words: str
    kinds: frozenset[str]
    evidence: str
    on: date


@dataclass(frozen=True, slots=True)
class RefusedDraft:
    """The person refused: by whom it was offered, and whether alone, sober and told of the risks.

    `told` maps alone, sober and risks to yes, no or cannot_tell.
    """

    offered_by: str
    told: Mapping[str, str]
    words: str


@dataclass(frozen=True, slots=True)
class AgainDraft:
    """How else an action is tried, by which agency and perhaps user, and by when."""

    how: str
    owner_agency: Agency
    due_on: date
    owner_user: User | None = None


@dataclass(frozen=True, slots=True)
class AttemptDraft:
    """One time somebody tried to reach the person: in which way (Attempt.Way), when, and what came of it.

    Alone and sober are None where nobody was reached, or nobody can tell.
    """

    way: str
    on: date
    reached: bool
    words: str
    alone: bool | None = None
    sober: bool | None = None
