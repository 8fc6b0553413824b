"""Whom: what each agency holds about somebody, and the shared persons those records point to.

Agencies' records are never merged. A Person is the cluster that open links point to; undoing a link
is ending a row.
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from agencies.models import Agency


class Person(models.Model):
    """Somebody, as several agencies' records together describe them.

    The name and birth date shown are computed from the linked records by people.services. A person
    found to be another one is redirected for ever; ids are never used again.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    given_name = models.CharField(max_length=100, blank=True)
    family_name = models.CharField(max_length=100, blank=True)
    date_of_birth = models.CharField(max_length=10, blank=True)  # partial dates stay partial: YYYY[-MM[-DD]]
    redirected_to = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="redirected_from"
    )


class PersonRecord(models.Model):
    """What one agency holds about one person, as it sent it. Never changed, never merged."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="person_records")
    fingerprint = models.CharField(max_length=64)  # same agency and fingerprint: the same record
    given_name = models.CharField(max_length=100, blank=True)
    family_name = models.CharField(max_length=100, blank=True)
    date_of_birth = models.CharField(max_length=10, blank=True)
    identity = models.JSONField()  # every identity field exactly as sent
    identifiers = ArrayField(models.CharField(max_length=80), default=list)  # "scheme:normalised"
    address_key = models.CharField(max_length=1000, blank=True)
    keys = ArrayField(models.BigIntegerField(), default=list)  # hashed blocking keys
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "fingerprint"], name="people_one_record_a_fingerprint")
        ]
        indexes = [
            GinIndex(fields=["keys"], name="people_record_keys", fastupdate=False),
            GinIndex(fields=["identifiers"], name="people_record_identifiers", fastupdate=False),
            models.Index(fields=["address_key"], name="people_record_address", condition=~Q(address_key="")),
        ]


class Link(models.Model):
    """One agency's record points to a person: by what method, how surely, who decided, and until when."""

    class Method(models.TextChoices):
        NEW = "new"  # nobody known matched: a person was made for the record
        IDENTIFIER = "identifier"
        WEIGHTS = "weights"
        JOIN = "join"  # two persons were found to be one
        HUMAN = "human"

    record = models.ForeignKey(PersonRecord, on_delete=models.PROTECT, related_name="links")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="links")
    method = models.CharField(max_length=12, choices=Method)
    weight = models.FloatField()  # log2 odds
    model_version = models.CharField(max_length=40)
    explanation = models.JSONField(default=dict)
    decided_by = models.CharField(max_length=64)  # "system", or the user's public id
    started_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=64, blank=True)
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["record"], condition=Q(ended_at__isnull=True), name="people_one_open_link_a_record"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by="", end_reason="")
                | (Q(ended_at__isnull=False) & ~Q(ended_by="") & ~Q(end_reason="")),
                name="people_link_end_is_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["person"], name="people_open_links", condition=Q(ended_at__isnull=True))
        ]


class CandidateLink(models.Model):
    """A record and a person that may concern the same human being: kept for ever, with what was seen."""

    class State(models.TextChoices):
        OPEN = "open"  # waits for a person
        SAME = "same"
        NOT_SAME = "not_same"
        SETTLED = "settled"  # later evidence linked them without a person's help

    record = models.ForeignKey(PersonRecord, on_delete=models.PROTECT, related_name="candidates")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="candidates")
    weight = models.FloatField()
    guards = ArrayField(models.CharField(max_length=40), default=list)
    model_version = models.CharField(max_length=40)
    explanation = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    created_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["record", "person", "model_version"], name="people_one_candidate_a_pair_and_model"
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True, decided_by="")
                | (~Q(state="open") & Q(decided_at__isnull=False) & ~Q(decided_by="")),
                name="people_candidate_decision_is_whole",
            ),
        ]


class Case(models.Model):
    """A question about a person is open: while it is, coordinators see the whole record."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cases")
    opened_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    close_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(closed_at__isnull=True), name="people_one_open_case_a_person"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, close_reason="")
                | (Q(closed_at__isnull=False) & ~Q(close_reason="")),
                name="people_case_close_is_whole",
            ),
        ]
