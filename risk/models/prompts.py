"""So what: the picture of a person, the prompts it raised, and the answers people gave."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from people.models import Person


class Level(models.TextChoices):
    """How worrying a picture is, from least to most."""

    NONE = "none", _("None")
    EMERGING = "emerging", _("Emerging")
    ELEVATED = "elevated", _("Elevated")
    HIGH = "high", _("High")


class Question(models.TextChoices):
    """What a prompt asks."""

    PROFESSIONALS_MEETING = "professionals_meeting", _("Should a professionals meeting be held?")


class Assessed(models.Model):
    """What an assessment says, at one moment, by one ruleset."""

    level = models.CharField(max_length=10, choices=Level)
    score = models.FloatField()
    findings = models.JSONField(default=list)
    inputs = ArrayField(models.BigIntegerField(), default=list)  # every incident looked at
    ruleset = models.CharField(max_length=60)
    assessed_at = models.DateTimeField()

    class Meta:
        abstract = True


class Picture(Assessed):
    """What all agencies' incidents about one person add up to, as last assessed."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="picture")
    next_due = models.DateField(null=True, blank=True)  # when a window next lapses

    class Meta:
        indexes = [
            models.Index(fields=["next_due"], name="risk_pictures_due", condition=Q(next_due__isnull=False))
        ]


class PictureVersion(Assessed):
    """A picture as it was: kept whenever what it says changed, so that it can be shown again."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="picture_versions")

    class Meta:
        indexes = [models.Index(fields=["person", "assessed_at"], name="risk_versions_of_a_person")]


class PosingPicture(Assessed):
    """What the records of one person as a suspect or offender add up to; no row where that is nothing."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="posing_picture")


class PairPicture(Assessed):
    """What the records of two persons together add up to; no row where that is nothing.

    It is assessed with the picture of `one`, whose key is the lower, so that nobody else writes it.
    """

    one = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="pairs_as_one", db_index=False)
    other = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="pairs_as_other")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="risk_one_picture_a_pair"),
            models.CheckConstraint(condition=Q(one__lt=models.F("other")), name="risk_pair_in_order"),
        ]


class FurtherVersion(Assessed):
    """A picture of a pair, or of somebody who poses risk, as it was when its level changed."""

    class Kind(models.TextChoices):
        POSING = "posing", _("Risk they may pose to others")
        PAIR = "pair", _("Two people together")

    kind = models.CharField(max_length=6, choices=Kind)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="further_versions", db_index=False
    )
    other = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="further_versions_as_other"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="posing", other__isnull=True) | Q(kind="pair", other__isnull=False),
                name="risk_version_of_one_or_two",
            )
        ]
        indexes = [models.Index(fields=["person", "assessed_at"], name="risk_further_versions")]


class StalePicture(models.Model):
    """A person's picture must be assessed again: set with the change, deleted by the assessment of it."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, primary_key=True, related_name="stale")
    generation = models.PositiveIntegerField(default=1)
    marked_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    # Incidents amended since: what they say now is new, though they were looked at before.
    amended = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        indexes = [models.Index(fields=["marked_at"], name="risk_stale_marked")]


class Prompt(models.Model):
    """A question that a picture raised and only a person can answer."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        COUNTERSIGN = "countersign", _("Waiting for a second signature")
        ANSWERED = "answered", _("Answered")
        SUPERSEDED = "superseded", _("Continued in another prompt")
        WITHDRAWN = "withdrawn", _("Withdrawn: it rested on records of another person")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=20, unique=True)  # CL-2026-000123, to be read aloud
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="prompts")
    question = models.CharField(max_length=30, choices=Question)
    level = models.CharField(max_length=10, choices=Level)
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    raised_at = models.DateTimeField()
    due_at = models.DateTimeField()
    ruleset = models.CharField(max_length=60)
    picture = models.ForeignKey(PictureVersion, on_delete=models.PROTECT, related_name="prompts")
    asked_before = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="asked_again"
    )
    #: since when it is known that it rests, or rested in part, on records of another person
    misled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "question"],
                condition=Q(state__in=["open", "countersign"]),
                name="risk_one_open_prompt_a_question",
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at"], name="risk_prompts_open", condition=Q(state__in=["open", "countersign"])
            )
        ]


STANDING = (Prompt.State.OPEN, Prompt.State.COUNTERSIGN)  # still waiting for somebody


class PromptReason(models.Model):
    """One indicator that a prompt rests on, with its sentence and evidence at the time."""

    prompt = models.ForeignKey(Prompt, on_delete=models.PROTECT, related_name="reasons")
    indicator = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    says = models.TextField()
    evidence = models.JSONField(default=list)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["prompt", "indicator"], name="risk_one_reason_an_indicator")
        ]


class PromptEvent(models.Model):
    """Something material happened while, or after, a prompt was open; kept beside it."""

    prompt = models.ForeignKey(Prompt, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField()
    level = models.CharField(max_length=10, choices=Level)
    because = models.TextField()
    incidents = ArrayField(models.BigIntegerField(), default=list)


class Answer(models.Model):
    """A person's answer to a prompt: a meeting is arranged, or it is not pursued, with evidence.

    Where the level is high, "not pursued" counts only once a second person has signed it; that person
    may return it instead, and it is kept beside the next answer.
    """

    class Kind(models.TextChoices):
        MEETING_ARRANGED = "meeting_arranged", _("Arrange a professionals meeting")
        NOT_PURSUED = "not_pursued", _("Do not pursue a meeting")

    prompt = models.ForeignKey(Prompt, on_delete=models.PROTECT, related_name="answers")
    kind = models.CharField(max_length=20, choices=Kind)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="answers")
    at = models.DateTimeField()
    instead = models.TextField(blank=True)  # what is done instead, and by whom
    countersigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="countersigned",
    )
    countersigned_at = models.DateTimeField(null=True, blank=True)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="returned"
    )
    returned_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["prompt"], condition=Q(returned_at__isnull=True), name="risk_one_standing_answer"
            ),
            models.CheckConstraint(
                # Without a person it was overtaken by a later event.
                condition=Q(returned_at__isnull=True, returned_by__isnull=True, return_reason="")
                | (Q(returned_at__isnull=False) & ~Q(return_reason="")),
                name="risk_return_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(countersigned_at__isnull=True, countersigned_by__isnull=True)
                | Q(countersigned_at__isnull=False, countersigned_by__isnull=False),
                name="risk_countersign_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(countersigned_by__isnull=True) | ~Q(countersigned_by=models.F("by")),
                name="risk_countersigned_by_another",
            ),
        ]


class AnswerReason(models.Model):
    """For one reason of the prompt: the evidence against pursuing it."""

    class Relevance(models.TextChoices):
        RELEVANT = "relevant", _("Relevant")
        NOT_RELEVANT = "not_relevant", _("Not relevant")
        CANNOT_TELL = "cannot_tell", _("Cannot tell")

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="reasons")
    reason = models.ForeignKey(PromptReason, on_delete=models.PROTECT, related_name="answers")
    #: whether the reason was worth asking about; blank where the answer was given before this was asked
    relevance = models.CharField(max_length=12, choices=Relevance, blank=True, default="", db_default="")
    evidence = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["answer", "reason"], name="risk_one_answer_a_reason"),
            models.CheckConstraint(condition=~Q(evidence=""), name="risk_evidence_is_given"),
        ]


class Meeting(models.Model):
    """A professionals meeting about a person: when, where, and who is asked to come."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    answer = models.OneToOneField(Answer, on_delete=models.PROTECT, related_name="meeting")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="meetings")
    starts_at = models.DateTimeField()
    place = models.CharField(max_length=200)
    agencies = models.ManyToManyField(Agency, related_name="meetings")
    # What it opened to the people who come closes with it.
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    end_reason = models.CharField(max_length=500, blank=True, db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, end_reason="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(end_reason="")),
                name="risk_meeting_end_is_whole",
            )
        ]


class MeetingMember(models.Model):
    """Somebody named as coming to a meeting, for an agency: the person is open to them until it ends."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="meetings")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="meeting_members")
    named_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)  # taken out of it before it was over
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    end_reason = models.CharField(max_length=500, blank=True, db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "user"], name="risk_one_member_a_user"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, end_reason="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(end_reason="")),
                name="risk_member_end_is_whole",
            ),
        ]


class YearCounter(models.Model):
    """The last reference given out in a year; locked while the next one is taken."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)
