"""Warnings and applications before they are stored, and as they are told."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from agencies.models import Agency
from people.models import Person

#: Whom, or what, a warning is about.
KINDS: Final = ("staff", "adult_at_risk", "others", "self", "do_not_disclose", "missing")
#: Whether the person was told of it.
TOLD: Final = ("yes", "no", "cannot")
RIGHTS: Final = ("ask", "know")


@dataclass(frozen=True, slots=True)
class WarningDraft:
    """A warning to raise: reviewed within a year, with how the person was told of it or why they were not."""

    person: Person
    kind: str
    reason: str
    agency: Agency
    review_on: date
    told: str
    told_how: str = ""
    told_why_not: str = ""


@dataclass(frozen=True, slots=True)
class ApplicationDraft:
    """An application: about whom, for whom, by which right, and a safe way to reach who asks."""

    right: str
    about: Person
    for_person: Person | None
    agency: Agency
    received_on: date
    safe_contact: str


@dataclass(frozen=True, slots=True)
class WarningTold:
    """A warning as far as one reader may know of it; `reason` is None where it is not theirs to read."""

    public_id: UUID
    kind: str
    agency: str
    raised_on: date
    review_on: date
    told: str
    reason: str | None
    lowered_on: date | None = None
    lowered_reason: str | None = None
