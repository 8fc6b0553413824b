"""Background work of safeguards: fetch, call a service, nothing else."""

from celery import shared_task


@shared_task(name="safeguards.remind")
def remind() -> None:
    """Remind of warnings to be looked at again, and of applications whose time runs out."""
