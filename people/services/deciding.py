"""Somebody decides who is who: same, not the same, cannot tell; takes a record out; or takes that back.

Every function here is one transaction with one audit event of the decision beside the ordinary events of
links and joins. risk.services.identity calls them and assesses the pictures concerned: pages use that.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from agencies.permissions import Actor
from people.models import CandidateLink, LinkDecision, Person
from people.selectors.linkage import Sightings
from people.services.linking import Linked


@dataclass(frozen=True, slots=True)
class Decided:
    """The decision as stored, and what linking did because of it (nothing for an opinion)."""

    decision: LinkDecision
    linked: Linked


def candidate_decide(
    *,
    candidate: CandidateLink,
    outcome: str,
    reason: str,
    by: Actor,
    sightings: Sightings,
    expires_on: date | None = None,
    ask_second: bool = False,
) -> Decided:
    """Answer whether a record and a person are one: LinkDecision.Outcome same, not_same or cannot_tell.

    Where a second opinion is required or asked for, the first answer is kept as an opinion and changes
    nothing; somebody else's equal answer applies it, another one waits for a third. `expires_on` is the
    last day on which the decision stands. Raises NotAllowed, NotOpen, Incomplete (fields outcome, reason,
    expires_on), NeedsAnother, Contradiction.
    """
    raise NotImplementedError


def decision_undo(*, decision: LinkDecision, reason: str, by: Actor, sightings: Sightings) -> Decided:
    """Take a decision back: its overrides end, and links are what they would be without it.

    The candidate is open again. Raises NotAllowed, NotOpen (undone or superseded already), Incomplete
    (field reason), Contradiction.
    """
    raise NotImplementedError


def records_unlink(
    *, person: Person, record_ids: Collection[int], reason: str, by: Actor, sightings: Sightings
) -> Decided:
    """Take records (primary keys) out of a person, to the state as if they had never been linked to it.

    Raises NotAllowed, NotOpen (a record is no longer linked to the person), Incomplete (fields reason,
    record_ids: some but not all of the person's records), Contradiction.
    """
    raise NotImplementedError
