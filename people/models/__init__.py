"""Persons, what agencies hold about them, links between the two, decisions about those, and exceptions."""

from people.models.decisions import ClusterReview, LinkDecision, LinkOverride, WrongDisclosure
from people.models.exceptions import AccessNotice, GlassBreak, Grant, PersonBlock, PersonGrant
from people.models.links import CandidateLink, Link
from people.models.notices import IdentityNotice
from people.models.persons import Case, Person, PersonRecord
from people.models.relinking import RelinkProposal, RelinkRun

__all__ = [
    "AccessNotice",
    "CandidateLink",
    "Case",
    "ClusterReview",
    "GlassBreak",
    "Grant",
    "IdentityNotice",
    "Link",
    "LinkDecision",
    "LinkOverride",
    "Person",
    "PersonBlock",
    "PersonGrant",
    "PersonRecord",
    "RelinkProposal",
    "RelinkRun",
    "WrongDisclosure",
]
