"""Persons, what agencies hold about them, links between the two, and what people decided about those."""

from people.models.decisions import ClusterReview, LinkDecision, LinkOverride, WrongDisclosure
from people.models.links import CandidateLink, Link
from people.models.notices import IdentityNotice
from people.models.persons import Case, Person, PersonRecord
from people.models.relinking import RelinkProposal, RelinkRun

__all__ = [
    "CandidateLink",
    "Case",
    "ClusterReview",
    "IdentityNotice",
    "Link",
    "LinkDecision",
    "LinkOverride",
    "Person",
    "PersonRecord",
    "RelinkProposal",
    "RelinkRun",
    "WrongDisclosure",
]
