"""What a decision is made of, beside the answer: questions to agencies, routes, and what was said further."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from actions.models import Action, Referral
from agencies.models import Agency
from risk.models.prompts import Answer, Prompt


class AgencyQuestion(models.Model):
    """One agency is asked before a prompt is decided, with a time by which; its silence is shown."""

    class State(models.TextChoices):
        ASKED = "asked", _("Asked")
        ANSWERED = "answered", _("Answered")
        NO_ANSWER = "no_answer", _("No answer")
        WITHDRAWN = "withdrawn", _("Not waited for")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    prompt = models.ForeignKey(Prompt, on_delete=models.PROTECT, related_name="questions")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="questions")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="questions"
    )
    words = models.TextField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    due_reason = models.CharField(max_length=500, blank=True)  # why later than the prompt itself is due
    state = models.CharField(max_length=9, choices=State, default=State.ASKED)
    holds = models.BooleanField(null=True)  # whether the agency holds anything; empty until it answers
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["prompt", "agency"],
                condition=Q(state__in=["asked", "no_answer"]),
                name="risk_one_question_an_agency",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="risk_question_has_words"),
            models.CheckConstraint(
                condition=~Q(state="answered")
                | (
                    Q(answered_by__isnull=False, answered_at__isnull=False, holds__isnull=False)
                    & (Q(holds=False) | ~Q(answer=""))
                ),
                name="risk_question_answer_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | ~Q(closed_reason=""), name="risk_question_left_says_why"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="risk_questions_asked", condition=Q(state="asked")),
            models.Index(
                fields=["agency"], name="risk_questions_agency", condition=Q(state__in=["asked", "no_answer"])
            ),
        ]


class Route(models.Model):
    """Where a matter can go in an area beside, or instead of, a meeting; areas differ."""

    class Code(models.TextChoices):
        S42 = "s42", _("Safeguarding adult enquiry (section 42)")
        MARAC = "marac", _("MARAC")
        MARM = "marm", _("Multi-agency risk management (MARM)")
        VARM = "varm", _("Vulnerable adult risk management (VARM)")
        MAPPA = "mappa", _("MAPPA")
        SAFETY_HUB = "safety_hub", _("Community safety hub")
        ALCOHOL = "alcohol", _("Alcohol service")
        DRUGS = "drugs", _("Drug service")
        HOUSING = "housing", _("Housing")
        CLARES_LAW = "clares_law", _("Clare’s Law, right to know")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    area = models.CharField(max_length=100, blank=True)  # empty: everywhere
    code = models.CharField(max_length=20, choices=Code)
    to_agency = models.ForeignKey(
        Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="routes"
    )
    to_words = models.CharField(max_length=200, blank=True)  # whom to ask, where that is no agency here
    rule = models.TextField(blank=True)  # what the area asks for, such as whether others' harm is included
    third_party = models.BooleanField(null=True)  # whether harm by others is included; empty: not said
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    set_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area", "code"], condition=Q(ended_at__isnull=True), name="risk_one_route_an_area"
            )
        ]


class AnswerRoute(models.Model):
    """An answer refers on by a route; for a section 42 enquiry, what was found of each limb."""

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="routes")
    code = models.CharField(max_length=20, choices=Route.Code)
    referral = models.OneToOneField(
        Referral, null=True, blank=True, on_delete=models.PROTECT, related_name="answer_route"
    )
    limbs = models.JSONField(default=dict)  # needs, risk, cannot_protect: yes, no, cannot_tell
    enquiry_anyway = models.BooleanField(null=True)  # though a limb failed
    why = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["answer", "code"], name="risk_one_route_an_answer"),
            models.CheckConstraint(condition=~Q(why=""), name="risk_route_says_why"),
            models.CheckConstraint(
                condition=~Q(code="s42") | Q(limbs__has_keys=["needs", "risk", "cannot_protect"]),
                name="risk_section_42_has_three_limbs",
            ),
        ]


class AnswerFurther(models.Model):
    """What was said to one of the review's own questions: risk.further_questions."""

    class Choice(models.TextChoices):
        YES = "yes", _("Yes")
        NO = "no", _("No")
        CANNOT_TELL = "cannot_tell", _("Cannot tell")

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="further")
    code = models.CharField(max_length=40)
    choice = models.CharField(max_length=11, choices=Choice)
    said = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["answer", "code"], name="risk_one_further_a_code"),
            models.CheckConstraint(condition=~Q(said=""), name="risk_further_is_said"),
        ]


class AnswerAction(models.Model):
    """An action that an answer agreed instead of a meeting."""

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="actions")
    action = models.OneToOneField(Action, on_delete=models.PROTECT, related_name="answer_action")


class Absence(models.Model):
    """An agency that has had contacts with the person, and is not asked to the meeting, and why."""

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="absences")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="absences")
    why = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["answer", "agency"], name="risk_one_absence_an_agency"),
            models.CheckConstraint(condition=~Q(why=""), name="risk_absence_says_why"),
        ]
