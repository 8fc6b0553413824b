"""Referrals: one agency refers a person to another, what came of it, and each attempt to reach them."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from actions.models.actions import Action
from agencies.models import Agency, User
from people.models import Person


class Referral(models.Model):
    """One agency refers a person to another, or to somebody outside; what came of it."""

    class State(models.TextChoices):
        SENT = "sent", _("Sent")
        ACKNOWLEDGED = "acknowledged", _("Acknowledged")
        ACCEPTED = "accepted", _("Accepted")
        REJECTED = "rejected", _("Rejected by the service")
        TAKEN_UP = "taken_up", _("Taken up")
        NOT_ATTENDED = "not_attended", _("Did not attend")
        DECLINED = "declined", _("Declined by the person")
        CLOSED = "closed", _("Closed")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=20, unique=True)  # CL-R-2026-000001
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="referrals")
    route = models.CharField(max_length=20, blank=True)  # a code of risk.models.Route
    from_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="referrals_sent")
    to_agency = models.ForeignKey(
        Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="referrals_received"
    )
    to_words = models.CharField(max_length=200, blank=True)
    why = models.TextField(blank=True)
    # The incident that told of it, and which of its participants it is about.
    incident_public_id = models.UUIDField(null=True, blank=True)
    participant = models.CharField(max_length=20, blank=True)  # Involvement.key
    recorded = models.CharField(max_length=30, blank=True)  # the outcome as the incident last told it
    sent_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.SENT)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    outcome = models.TextField(blank=True)
    followed = models.TextField(blank=True)  # what followed, when it was closed
    closed_at = models.DateTimeField(null=True, blank=True)
    # Closed since nobody is to act on it any more, and why stands in `followed`.
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True)
                | Q(
                    state="closed",
                    closed_at=F("withdrawn_at"),
                    answered_at__isnull=True,
                    incident_public_id__isnull=True,
                ),
                name="actions_referral_withdrawn_unanswered",
            ),
            models.CheckConstraint(
                condition=Q(to_agency__isnull=False) | ~Q(to_words=""), name="actions_referral_goes_somewhere"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) & ~Q(state="closed")
                | Q(state="closed", closed_at__isnull=False) & ~Q(followed=""),
                name="actions_referral_close_is_whole",
            ),
            models.UniqueConstraint(
                fields=["incident_public_id", "participant", "to_words"],
                condition=Q(incident_public_id__isnull=False),
                name="actions_one_referral_an_incident",
            ),
        ]
        indexes = [
            models.Index(
                fields=["to_agency", "due_at"], name="actions_referrals_open", condition=~Q(state="closed")
            )
        ]

    @property
    def state_words(self) -> Promise | str:
        """What is said of where it stands: of one that was withdrawn, that."""
        return _("Withdrawn") if self.withdrawn_at is not None else self.get_state_display()


class ReferralStep(models.Model):
    """What was done with a referral, kept as it was said."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="steps")
    move = models.CharField(max_length=30)
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    words = models.TextField(blank=True)


class Attempt(models.Model):
    """One time somebody tried to reach a person, for an action or a referral; kept as it was said."""

    class Way(models.TextChoices):
        VISIT = "visit", _("A visit")
        TELEPHONE = "telephone", _("A telephone call")
        LETTER = "letter", _("A letter")
        MESSAGE = "message", _("A message")
        THROUGH_SOMEBODY = "through_somebody", _("Through somebody they trust")
        APPOINTMENT = "appointment", _("An appointment")

    action = models.ForeignKey(
        Action, null=True, blank=True, on_delete=models.PROTECT, related_name="attempts"
    )
    referral = models.ForeignKey(
        Referral, null=True, blank=True, on_delete=models.PROTECT, related_name="attempts"
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()  # when it was noted
    on = models.DateField()  # when it was tried
    way = models.CharField(max_length=16, choices=Way)
    reached = models.BooleanField()
    alone = models.BooleanField(null=True, blank=True)  # None: nobody was reached, or nobody can tell
    sober = models.BooleanField(null=True, blank=True)
    words = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(action__isnull=True) ^ Q(referral__isnull=True), name="actions_attempt_is_for_one"
            ),
            models.CheckConstraint(condition=~Q(words=""), name="actions_attempt_says_what"),
            models.CheckConstraint(
                condition=Q(reached=True) | Q(alone__isnull=True, sober__isnull=True),
                name="actions_attempt_reached_who",
            ),
        ]
