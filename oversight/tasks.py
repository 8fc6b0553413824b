"""Background work of oversight."""

from celery import shared_task


@shared_task(name="oversight.unusual")
def unusual() -> None:
    """Look for accesses that stand out since the last time."""
