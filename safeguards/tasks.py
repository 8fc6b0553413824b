"""Background work of safeguards: fetch, call a service, nothing else."""

from celery import shared_task
from django.utils import timezone

from safeguards.services import reminding


@shared_task(name="safeguards.remind")
def remind() -> None:
    """Remind of warnings to be looked at again, and of applications whose time runs out."""
    reminding.remind(now=timezone.now())
