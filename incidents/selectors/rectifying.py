"""Read what is disputed of an incident, as far as its tier shows it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from incidents.models import RectificationNote
from incidents.permissions import Tier


@dataclass(frozen=True, slots=True)
class Disputed:
    """That something is disputed; and, in full, what and what was decided."""

    notes: Sequence[RectificationNote]


def disputed(*, incident_id: int, tier: Tier) -> Disputed | None:
    """What is disputed: in full every note, in summary that there is one, below that nothing."""
    if tier < Tier.SUMMARY:
        return None
    notes = RectificationNote.objects.filter(incident=incident_id).order_by("at", "pk")
    if tier == Tier.FULL:
        found = list(notes)
        return Disputed(found) if found else None
    return Disputed(()) if notes.exists() else None


def disputed_among(*, incident_ids: Collection[int]) -> set[int]:
    """Those of these incidents of which something is disputed. Show it from the summary on."""
    found = RectificationNote.objects.filter(incident__in=list(incident_ids))
    return set(found.values_list("incident_id", flat=True))
