"""Documents: made for one reader by a worker, kept for a week."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, User


class Document(models.Model):
    """A PDF or Word file that one user asked for, of what they may read; nobody else ever opens it.

    `about_type` and `about_id` are the type and public id of a thing (documents.kinds), `person_public_id`
    that of the person concerned: no keys, so that a document stands in nothing's way. `right` says what its
    reader might see when it was built: where that has changed since, it is not given out.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting to be made")
        BUILDING = "building", _("Being made")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Could not be made")
        GONE = "gone", _("Taken away")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=20)  # documents.kinds.KINDS
    form = models.CharField(max_length=4)  # pdf or docx
    about_type = models.CharField(max_length=10)
    about_id = models.UUIDField()
    person_public_id = models.UUIDField()
    options = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="documents")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="documents")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    progress = models.PositiveSmallIntegerField(default=0)  # of 100
    attempts = models.PositiveSmallIntegerField(default=0)
    begun_at = models.DateTimeField(null=True, blank=True)
    built_at = models.DateTimeField(null=True, blank=True)
    content = models.BinaryField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    right = models.CharField(max_length=64, blank=True)
    why_failed = models.CharField(max_length=20, blank=True)  # a code of documents.kinds.FAILURES
    gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="ready", content__isnull=False, built_at__isnull=False)
                & ~Q(sha256="")
                & ~Q(right="")
                | ~Q(state="ready") & Q(content__isnull=True),
                name="documents_ready_has_content",
            ),
            models.CheckConstraint(
                condition=Q(state="gone", gone_at__isnull=False) | ~Q(state="gone") & Q(gone_at__isnull=True),
                name="documents_gone_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(why_failed=""), name="documents_failure_says_why"
            ),
            models.CheckConstraint(condition=Q(progress__lte=100), name="documents_progress_of_100"),
        ]
        indexes = [
            models.Index(fields=["asked_by", "-asked_at"], name="documents_of_a_user"),
            models.Index(
                fields=["asked_at"], name="documents_waiting", condition=Q(state__in=["waiting", "building"])
            ),
            models.Index(fields=["asked_at"], name="documents_kept", condition=~Q(state="gone")),
        ]
