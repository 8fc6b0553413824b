"""Warnings about a person, and applications under Clare's Law."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, User
from people.models import Person

_A_YEAR = Func(Value("1 year"), template="%(expressions)s::interval", output_field=models.DurationField())


class WarningNote(models.Model):
    """What whoever meets a person must know: looked at within a year, lowered with a reason, kept."""

    class Kind(models.TextChoices):
        STAFF = "staff", _("Risk to staff: do not visit alone")
        ADULT_AT_RISK = "adult_at_risk", _("May be at risk from somebody else")
        OTHERS = "others", _("May be a risk to others")
        SELF = "self", _("May be a risk to themselves")
        DO_NOT_DISCLOSE = "do_not_disclose", _("Do not tell anybody where they are, or that they are known")
        MISSING = "missing", _("Missing, or not seen for a long time")

    class Told(models.TextChoices):
        YES = "yes", _("Yes")
        NO = "no", _("No")
        CANNOT = "cannot", _("It cannot be: telling them would put somebody at risk")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="warnings")
    kind = models.CharField(max_length=15, choices=Kind)
    reason = models.TextField()
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="warnings")
    raised_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    looked_on = models.DateField()  # the day in Europe/London on which it was raised, or last found needed
    review_on = models.DateField()
    told = models.CharField(max_length=6, choices=Told)
    told_how = models.TextField(blank=True)
    told_why_not = models.TextField(blank=True)
    lowered_at = models.DateTimeField(null=True, blank=True)
    lowered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    lowered_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="safeguards_warning_says_why"),
            models.CheckConstraint(
                condition=Q(review_on__gt=F("looked_on")) & Q(review_on__lte=F("looked_on") + _A_YEAR),
                name="safeguards_warning_reviewed_in_a_year",
            ),
            models.CheckConstraint(
                condition=Q(told="yes") & ~Q(told_how="") | ~Q(told="yes") & ~Q(told_why_not=""),
                name="safeguards_warning_told_or_why_not",
            ),
            models.CheckConstraint(
                condition=Q(lowered_at__isnull=True, lowered_by__isnull=True, lowered_reason="")
                | Q(lowered_at__isnull=False, lowered_by__isnull=False) & ~Q(lowered_reason=""),
                name="safeguards_warning_lowering_is_whole",
            ),
            models.UniqueConstraint(
                fields=["person", "kind", "agency"],
                condition=Q(lowered_at__isnull=True),
                name="safeguards_one_warning_a_kind",
            ),
        ]
        indexes = [
            models.Index(
                fields=["review_on"],
                name="safeguards_warnings_due",
                condition=Q(lowered_at__isnull=True),
            )
        ]


class WarningReview(models.Model):
    """A warning was looked at again and still needed: why, and until when next."""

    warning = models.ForeignKey(WarningNote, on_delete=models.PROTECT, related_name="reviews")
    why = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    review_before = models.DateField()
    review_after = models.DateField()


class Application(models.Model):
    """Somebody asks under Clare's Law, or is to be told unasked. States and moves: safeguards.clock."""

    class Right(models.TextChoices):
        ASK = "ask", _("Right to ask")
        KNOW = "know", _("Right to know")

    class State(models.TextChoices):
        RECEIVED = "received", _("Received")
        CHECKED = "checked", _("Identity and a safe way of contact checked")
        RESEARCHED = "researched", _("Agencies asked")
        DECIDED = "decided", _("Decided")
        TOLD = "told", _("Told, or not told with the reason")
        STOPPED = "stopped", _("Stopped")

    class Decision(models.TextChoices):
        DISCLOSE = "disclose", _("Disclose")
        DO_NOT = "do_not", _("Do not disclose")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=20, unique=True)  # CL-C-2026-000001, to be read aloud
    right = models.CharField(max_length=4, choices=Right)
    about = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="applications_about")
    for_person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="applications_for"
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="applications")
    received_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    received_on = models.DateField()  # the day it came, from which the days are counted
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVED)
    why = models.TextField()  # what is asked, or why somebody should know
    safe_contact = models.TextField()
    referral_public_id = models.UUIDField(null=True, blank=True)  # the referral that it began from
    identity_how = models.TextField(blank=True)
    asked = ArrayField(models.CharField(max_length=63), default=list, blank=True)  # codes of agencies
    asked_words = models.TextField(blank=True)  # what was asked and what they said
    decision = models.CharField(max_length=8, choices=Decision, blank=True)
    decided_why = models.TextField(blank=True)
    proposed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(null=True, blank=True)
    second_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    told_to = models.CharField(max_length=500, blank=True)
    told_how = models.TextField(blank=True)
    told_asked = models.TextField(blank=True)  # what they were told to do with it
    told_why_not = models.TextField(blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    stopped_why = models.TextField(blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(why="") & ~Q(safe_contact=""), name="safeguards_application_is_whole"
            ),
            models.CheckConstraint(
                condition=Q(for_person__isnull=True) | ~Q(for_person=F("about")),
                name="safeguards_application_is_for_another",
            ),
            models.CheckConstraint(
                condition=Q(second_by__isnull=True) | ~Q(second_by=F("proposed_by")),
                name="safeguards_application_second_is_another",
            ),
            models.CheckConstraint(
                condition=Q(proposed_by__isnull=True, proposed_at__isnull=True, decision="", decided_why="")
                | Q(proposed_by__isnull=False, proposed_at__isnull=False)
                & ~Q(decision="")
                & ~Q(decided_why=""),
                name="safeguards_application_proposal_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, second_by__isnull=True)
                & ~Q(state__in=["decided", "told"])
                | Q(decided_at__isnull=False, second_by__isnull=False, proposed_by__isnull=False),
                name="safeguards_application_decided_by_two",
            ),
            models.CheckConstraint(
                condition=Q(told_at__isnull=True) & ~Q(state="told")
                | Q(told_at__isnull=False, state="told")
                & (~Q(told_why_not="") | ~Q(told_to="") & ~Q(told_how="") & ~Q(told_asked="")),
                name="safeguards_application_telling_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(stopped_at__isnull=True, stopped_why="") & ~Q(state="stopped")
                | Q(stopped_at__isnull=False, state="stopped") & ~Q(stopped_why=""),
                name="safeguards_application_stop_says_why",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gt=F("received_on")), name="safeguards_application_due_later"
            ),
            models.UniqueConstraint(
                fields=["referral_public_id"],
                condition=Q(referral_public_id__isnull=False),
                name="safeguards_one_application_a_referral",
            ),
        ]
        indexes = [
            models.Index(
                fields=["agency", "due_on"],
                name="safeguards_applications_open",
                condition=~Q(state__in=["told", "stopped"]),
            )
        ]


class ApplicationStep(models.Model):
    """What was done with an application, kept as it was said."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="steps")
    move = models.CharField(max_length=30)
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    words = models.TextField(blank=True)


class ApplicationCounter(models.Model):
    """The last reference given out in a year; locked while the next is taken."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)
