"""What is to be done and was sent: actions, referrals, attempts to reach somebody, frequent attenders."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, User
from people.models import Person


class Action(models.Model):
    """One agency does something by a day. States and moves are in caselink.moves."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        REPORTED = "reported", _("Reported as done, to be judged")
        REFUSED = "refused", _("Refused by the person, to be weighed")
        CANNOT = "cannot", _("Cannot be done, to be weighed")
        CLOSED = "closed", _("Closed")

    class ClosedAs(models.TextChoices):
        DONE = "done", _("Done")
        REFUSED = "refused", _("Refused by the person, and weighed")
        CANNOT = "cannot", _("Could not be done")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class How(models.TextChoices):
        LETTER = "letter", _("A letter")
        TELEPHONE = "telephone", _("A telephone call")
        VISIT = "visit", _("A visit")
        APPOINTMENT = "appointment", _("An appointment")
        REFERRAL = "referral", _("A referral")
        JOINT_VISIT = "joint_visit", _("A visit of several agencies")
        OTHER = "other", _("In another way")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=20, unique=True)  # CL-A-2026-000001, to be read aloud
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="actions")
    level = models.CharField(max_length=10)  # of the person's question: risk.models.Level
    what = models.TextField()
    owner_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="actions")
    owner_user = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="actions"
    )
    agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField()
    due_on = models.DateField()
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    how = ArrayField(models.CharField(max_length=11, choices=How), default=list, blank=True)
    done_on = models.DateField(null=True, blank=True)
    done_words = models.TextField(blank=True)
    evidence = models.TextField(blank=True)
    # Where the person refused: offered by whom, alone, sober, told of the risks.
    told = models.JSONField(null=True, blank=True)
    closed_as = models.CharField(max_length=9, choices=ClosedAs, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closed_reason = models.TextField(blank=True)
    letter_reason = models.TextField(blank=True)  # why a letter alone is enough though the level is high

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="actions_action_says_what"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_as="") & ~Q(state="closed")
                | Q(state="closed", closed_at__isnull=False) & ~Q(closed_as=""),
                name="actions_close_is_whole",
            ),
            models.CheckConstraint(
                condition=~(Q(state="reported") | Q(closed_as="done"))
                | (Q(done_on__isnull=False) & ~Q(done_words="") & ~Q(evidence="")),
                name="actions_done_has_evidence",
            ),
            models.CheckConstraint(
                condition=~Q(closed_as="done", level="high", how=["letter"]) | ~Q(letter_reason=""),
                name="actions_letter_alone_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | Q(told__isnull=False), name="actions_refusal_says_how"
            ),
            models.CheckConstraint(
                condition=~Q(closed_as__in=["refused", "cannot", "withdrawn"]) | ~Q(closed_reason=""),
                name="actions_not_done_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["owner_agency", "due_on"], name="actions_open", condition=~Q(state="closed"))
        ]


class ActionStep(models.Model):
    """What was done with an action, kept as it was said."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="steps")
    move = models.CharField(max_length=30)
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    words = models.TextField(blank=True)
    due_on = models.DateField(null=True, blank=True)  # what it was due on afterwards


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
    incident_public_id = models.UUIDField(null=True, blank=True)  # the incident that told of it
    sent_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.SENT)
    answered_at = models.DateTimeField(null=True, blank=True)
    outcome = models.TextField(blank=True)
    followed = models.TextField(blank=True)  # what followed, when it was closed
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(to_agency__isnull=False) | ~Q(to_words=""), name="actions_referral_goes_somewhere"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) & ~Q(state="closed")
                | Q(state="closed", closed_at__isnull=False) & ~Q(followed=""),
                name="actions_referral_close_is_whole",
            ),
            models.UniqueConstraint(
                fields=["incident_public_id", "person", "to_words"],
                condition=Q(incident_public_id__isnull=False),
                name="actions_one_referral_an_incident",
            ),
        ]
        indexes = [
            models.Index(
                fields=["to_agency", "due_at"], name="actions_referrals_open", condition=~Q(state="closed")
            )
        ]


class ReferralStep(models.Model):
    """What was done with a referral, kept as it was said."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="steps")
    move = models.CharField(max_length=30)
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    words = models.TextField(blank=True)


class ReferenceCounter(models.Model):
    """The last reference given out in a year, of actions and of referrals; locked while the next is taken."""

    kind = models.CharField(max_length=1)  # A or R
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "year"], name="actions_one_counter_a_year")]
