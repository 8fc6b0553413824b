"""Background work of notices: fetch, call a service, nothing else."""

from celery import shared_task


@shared_task(name="notices.deliver")
def deliver() -> None:
    """Send what waits to be sent: mail at once, and webhooks whose time has come."""


@shared_task(name="notices.digest")
def digest() -> None:
    """Send each user who asked for it what waits for them, gathered into one message."""


@shared_task(name="notices.send")
def send(delivery_id: int) -> None:
    """Send one delivery to a webhook."""
