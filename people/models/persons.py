"""Whom: what each agency holds about somebody, and the shared persons those records point to.

Agencies' records are never merged. A Person is the cluster that open links point to.
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q

from agencies.models import Agency


class Person(models.Model):
    """Somebody, as several agencies' records together describe them.

    The name and birth date shown are computed from the linked records by people.services. A person
    found to be another one is redirected until that is taken back; an id is never used for somebody else.
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
    # what the search box finds it by: see people.searching.words
    search_text = models.TextField(blank=True, default="", db_default="")
    search_keys = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "fingerprint"], name="people_one_record_a_fingerprint")
        ]
        indexes = [
            GinIndex(fields=["keys"], name="people_record_keys", fastupdate=False),
            GinIndex(fields=["identifiers"], name="people_record_identifiers", fastupdate=False),
            # Merged into the index by the load, not one by one: a record has some fifty trigrams.
            GinIndex(
                OpClass("search_text", name="gin_trgm_ops"),
                name="people_record_search_text",
                fastupdate=True,
                gin_pending_list_limit=1024,  # kilobytes: what a search may have to read through
            ),
            GinIndex(fields=["search_keys"], name="people_record_search_keys", fastupdate=False),
            models.Index(fields=["address_key"], name="people_record_address", condition=~Q(address_key="")),
        ]


class Case(models.Model):
    """A question about a person is open: while it is, coordinators in its areas see the whole record."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cases")
    # Those of the agencies that hold a record of the person; empty: coordinators of every area.
    areas = ArrayField(models.CharField(max_length=100), default=list, db_default=[])
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
