"""Background work of meetings: fetch, call a service, nothing else."""

from celery import shared_task
from django.utils import timezone

from meetings.services import reminding


@shared_task(name="meetings.remind")
def remind() -> None:
    """Remind agencies of the parts that are due."""
    reminding.parts_remind(now=timezone.now())
