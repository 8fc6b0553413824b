"""Background work of agencies: fetch, call a service, nothing else."""

from celery import shared_task
from django.utils import timezone

from agencies.services import sign_in


@shared_task(name="agencies.sessions_clear")
def sessions_clear() -> None:
    """Delete the sessions that are over."""
    sign_in.sessions_clear(now=timezone.now())
