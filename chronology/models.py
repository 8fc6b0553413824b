"""What reviewers add to a chronology: comments, and which two entries are one event."""

import uuid

from django.db import models
from django.db.models import F, Q

from agencies.models import Agency, User
from people.models import Person


class Comment(models.Model):
    """A reviewer's words at one entry of a person's chronology.

    Of the entry only its key is kept (`chronology.told.Entry.key`), and of an incident its public id, so that
    comments at an incident that is erased can be erased with it.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="comments")
    at_key = models.CharField(max_length=80)
    incident_public_id = models.UUIDField(null=True, blank=True)
    words = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="comments")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="comments")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(words="") & ~Q(at_key=""), name="chronology_comment_says_where_and_what"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="chronology_comment_end_is_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["incident_public_id"],
                name="chronology_comments_incident",
                condition=Q(incident_public_id__isnull=False),
            )
        ]


class PairingDecision(models.Model):
    """Somebody said whether two agencies' incidents are one event. Nothing is merged; kept for ever.

    `one` and `other` are public ids of incidents, the smaller first.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="pairings")
    one = models.UUIDField()
    other = models.UUIDField()
    same = models.BooleanField()
    reason = models.CharField(max_length=1000)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="pairings")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="pairings")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)  # when somebody said otherwise

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="chronology_pair_in_order"),
            models.CheckConstraint(condition=~Q(reason=""), name="chronology_pairing_says_why"),
            models.UniqueConstraint(
                fields=["one", "other"],
                condition=Q(ended_at__isnull=True),
                name="chronology_one_decision_a_pair",
            ),
        ]
        indexes = [models.Index(fields=["other"], name="chronology_pairs_other")]
