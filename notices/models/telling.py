"""Notices, how each user is told, who is told while they are away, and what managers answer for."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, User


class Notice(models.Model):
    """A user, or an agency's members of a role, are told of one thing. It names nobody.

    Only a code of notices.codes, a reference, an agency and a time are kept: nothing else can be said.
    One to an agency is one for all of them, and seen when one of them has seen it.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="notices")
    agency = models.ForeignKey(
        Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="notices"
    )
    # Of the agency's members who are told; empty: all who do its work. The agency of a user who is told by
    # name is the one they work for, where that is one: whoever covers for them there is told as well.
    role = models.CharField(max_length=30, blank=True)
    # One of the agency's members who is not told: they did it themselves.
    apart = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=30)
    about_type = models.CharField(max_length=20)
    about_id = models.UUIDField()
    reference = models.CharField(max_length=40, blank=True)
    of_agency = models.ForeignKey(
        Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # the one of which the sentence speaks
    due_at = models.DateTimeField(null=True, blank=True)
    person_public_id = models.UUIDField(null=True, blank=True)  # so that whoever is kept away is not told
    also_public_id = models.UUIDField(null=True, blank=True)  # a second person, likewise
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    mailed_at = models.DateTimeField(null=True, blank=True)  # empty: mail at once is still to be sent
    key = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False) | Q(agency__isnull=False),
                name="notices_is_to_somebody",
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=True) | Q(role=""), name="notices_notice_to_a_user_has_no_role"
            ),
            models.CheckConstraint(
                condition=Q(seen_at__isnull=False) | Q(seen_by__isnull=True),
                name="notices_seen_is_whole",
            ),
            models.UniqueConstraint(
                fields=["key", "user"], condition=Q(user__isnull=False), name="notices_once_a_user"
            ),
            models.UniqueConstraint(
                fields=["key", "agency", "role"],
                condition=Q(user__isnull=True),
                name="notices_once_an_agency",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-at"], name="notices_of_user", condition=Q(user__isnull=False)),
            models.Index(fields=["agency", "-at"], name="notices_of_agency", condition=Q(user__isnull=True)),
            models.Index(fields=["at"], name="notices_to_mail", condition=Q(mailed_at__isnull=True)),
            models.Index(fields=["about_type", "about_id"], name="notices_about"),
        ]


class Preference(models.Model):
    """How a user is told by e-mail; empty: as their role is (notices.codes.AT_ONCE_BY_ITSELF)."""

    class Mail(models.TextChoices):
        AT_ONCE = "at_once", _("At once for what cannot wait, and the rest once a day")
        DIGEST = "digest", _("Once a day, gathered into one message")
        NONE = "none", _("No e-mail: I look at CaseLink every day")

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="told_by")
    mail = models.CharField(max_length=7, choices=Mail, blank=True)
    hour = models.PositiveSmallIntegerField(default=8)  # of the day's message, in London
    gathered_at = models.DateTimeField(null=True, blank=True)  # when the last day's message was sent

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(hour__lte=23), name="notices_hour_is_of_a_day"),
        ]


class Cover(models.Model):
    """While one user is away, another of the same agency is told as well."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="covers")
    instead = models.ForeignKey(User, on_delete=models.PROTECT, related_name="covering")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField()
    to_on = models.DateField()  # the last day, included
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(user=F("instead")), name="notices_cover_is_another"),
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="notices_cover_ends_after"),
        ]
        indexes = [
            models.Index(
                fields=["instead", "to_on"], name="notices_covering", condition=Q(ended_at__isnull=True)
            )
        ]


class Escalation(models.Model):
    """An agency's managers are told that something is late. One says why; it ends when it moves."""

    class State(models.TextChoices):
        RAISED = "raised", _("Waits for an answer")
        ANSWERED = "answered", _("Answered, and still late")
        ENDED = "ended", _("Moved on")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    about_type = models.CharField(max_length=20)
    about_id = models.UUIDField()
    reference = models.CharField(max_length=40, blank=True)
    person_public_id = models.UUIDField(null=True, blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="escalations")
    due_at = models.DateTimeField()
    raised_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.RAISED)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    words = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["about_type", "about_id", "agency", "due_at"], name="notices_one_escalation"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, words="")
                | Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(words=""),
                name="notices_escalation_answer_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(state="ended", ended_at__isnull=False)
                | Q(state="raised", ended_at__isnull=True, answered_at__isnull=True)
                | Q(state="answered", ended_at__isnull=True, answered_at__isnull=False),
                name="notices_escalation_state_fits",
            ),
        ]
        indexes = [
            models.Index(
                fields=["agency", "due_at"], name="notices_late", condition=Q(ended_at__isnull=True)
            ),
            models.Index(
                fields=["about_type", "about_id"],
                name="notices_late_about",
                condition=Q(ended_at__isnull=True),
            ),
        ]
