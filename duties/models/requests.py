"""A person asks what is held of them, and what is put together to answer."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from incidents.models import Incident
from people.models import Person


class SubjectRequest(models.Model):
    """A person recorded asks one agency for what it holds, to put it right, or to erase it.

    Each agency answers for its own records: nobody answers for all of them.
    """

    class Kind(models.TextChoices):
        ACCESS = "access", _("To be told what is held of them")
        RECTIFICATION = "rectification", _("To have something put right")
        ERASURE = "erasure", _("To have something erased")

    class Outcome(models.TextChoices):
        ANSWERED = "answered", _("Answered")
        REFUSED = "refused", _("Refused, and told why and where to complain")
        WITHDRAWN = "withdrawn", _("Withdrawn by the person")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=20, unique=True)  # CL-S-2026-000123, to be read aloud
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="subject_requests")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="subject_requests")
    kind = models.CharField(max_length=13, choices=Kind)
    received_on = models.DateField()
    due_on = models.DateField()  # see duties.clock
    identity_how = models.CharField(max_length=200, blank=True)  # how it was seen that they are this person
    identity_by = models.CharField(max_length=64, blank=True)  # the user's public id
    identity_at = models.DateTimeField(null=True, blank=True)
    stopped_on = models.DateField(null=True, blank=True)  # the clock stands still since then
    stopped_for = models.CharField(max_length=200, blank=True)
    stopped_days = models.PositiveIntegerField(default=0)  # for how long it stood still before
    extended_for = models.CharField(max_length=200, blank=True)  # why two more months are needed
    created_by = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=64, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    outcome_note = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(identity_at__isnull=True, identity_how="", identity_by="")
                | Q(identity_at__isnull=False) & ~Q(identity_how="") & ~Q(identity_by=""),
                name="duties_identity_check_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(stopped_on__isnull=True, stopped_for="")
                | Q(stopped_on__isnull=False) & ~Q(stopped_for=""),
                name="duties_clock_stop_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by="", outcome="")
                | Q(closed_at__isnull=False) & ~Q(closed_by="") & ~Q(outcome=""),
                name="duties_request_close_is_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["agency", "due_on"],
                name="duties_requests_open",
                condition=Q(closed_at__isnull=True),
            )
        ]


class Pack(models.Model):
    """What one agency holds of a person, put together by one person and let out by another.

    `manifest` names what is told and what is withheld, by public id, and holds none of it; `content` is
    what goes out. `digest` is the SHA-256 of the content, and stays when the content goes.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    request = models.ForeignKey(SubjectRequest, on_delete=models.PROTECT, related_name="packs")
    begun_by = models.CharField(max_length=64)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)  # begun again, or emptied by an erasure
    made_by = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)
    manifest = models.JSONField(default=dict)
    content = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True)
    released_by = models.CharField(max_length=64, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=Q(ended_at__isnull=True), name="duties_one_pack_a_request"
            ),
            models.CheckConstraint(
                condition=Q(made_at__isnull=True, made_by="", digest="")
                | Q(made_at__isnull=False) & ~Q(made_by="") & ~Q(digest=""),
                name="duties_pack_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True, released_by="")
                | Q(released_at__isnull=False, made_at__isnull=False)
                & ~Q(released_by="")
                & ~Q(released_by=F("made_by")),
                name="duties_pack_released_by_another",
            ),
        ]


class PackText(models.Model):
    """One free text of one incident: somebody reads it and says what of it is told. None goes out unread."""

    class Decision(models.TextChoices):
        TELL = "tell", _("Tell all of it")
        HIDE = "hide", _("Tell it with the parts below left out")
        WITHHOLD = "withhold", _("Withhold it")

    class Reason(models.TextChoices):
        THIRD_PARTY = "third_party", _("It is about somebody else")
        PREJUDICE = "prejudice", _("Telling it would hinder preventing or finding out a crime")
        SERIOUS_HARM = "serious_harm", _("Telling it would be likely to cause serious harm")

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="texts")
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="pack_texts")
    version = models.PositiveIntegerField()  # of the incident, as it was read
    field = models.CharField(max_length=40)  # where in the intake record: summary, orders.0.conditions, ...
    decision = models.CharField(max_length=8, choices=Decision, blank=True)
    hidden = ArrayField(models.CharField(max_length=2000), default=list)  # the parts left out, word for word
    reason = models.CharField(max_length=12, choices=Reason, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pack", "incident", "field"], name="duties_one_text_a_field"),
            models.CheckConstraint(
                condition=Q(decision__in=["", "tell"], reason="")
                | Q(decision__in=["hide", "withhold"]) & ~Q(reason=""),
                name="duties_withheld_for_a_reason",
            ),
        ]


class RequestCounter(models.Model):
    """The last reference of a request given out in a year; locked while the next one is taken."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)
