"""Whole-population relinking: what a run proposes, and what a person approved of it."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class RelinkRun(models.Model):
    """One run of the batch linker over everybody: with which model, on which engine, and what came out."""

    class State(models.TextChoices):
        RUNNING = "running"
        PROPOSED = "proposed"
        FAILED = "failed"
        CLOSED = "closed"  # a newer run took its place; nothing of it can be approved any more

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    engine = models.CharField(max_length=10)  # duckdb or spark
    model_version = models.CharField(max_length=40)
    model_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    started_by = models.CharField(max_length=64)
    counts = models.JSONField(default=dict)  # records, pairs, persons, and proposals by class


class RelinkProposal(models.Model):
    """One difference between what a run found and what stands: approved or refused by a person, by class."""

    class Kind(models.TextChoices):
        JOIN = "join"  # these persons would be one
        SPLIT = "split"  # this person would be several
        WEIGHT = "weight"  # the link stays, its weight does not

    class State(models.TextChoices):
        PROPOSED = "proposed"
        APPROVED = "approved"  # a person said yes; it is being carried out
        APPLIED = "applied"
        REFUSED = "refused"
        OUTDATED = "outdated"  # what it rests on has changed since

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    run = models.ForeignKey(RelinkRun, on_delete=models.PROTECT, related_name="proposals")
    kind = models.CharField(max_length=8, choices=Kind)
    #: what decides it, such as "number agrees" or "weights, 15 bits and more": approved together
    group = models.CharField(max_length=60)
    persons = ArrayField(models.BigIntegerField())  # persons concerned, oldest first
    parts = models.JSONField()  # record ids of each person that would be: [[1, 2], [3]]
    weight = models.FloatField()  # bits of the deciding pair; for a weight, the new one
    weight_before = models.FloatField(null=True, blank=True)
    explanation = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "outdated"], decided_at__isnull=True, decided_by="")
                | Q(state__in=["approved", "applied", "refused"], decided_at__isnull=False)
                & ~Q(decided_by=""),
                name="people_relink_decision_is_whole",
            )
        ]
        indexes = [models.Index(fields=["run", "kind", "group", "state"], name="people_relink_class")]
