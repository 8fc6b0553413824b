"""Who may come to an address."""

from collections.abc import Mapping
from dataclasses import dataclass

from agencies.permissions import Perm


@dataclass(frozen=True, slots=True)
class Public:
    """Anybody, and why."""

    why: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Everybody who is signed in, whatever their role: their own account, or what their role gives them."""


@dataclass(frozen=True, slots=True)
class Needs:
    """Signed in and allowed at least one of these."""

    perms: frozenset[Perm]


@dataclass(frozen=True, slots=True)
class Scopes:
    """An agency's system whose token gives the scope named for the method."""

    by_method: Mapping[str, str]


def needs(*perms: Perm) -> Needs:
    """One of these permissions."""
    return Needs(frozenset(perms))
