"""Background work of duties."""

from celery import shared_task


@shared_task(name="duties.remind")
def remind() -> None:
    """Remind of what is due."""
