"""Agencies' systems, and the secrets they bring."""

import uuid

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.utils import timezone
from oauth2_provider.models import AbstractApplication

from agencies.models.agencies import Agency
from agencies.models.users import User


class ApiClient(AbstractApplication):
    """An agency's system: an OAuth2 client that may speak for that agency and no other."""

    public_id = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="api_clients")
    scopes = models.CharField(
        max_length=200, default="incidents:write incidents:read people:read prompts:read"
    )
    # Of the certificate it must show as well, in hexadecimal; empty: none is asked for.
    certificate_sha256 = models.CharField(max_length=64, blank=True, db_default="")
    requests_a_minute = models.PositiveIntegerField(null=True, blank=True)  # empty: the installation's limit

    class Meta(AbstractApplication.Meta):
        abstract = False


class ClientSecret(models.Model):
    """A further secret of an API client, hashed; two may work at once while one replaces the other."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey(ApiClient, on_delete=models.PROTECT, related_name="secrets")
    hashed = models.CharField(max_length=255)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    works_until = models.DateTimeField(null=True)  # empty: until it is ended
    ended_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(works_until__isnull=True) | Q(works_until__gt=models.F("created_at")),
                name="agencies_secret_works_for_a_while",
            ),
        ]
