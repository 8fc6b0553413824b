"""What happened: incidents as agencies recorded them, who took part, and what is still to be assessed."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from people.models import PersonRecord


class Sensitivity(models.TextChoices):
    """How far the recording agency lets an incident be shared (docs/permissions.md)."""

    SHARED = "shared", _("Shared")
    RESTRICTED = "restricted", _("Restricted")
    SEALED = "sealed", _("Sealed")


class Incident(models.Model):
    """One incident or contact. (agency, reference) identifies it for ever.

    `record` is the whole intake record exactly as sent; the other columns repeat what is searched,
    counted or authorised on.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="incidents")
    reference = models.CharField(max_length=100)
    kind = models.CharField(max_length=40)
    occurred_on = models.DateField()  # the day in Europe/London
    occurred_at = models.DateTimeField(null=True, blank=True)  # null where only the day is known
    sensitivity = models.CharField(max_length=10, choices=Sensitivity, default=Sensitivity.SHARED)
    location_key = models.CharField(max_length=1000, blank=True)  # house and postcode, or UPRN
    record = models.JSONField()
    content_hash = models.CharField(max_length=64)
    version = models.PositiveIntegerField(default=1)
    received_at = models.DateTimeField()
    received_via = models.CharField(max_length=10)  # api, batch, file or form
    received_from = models.CharField(max_length=64)  # the actor's public id

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "reference"], name="incidents_one_a_reference")
        ]
        indexes = [
            models.Index(
                fields=["location_key", "-occurred_on"],
                name="incidents_location",
                condition=~Q(location_key=""),
            ),
        ]


class IncidentVersion(models.Model):
    """An earlier version of an incident, kept whole when the agency amended it.

    `wrong` and `corrected_by` are said where somebody corrected what was typed into the form: what was wrong
    in this version, in their words, and their public id. Empty where a system sent the record again.
    """

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="earlier_versions")
    version = models.PositiveIntegerField()
    record = models.JSONField()
    content_hash = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    received_from = models.CharField(max_length=64)
    superseded_at = models.DateTimeField(auto_now_add=True)
    wrong = models.CharField(max_length=1000, blank=True, db_default="")
    corrected_by = models.CharField(max_length=64, blank=True, db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "version"], name="incidents_one_row_a_version"),
            models.CheckConstraint(
                condition=Q(wrong="", corrected_by="") | (~Q(wrong="") & ~Q(corrected_by="")),
                name="incidents_correction_says_what_and_who",
            ),
        ]


class Involvement(models.Model):
    """Somebody's part in an incident, by the agency's own record of them."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="involvements")
    record = models.ForeignKey(PersonRecord, on_delete=models.PROTECT, related_name="involvements")
    key = models.CharField(max_length=20)  # names the participant inside the intake record
    role = models.CharField(max_length=20)
    injury_sites = ArrayField(models.CharField(max_length=10), default=list)
    under_influence = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "key"], name="incidents_one_involvement_a_key")
        ]


class StaleIncident(models.Model):
    """Received but not yet linked and assessed. Commits with the incident; deleted when that is done.

    `generation` rises with each amendment, so that work begun before one does not clear its mark.
    """

    incident = models.OneToOneField(
        Incident, on_delete=models.PROTECT, primary_key=True, related_name="stale"
    )
    generation = models.PositiveIntegerField(default=1)
    marked_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    # Records that an amendment took out of the incident: their persons' pictures change too.
    withdrawn_records = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        indexes = [models.Index(fields=["marked_at"], name="incidents_stale_marked")]
