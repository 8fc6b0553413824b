"""Background work of oversight."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from oversight.services.missed import missed_forget
from oversight.services.unusual import unusual_find

DAYS = 3  # a night that was missed is made up for


@shared_task(name="oversight.unusual")
def unusual() -> None:
    """Look for accesses that stand out in the days that are over."""
    today = timezone.localdate()
    for days in range(DAYS, 0, -1):
        unusual_find(on=today - timedelta(days=days))
    missed_forget(now=timezone.now())
