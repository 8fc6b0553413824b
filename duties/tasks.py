"""Background work of duties."""

import structlog
from celery import shared_task

from duties.selectors import late_everywhere

log = structlog.get_logger(__name__)


@shared_task(name="duties.remind")
def remind() -> None:
    """Say in the log how many requests are late. Those who answer them see it on their first page."""
    late = late_everywhere()
    if late:
        log.warning("subject_requests_late", requests=late)
