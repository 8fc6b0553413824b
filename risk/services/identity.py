"""Decisions about who is who, with the pictures, prompts and disclosures that hang on them.

Pages call these. Each is one transaction; every picture concerned is marked, and assessed at once by a
worker. Refusals are people.services.refusals' exceptions.
"""

from collections.abc import Collection
from datetime import date

from agencies.permissions import Actor
from people.models import CandidateLink, LinkDecision, Person


def identity_decide(
    *,
    candidate: CandidateLink,
    outcome: str,
    reason: str,
    by: Actor,
    expires_on: date | None = None,
    ask_second: bool = False,
) -> LinkDecision:
    """Answer a candidate: see people.services.deciding.candidate_decide, whose refusals are raised."""
    raise NotImplementedError


def identity_undo(*, decision: LinkDecision, reason: str, by: Actor) -> LinkDecision:
    """Take a decision back: see people.services.deciding.decision_undo, whose refusals are raised."""
    raise NotImplementedError


def identity_unlink(*, person: Person, record_ids: Collection[int], reason: str, by: Actor) -> LinkDecision:
    """Take records (primary keys) out of a person: see people.services.deciding.records_unlink."""
    raise NotImplementedError
