"""Background work of actions: fetch, call a service, nothing else."""

from celery import shared_task
from django.utils import timezone

from actions.services.reminding import actions_follow
from actions.services.silences import silences_look


@shared_task(name="actions.follow")
def follow() -> None:
    """Remind of what falls due, and say what is late."""
    actions_follow(now=timezone.now())


@shared_task(name="actions.silences")
def silences() -> None:
    """Find agencies that have something open and recorded nothing for a while."""
    silences_look(now=timezone.now())
