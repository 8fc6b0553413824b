"""Read who acts, for which agency, and with whom it shares."""

from agencies.selectors.actors import (
    actor_for_client,
    actor_for_user,
    actors_for_users,
    agencies_by_code,
    agencies_configured,
    answers_for_the_hub,
    clients_configured,
    members_of,
    open_memberships,
)
from agencies.selectors.agreements import partners_of, partners_of_each

__all__ = [
    "actor_for_client",
    "actor_for_user",
    "actors_for_users",
    "agencies_by_code",
    "agencies_configured",
    "answers_for_the_hub",
    "clients_configured",
    "members_of",
    "open_memberships",
    "partners_of",
    "partners_of_each",
]
