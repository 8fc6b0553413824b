"""An agency's webhooks, and what was sent to them."""

from uuid import UUID

from django.db.models import QuerySet

from agencies.permissions import Actor
from notices.models import Delivery, Webhook


def webhooks_of(*, by: Actor) -> QuerySet[Webhook]:
    """Those of the client's own agency, ended ones too; none for anybody else."""
    if by.kind != "client":
        return Webhook.objects.none()
    return Webhook.objects.filter(agency__in=list(by.agencies))


def webhook_of(*, by: Actor, public_id: UUID) -> Webhook | None:
    """The webhook with this public id; None where it is not the client's agency's."""
    return webhooks_of(by=by).select_related("agency").filter(public_id=public_id).first()


def deliveries_of(*, webhook: Webhook) -> QuerySet[Delivery]:
    """What was sent there, or is to be."""
    return Delivery.objects.filter(webhook=webhook)
