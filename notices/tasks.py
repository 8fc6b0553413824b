"""Background work of notices: fetch, call a service, nothing else."""

from celery import shared_task
from django.utils import timezone

from caselink import jobs
from notices.services.mailing import digest_send, mail_send
from notices.services.webhooks import deliveries_due, delivery_send


@shared_task(name="notices.deliver")
def deliver() -> None:
    """Send what waits to be sent: mail at once, and webhooks whose time has come."""
    now = timezone.now()
    for delivery_id in deliveries_due(now=now):
        jobs.enqueue("notices.send", delivery_id=delivery_id)
    mail_send(now=now)


@shared_task(name="notices.digest")
def digest() -> None:
    """Send each user whose hour has come what waits for them, gathered into one message."""
    digest_send(now=timezone.now())


@shared_task(name="notices.send")
def send(delivery_id: int) -> None:
    """Send one delivery to a webhook."""
    delivery_send(delivery_id=delivery_id, now=timezone.now())
