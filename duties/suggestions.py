"""How long others keep such records: to compare with, never a rule by itself.

Written from memory and marked so in the page: whoever sets a rule checks it against their own schedule.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from agencies.models import Agency


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What is often kept for how long by a kind of agency, and where that is laid down."""

    kinds: frozenset[str]  # of agency
    says: Any
    source: Any


SUGGESTIONS: Sequence[Suggestion] = (
    Suggestion(
        frozenset({Agency.Kind.POLICE}),
        _("Public protection matters and the most serious offences: to the person’s hundredth birthday."),
        _("Management of police information, group 1"),
    ),
    Suggestion(
        frozenset({Agency.Kind.POLICE}),
        _("Other sexual, violent or serious offences: while there is a risk, looked at every ten years."),
        _("Management of police information, group 2"),
    ),
    Suggestion(
        frozenset({Agency.Kind.POLICE}),
        _("Everything else: six years, then looked at."),
        _("Management of police information, group 3"),
    ),
    Suggestion(
        frozenset({Agency.Kind.ADULT_SOCIAL_CARE}),
        _("Eight years after the last contact."),
        _("Local authority retention schedules"),
    ),
    Suggestion(
        frozenset({Agency.Kind.GP}),
        _("Ten years after death. CaseLink is told of no deaths and cannot count from one."),
        _("NHS Records Management Code of Practice"),
    ),
)


def suggestions_for(kinds: set[str]) -> list[Suggestion]:
    """What may be compared with, for agencies of these kinds."""
    return [one for one in SUGGESTIONS if one.kinds & kinds]
