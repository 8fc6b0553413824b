"""A meeting's course: who is invited and comes, what is agreed, brought, said of the person, and decided."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from actions.models import Action
from agencies.models import Agency
from meetings.about import ABOUT
from risk.models import Meeting


class Course(models.Model):
    """Where a meeting stands, by caselink.moves; one that ended undecided was called off."""

    class State(models.TextChoices):
        ARRANGED = "arranged", _("Arranged")
        HELD = "held", _("Held, minutes to be written")
        DECIDED = "decided", _("Decided")

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="course")
    state = models.CharField(max_length=10, choices=State, default=State.ARRANGED)
    held_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    moved_why = models.CharField(max_length=500, blank=True)  # why it is at another time than first arranged

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="held") | Q(held_at__isnull=False), name="meetings_held_says_when"
            ),
            models.CheckConstraint(
                condition=~Q(state="decided") | Q(held_at__isnull=False, decided_at__isnull=False),
                name="meetings_decided_says_when",
            ),
        ]


class Terms(models.Model):
    """On what those who come share what they say, agreed once for the meeting."""

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="terms")
    bases = ArrayField(models.CharField(max_length=40))  # codes of sharing.bases
    words = models.TextField()
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(bases__len__gt=0), name="meetings_terms_rest_on_a_basis"),
            models.CheckConstraint(condition=~Q(words=""), name="meetings_terms_say_something"),
        ]


class Invitation(models.Model):
    """An agency asked to a meeting: whether it held records then, what it replied, and who came for it."""

    class Reply(models.TextChoices):
        WAITING = "waiting", _("No reply yet")
        COMES = "comes", _("Comes")
        SENDS_PART = "sends_part", _("Sends its part, does not come")
        CANNOT = "cannot", _("Cannot come")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="invitations")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="invitations")
    made_at = models.DateTimeField()
    holds = models.BooleanField()  # whether it had contacts with the person when it was invited
    reply = models.CharField(max_length=10, choices=Reply, default=Reply.WAITING)
    reply_words = models.TextField(blank=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    replied_at = models.DateTimeField(null=True, blank=True)
    attended = models.BooleanField(null=True)  # empty until it was noted
    who = models.CharField(max_length=200, blank=True)  # who came, as they gave their names
    attended_words = models.TextField(blank=True)  # why nobody came, and what was done about it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "agency"], name="meetings_one_invitation_an_agency"),
            models.CheckConstraint(
                condition=Q(reply="waiting", replied_at__isnull=True, replied_by__isnull=True)
                | (~Q(reply="waiting") & Q(replied_at__isnull=False, replied_by__isnull=False)),
                name="meetings_reply_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(reply="cannot") | ~Q(reply_words=""), name="meetings_cannot_says_why"
            ),
            models.CheckConstraint(
                condition=Q(attended__isnull=True)
                | (Q(attended=True) & ~Q(who=""))
                | (Q(attended=False) & ~Q(attended_words="")),
                name="meetings_attendance_says_who",
            ),
        ]


class Asking(models.Model):
    """An agency is asked once a meeting is arranged, or is asked no longer, and why: the latest counts."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="askings")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    asked = models.BooleanField()
    why = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(why=""), name="meetings_asking_says_why")]


class Part(models.Model):
    """What one agency brings to a meeting, under its own name; an earlier version is kept."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="parts")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="parts")
    version = models.PositiveSmallIntegerField()
    facts = models.TextField()
    opinion = models.TextField(blank=True)
    says_relationship = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    prefilled = models.JSONField(default=list)  # public ids of the incidents the form was filled from

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "agency", "version"], name="meetings_one_part_a_version"
            ),
            models.CheckConstraint(condition=~Q(facts=""), name="meetings_part_has_facts"),
        ]


class Minutes(models.Model):
    """What a meeting heard, thought and decided, apart; and of the person what nobody may leave open."""

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="minutes")
    facts = models.TextField()
    opinion = models.TextField()
    decision = models.TextField()
    why = models.TextField()
    about_person = models.JSONField()  # each of meetings.about.ABOUT: {"choice": ..., "words": ...}
    no_actions_why = models.TextField(blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "minutes"
        constraints = [
            models.CheckConstraint(
                condition=~Q(facts="") & ~Q(opinion="") & ~Q(decision="") & ~Q(why=""),
                name="meetings_minutes_are_whole",
            ),
            models.CheckConstraint(
                condition=Q(about_person__has_keys=list(ABOUT)), name="meetings_minutes_ask_of_the_person"
            ),
        ]


class MeetingAction(models.Model):
    """An action that a meeting agreed, or that it carries from an earlier one."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="agreed")
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="meetings")
    carried_from = models.ForeignKey(
        Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    carried = models.BooleanField(default=False)  # it was open already when the meeting decided

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "action"], name="meetings_one_row_an_action")
        ]
