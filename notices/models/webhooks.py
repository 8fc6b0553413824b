"""Addresses of agencies' systems that are told of events, and each telling."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from agencies.models import Agency, ApiClient


class Webhook(models.Model):
    """An address that an agency's system chose, told of the events with these codes."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="webhooks")
    url = models.CharField(max_length=500)
    codes = ArrayField(models.CharField(max_length=30))
    secret = models.TextField()  # encrypted: what signs the messages, shown once
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(ApiClient, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    failing_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "url"], condition=Q(ended_at__isnull=True), name="notices_one_webhook_a_url"
            ),
        ]


class Delivery(models.Model):
    """One event for one webhook: ids only, sent until it is taken or given up."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    webhook = models.ForeignKey(Webhook, on_delete=models.PROTECT, related_name="deliveries")
    key = models.CharField(max_length=200)
    code = models.CharField(max_length=30)
    about_type = models.CharField(max_length=20)
    about_id = models.UUIDField()
    person_public_id = models.UUIDField(null=True, blank=True)  # never sent: looked at again before sending
    at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True, blank=True)  # empty: nothing is to be sent any more
    status = models.PositiveSmallIntegerField(null=True, blank=True)  # of the last answer
    delivered_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["webhook", "key"], name="notices_one_delivery"),
            models.CheckConstraint(
                condition=Q(next_at__isnull=False, delivered_at__isnull=True, given_up_at__isnull=True)
                | Q(next_at__isnull=True, delivered_at__isnull=False, given_up_at__isnull=True)
                | Q(next_at__isnull=True, delivered_at__isnull=True, given_up_at__isnull=False),
                name="notices_delivery_is_one_thing",
            ),
        ]
        indexes = [
            models.Index(fields=["next_at"], name="notices_to_send", condition=Q(next_at__isnull=False)),
        ]
