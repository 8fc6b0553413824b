"""Where a prompt stands, whose move is next, and who answers for it."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from risk.models.prompts import Level, Prompt


class QueueEntry(models.Model):
    """A prompt came into a queue, until it left it by a move; an open one is the queue itself.

    How long it waited is a subtraction. Whose turn it is, is always one agency, and perhaps one user of it.
    """

    class Queue(models.TextChoices):
        DECIDE = "decide", _("To be decided")
        GATHER = "gather", _("Agencies are asked first")
        COUNTERSIGN = "countersign", _("Waiting for a second signature")
        MEETING = "meeting", _("A meeting is arranged")
        PLAN = "plan", _("What was agreed is being done")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    prompt = models.ForeignKey(Prompt, on_delete=models.PROTECT, related_name="entries")
    queue = models.CharField(max_length=11, choices=Queue)
    level = models.CharField(max_length=10, choices=Level)  # the prompt's, for the list
    # Of all cases of the person, open and closed, so that a list leaves out at once what cannot be seen from
    # the reader's areas; empty: it may be seen from any.
    areas = ArrayField(models.CharField(max_length=100), default=list, db_default=[])
    entered_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    turn_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="turns")
    turn_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="turns"
    )
    left_at = models.DateTimeField(null=True, blank=True)
    left_by = models.CharField(max_length=30, blank=True)  # the name of a move: caselink.moves

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["prompt"], condition=Q(left_at__isnull=True), name="risk_one_open_entry_a_prompt"
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True, left_by="") | (Q(left_at__isnull=False) & ~Q(left_by="")),
                name="risk_entry_is_left_by_a_move",
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("entered_at")),
                name="risk_entry_is_left_after_it_began",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"], name="risk_entries_open", condition=Q(left_at__isnull=True)
            ),
            models.Index(
                fields=["turn_agency", "due_at"], name="risk_entries_turn", condition=Q(left_at__isnull=True)
            ),
        ]


class Holding(models.Model):
    """Who answers for a prompt, from then until then: one agency, and perhaps one user of it."""

    class How(models.TextChoices):
        RAISED = "raised", _("It came to the agency")
        CLAIMED = "claimed", _("Claimed")
        HANDED_OVER = "handed_over", _("Handed over")
        GIVEN_BACK = "given_back", _("Given back to the agency")
        FOLLOWED = "followed", _("The person was found to be another")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    prompt = models.ForeignKey(Prompt, on_delete=models.PROTECT, related_name="holdings")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="holdings")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="holdings"
    )
    how = models.CharField(max_length=11, choices=How)
    why = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["prompt"], condition=Q(ended_at__isnull=True), name="risk_one_holder_a_prompt"
            ),
            models.CheckConstraint(
                condition=~Q(how__in=["handed_over", "given_back"]) | ~Q(why=""),
                name="risk_hand_over_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(how__in=["claimed", "handed_over"]) | Q(user__isnull=False),
                name="risk_claimed_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["user"], name="risk_held_by_user", condition=Q(ended_at__isnull=True))
        ]
