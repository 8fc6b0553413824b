"""How people prove who they are, beside their password, and what is remembered of failing to."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from agencies.models.agencies import Agency
from agencies.models.users import User


class IdentityProvider(models.Model):
    """An agency's own sign-in, by OpenID Connect. Its secret is in the environment, never here."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="identity_providers")
    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    issuer = models.URLField(max_length=300)
    client_id = models.CharField(max_length=200)
    # Any of these in the answer's `amr` is a second factor; empty: ours is always asked for.
    required_amr = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    active = models.BooleanField(default=True)


class ProviderIdentity(models.Model):
    """Whom a provider means by a subject. An account is found by this alone, never by e-mail."""

    provider = models.ForeignKey(IdentityProvider, on_delete=models.PROTECT, related_name="identities")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="identities")
    subject = models.CharField(max_length=255)
    created_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "subject"],
                condition=Q(ended_at__isnull=True),
                name="agencies_one_user_a_subject",
            ),
        ]


class KnownDevice(models.Model):
    """A browser in which the user has signed in whole; others' failures do not count against it."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="devices")
    hashed = models.CharField(max_length=64, unique=True)
    first_at = models.DateTimeField(default=timezone.now)
    last_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)


class SignInFailure(models.Model):
    """Somebody failed to sign in. Counted against the next tries, and deleted after a day."""

    name_hash = models.CharField(max_length=64)
    device_hash = models.CharField(max_length=64, blank=True)  # empty: from a browser not known for the name
    network = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["name_hash", "at"], name="agencies_failure_by_name"),
            models.Index(fields=["network", "at"], name="agencies_failure_by_network"),
        ]


class RecoveryInvitation(models.Model):
    """A way back for a user without their factors: one asks for it, another confirms, it is used once."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="recoveries")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    hashed = models.CharField(max_length=64, blank=True)  # of the link's key, from the confirmation on
    works_until = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True, works_until__isnull=True)
                | (
                    Q(confirmed_by__isnull=False, confirmed_at__isnull=False, works_until__isnull=False)
                    & ~Q(confirmed_by=models.F("asked_by"))
                    & ~Q(confirmed_by=models.F("user"))
                ),
                name="agencies_recovery_takes_two",
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(confirmed_at__isnull=False),
                name="agencies_recovery_used_after_confirmed",
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(used_at__isnull=True, ended_at__isnull=True),
                name="agencies_one_open_recovery",
            ),
        ]
