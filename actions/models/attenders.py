"""Frequent attenders, shared with the hub by somebody; and silences, found by CaseLink."""

import uuid

from django.db import models
from django.db.models import F, Q

from agencies.models import Agency, User
from people.models import Person


class FrequentAttender(models.Model):
    """An agency told the hub of somebody who comes or calls often; kept after it ended."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="frequent_attender")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    hub = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")  # with whom it is shared
    count = models.PositiveIntegerField()  # contacts counted, as they were when it was shared
    window_days = models.PositiveSmallIntegerField()  # in the days up to then
    basis = models.CharField(max_length=40)  # a code of sharing.bases
    why = models.TextField()
    shared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    shared_at = models.DateTimeField()
    shared_on = models.DateField()
    review_on = models.DateField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "agency"],
                condition=Q(ended_at__isnull=True),
                name="actions_attender_shared_once",
            ),
            models.CheckConstraint(condition=~Q(why=""), name="actions_attender_says_why"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, ended_reason="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ended_reason="")),
                name="actions_attender_end_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(review_on__gt=F("shared_on")), name="actions_attender_is_reviewed"
            ),
        ]


class Silence(models.Model):
    """An agency has something open about a person and recorded nothing about them for a while."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="silences")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()  # the last day of which it recorded something, or on which it was asked
    found_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)  # it recorded something, or nothing is open

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "agency"], condition=Q(ended_at__isnull=True), name="actions_silent_once"
            ),
        ]
        indexes = [models.Index(fields=["agency"], name="actions_silent", condition=Q(ended_at__isnull=True))]
