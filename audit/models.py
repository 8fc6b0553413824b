"""Append-only records of what was done and what was looked at.

No foreign keys, on purpose: an audit row outlives whatever it speaks of. Triggers (migration
0002) refuse UPDATE, DELETE and TRUNCATE and chain each row to the one before by hash.
"""

import uuid

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models.functions import Now


class Entry(models.Model):
    """What both ledgers share: who, when, what about, and the place in a hash chain.

    There are several chains to a ledger, so that concurrent writers need not wait for each other;
    the trigger fills chain, seq, prev_hash and hash.
    """

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    at = models.DateTimeField(db_default=Now())
    actor_kind = models.CharField(max_length=10)  # user, client or system
    actor_id = models.CharField(max_length=64, blank=True)
    actor_name = models.CharField(max_length=150, blank=True)  # sign-in name as it was
    agency = models.CharField(max_length=63, blank=True)  # agency code as it was
    target_type = models.CharField(max_length=40)
    target_id = models.CharField(max_length=64)
    request_id = models.CharField(max_length=64, blank=True)
    detail = models.JSONField(default=dict)
    chain = models.SmallIntegerField(db_default=0)
    seq = models.BigIntegerField(db_default=0)
    prev_hash = models.BinaryField(db_default=b"")
    hash = models.BinaryField(db_default=b"")

    class Meta:
        abstract = True


class Event(Entry):
    """Something was changed, by whom, and why."""

    action = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="audit_event_chain_seq")]
        indexes = [models.Index(fields=["target_type", "target_id", "at"], name="audit_event_target")]


class AccessEvent(Entry):
    """Somebody looked: at a person, a picture, an incident, a list or a search, and for what purpose."""

    action = models.CharField(max_length=60)
    purpose = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="audit_access_chain_seq")]
        indexes = [
            models.Index(fields=["target_type", "target_id", "at"], name="audit_access_target"),
            models.Index(fields=["actor_id", "at"], name="audit_access_actor"),
            models.Index(fields=["agency", "at"], name="audit_access_agency"),
            BrinIndex(fields=["at"], name="audit_access_at"),
        ]


class Chain(models.Model):
    """The head of one hash chain: the trigger locks it, appends to it and moves it on."""

    ledger = models.CharField(max_length=40)
    chain = models.SmallIntegerField()
    seq = models.BigIntegerField(default=0)
    hash = models.BinaryField(default=b"")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ledger", "chain"], name="audit_one_head_a_chain")]
