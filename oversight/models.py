"""Looks that stand out, for somebody to look into: never a judgement, never a score."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UnusualAccess(models.Model):
    """What one reader did in one day that a published rule asks about, and what was found of it.

    No foreign keys, as in the audit, on which it rests: it outlives whom and what it speaks of.
    """

    class Outcome(models.TextChoices):
        EXPLAINED = "explained", _("There was a reason for it")
        TRAINING = "training", _("The reader was told what is expected")
        INVESTIGATED = "investigated", _("It is being investigated")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(max_length=30)  # of oversight.rules
    actor_id = models.CharField(max_length=64)  # the reader's public id, or a system's client id
    agency = models.CharField(max_length=63, blank=True)  # the code of the agency they looked for
    window_start = models.DateTimeField()  # the beginning of the day, in Europe/London
    facts = models.JSONField(default=dict)  # numbers and public ids only
    found_at = models.DateTimeField(default=timezone.now)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.CharField(max_length=64, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    note = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "actor_id", "agency", "window_start"], name="oversight_one_a_rule_and_day"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=True, reviewed_by="", outcome="", note="")
                | Q(reviewed_at__isnull=False)
                & ~Q(reviewed_by="")
                & ~Q(reviewed_by=F("actor_id"))
                & ~Q(outcome="")
                & ~Q(note=""),
                name="oversight_review_is_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["agency", "found_at"], name="oversight_open", condition=Q(reviewed_at__isnull=True)
            )
        ]


class MissedAddress(models.Model):
    """Somebody signed in, or a system, asked for an address that is not there for them. Not which: only that.

    Counted for the nightly rules, and deleted when no night asks for it any longer.
    """

    actor_id = models.CharField(max_length=64)  # the user's public id, or the system's client id
    agency = models.CharField(max_length=63, blank=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)
