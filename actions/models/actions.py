"""Actions: what one agency does by a day, and what was done with it."""

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
    # Until when the next move is due: the end of that day, or what the table of moves gives the hub.
    turn_due_at = models.DateTimeField(null=True, blank=True)
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
                condition=Q(state="closed") | Q(turn_due_at__isnull=False), name="actions_turn_is_due"
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
            models.Index(
                fields=["owner_agency", "due_on"], name="actions_open", condition=~Q(state="closed")
            ),
            models.Index(fields=["turn_due_at"], name="actions_due", condition=~Q(state="closed")),
        ]

    @property
    def waits_for_hub(self) -> bool:
        """Whether what was reported is to be judged or weighed: `turn_due_at` is the hub's time then."""
        return self.state not in (self.State.OPEN, self.State.CLOSED)


class ActionStep(models.Model):
    """What was done with an action, kept as it was said."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="steps")
    move = models.CharField(max_length=30)
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    words = models.TextField(blank=True)
    due_on = models.DateField(null=True, blank=True)  # what it was due on afterwards


class ReferenceCounter(models.Model):
    """The last reference given out in a year, of actions and of referrals; locked while the next is taken."""

    kind = models.CharField(max_length=1)  # A or R
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "year"], name="actions_one_counter_a_year")]
