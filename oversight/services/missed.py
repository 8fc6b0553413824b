"""Addresses that were not there for who asked: counted for a few days, without what was asked for."""

from datetime import datetime, timedelta

from agencies.permissions import Actor
from oversight.models import MissedAddress

KEPT = timedelta(days=8)  # a few days more than the nights that make up for one that was missed


def missed_note(*, by: Actor, at: datetime) -> None:
    """Remember that a user or a system was answered with 404. Alike for what is hidden and what never was."""
    MissedAddress.objects.create(actor_id=by.id, agency=by.agency_code, at=at)


def missed_forget(*, now: datetime) -> None:
    """Delete what no night asks for any longer."""
    MissedAddress.objects.filter(at__lt=now - KEPT).delete()
