"""Background work of actions: fetch, call a service, nothing else."""

from celery import shared_task


@shared_task(name="actions.follow")
def follow() -> None:
    """Remind of what falls due, and say what is late."""


@shared_task(name="actions.silences")
def silences() -> None:
    """Find agencies that have something open and recorded nothing for a while."""
