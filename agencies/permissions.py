"""What a role may do, in one file, and who is acting.

Roles are stored as short codes; this table says what each may do. Nobody, superuser flag or not, is
allowed anything that no role here gives them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum, auto
from typing import Any

from agencies.models import Role


class Perm(StrEnum):
    """Everything that can be allowed. Code asks for one of these by name, never for a role."""

    CONTACT_LOG = auto()  # record an incident for one's own agency
    PERSON_FIND = auto()  # search, with a purpose, among the people one's agency may know of
    PERSON_VIEW = auto()  # open a person's page, by tier
    PROMPT_VIEW = auto()  # the coordinators' queue and its prompts
    PROMPT_ANSWER = auto()
    PROMPT_COUNTERSIGN = auto()
    CASE_VIEW_FULL = auto()  # everything unsealed on an open case
    LINK_DECIDE = auto()  # whether records concern one person; take a record out; take that back
    DISCLOSURE_HANDLE = auto()  # what was shown under a wrong name
    ACCESS_REVIEW = auto()  # who looked at what, and why
    AGENCY_MANAGE = auto()  # the agency's own members
    CONFIGURE = auto()  # agencies, users, API clients; no cases
    BREAK_GLASS = auto()  # open a person in an emergency, for a few hours, with a reason
    BLOCK_SET = auto()  # keep somebody who knows a person away from them
    BLOCK_END = auto()  # let them near again
    AGREEMENT_KEEP = auto()  # what agencies have agreed to share
    DISCLOSE = auto()  # give named people what one may see in full, and say why
    REGISTER_VIEW = auto()  # the register of disclosures
    SUBJECT_DUTY = auto()  # answer a person who asks what is held of them
    SUBJECT_RELEASE = auto()  # let such an answer go out
    RETENTION_REVIEW = auto()  # whether a record is kept or erased
    EQUALITY_VIEW = auto()  # figures about no one in particular
    WORK_DO = auto()  # what one's agency is asked: questions, actions, referrals, parts of a meeting
    WORK_OVERSEE = auto()  # what one's agency is late with, and answering for it
    FIGURES_VIEW = auto()  # figures for managers
    ROUTES_KEEP = auto()  # an area's routes, where the agency is a community safety hub


ROLE_PERMISSIONS: Mapping[str, frozenset[Perm]] = {
    Role.PRACTITIONER: frozenset(
        {
            Perm.CONTACT_LOG,
            Perm.PERSON_FIND,
            Perm.PERSON_VIEW,
            Perm.BREAK_GLASS,
            Perm.DISCLOSE,
            Perm.WORK_DO,
        }
    ),
    Role.AGENCY_MANAGER: frozenset(
        {
            Perm.CONTACT_LOG,
            Perm.PERSON_FIND,
            Perm.PERSON_VIEW,
            Perm.AGENCY_MANAGE,
            Perm.ACCESS_REVIEW,
            Perm.BREAK_GLASS,
            Perm.BLOCK_SET,
            Perm.DISCLOSE,
            Perm.REGISTER_VIEW,
            Perm.SUBJECT_DUTY,
            Perm.RETENTION_REVIEW,
            Perm.EQUALITY_VIEW,
            Perm.WORK_DO,
            Perm.WORK_OVERSEE,
            Perm.FIGURES_VIEW,
            Perm.ROUTES_KEEP,
        }
    ),
    Role.MASH_COORDINATOR: frozenset(
        {
            Perm.CONTACT_LOG,
            Perm.PERSON_FIND,
            Perm.PERSON_VIEW,
            Perm.PROMPT_VIEW,
            Perm.PROMPT_ANSWER,
            Perm.PROMPT_COUNTERSIGN,
            Perm.CASE_VIEW_FULL,
            Perm.LINK_DECIDE,
            Perm.BREAK_GLASS,
            Perm.DISCLOSE,
            Perm.EQUALITY_VIEW,
            Perm.WORK_DO,
            Perm.FIGURES_VIEW,
        }
    ),
    Role.GOVERNANCE_LEAD: frozenset(
        {
            Perm.ACCESS_REVIEW,
            Perm.DISCLOSURE_HANDLE,
            Perm.BLOCK_SET,
            Perm.BLOCK_END,
            Perm.AGREEMENT_KEEP,
            Perm.REGISTER_VIEW,
            Perm.SUBJECT_RELEASE,
            Perm.RETENTION_REVIEW,
            Perm.EQUALITY_VIEW,
            Perm.FIGURES_VIEW,
        }
    ),
    Role.SYSTEM_ADMINISTRATOR: frozenset({Perm.CONFIGURE}),
}

SCOPE_PERMISSIONS: Mapping[str, frozenset[Perm]] = {
    "incidents:write": frozenset({Perm.CONTACT_LOG}),
    "incidents:read": frozenset({Perm.PERSON_VIEW}),
    "people:read": frozenset({Perm.PERSON_FIND, Perm.PERSON_VIEW}),
    "prompts:read": frozenset({Perm.PERSON_VIEW}),  # prompts about persons, so persons
    "webhooks:manage": frozenset(),
    "disclosures:read": frozenset({Perm.REGISTER_VIEW}),
    "work:read": frozenset({Perm.WORK_DO}),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a signed-in user, an agency's system, or CaseLink itself.

    `agencies` maps the primary keys of the agencies acted for to their codes. What a role allows it
    allows for its own agency: `perms_at` says what is allowed for which; without it, `perms` is allowed
    for all of them. `perms` alone is for what belongs to no agency, such as the queue.

    `memo` keeps what selectors have read about the actor, for as long as the request that made the actor
    lasts; whoever changes what it is made of empties it.
    """

    kind: str  # user, client or system
    id: str
    name: str
    agencies: Mapping[int, str] = field(default_factory=dict)
    perms: frozenset[Perm] = frozenset()
    perms_at: Mapping[int, frozenset[Perm]] | None = None
    user_pk: int | None = None
    request_id: str = ""
    areas_at: Mapping[int, frozenset[str]] = field(default_factory=dict)
    memo: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def may(self, perm: Perm) -> bool:
        """Whether the actor is allowed this for any agency at all."""
        return perm in self.perms

    def where(self, *perms: Perm) -> dict[int, str]:
        """The agencies for which the actor is allowed any of these: primary key to code."""
        return {pk: code for pk, code in self.agencies.items() if not self._perms_for(pk).isdisjoint(perms)}

    def at(self, agency: int) -> "Actor":
        """The same actor, acting for one of its agencies, so that the audit names that one."""
        if agency not in self.agencies:
            return self
        return replace(self, agencies={agency: self.agencies[agency]}, perms=self._perms_for(agency), memo={})

    def _perms_for(self, agency: int) -> frozenset[Perm]:
        return self.perms if self.perms_at is None else self.perms_at.get(agency, frozenset())

    @property
    def areas(self) -> frozenset[str]:
        """The areas in which the actor coordinates, for the agencies acted for."""
        return frozenset().union(*(self.areas_at.get(agency, frozenset()) for agency in self.agencies))

    @property
    def agency_code(self) -> str:
        """The code of the agency acted for, for the audit; the first where there are several."""
        return next(iter(self.agencies.values()), "")


SYSTEM = Actor(kind="system", id="system", name="system")
