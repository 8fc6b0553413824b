"""How long records are kept, what holds an erasure back, and who decided on one."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from incidents.models import Incident
from people.models import Person

ANY_KIND = "*"


class RetentionRule(models.Model):
    """How long one agency keeps one kind of incident. It makes records due for review; it deletes nothing."""

    class Since(models.TextChoices):
        LAST_CONTACT = "last_contact", _("The agency’s last contact with the person")
        OCCURRED = "occurred", _("The day it happened")
        BIRTH = "birth", _("The end of the year in which the person was born")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="retention_rules")
    kind = models.CharField(max_length=40)  # of incident, or ANY_KIND for those without a rule of their own
    years = models.PositiveSmallIntegerField()
    since = models.CharField(max_length=12, choices=Since)
    source = models.CharField(max_length=200)  # what it rests on, checked by whoever set it
    set_by = models.CharField(max_length=64)
    set_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)  # another took its place, or none does

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "kind"], condition=Q(ended_at__isnull=True), name="duties_one_rule_a_kind"
            ),
            models.CheckConstraint(condition=Q(years__gte=1), name="duties_kept_for_a_year"),
            models.CheckConstraint(condition=~Q(source=""), name="duties_rule_has_a_source"),
        ]


class LegalHold(models.Model):
    """Nothing of this person, or this incident, is erased until it ends."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="legal_holds")  # that set it
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="legal_holds"
    )
    incident = models.ForeignKey(
        Incident, null=True, blank=True, on_delete=models.PROTECT, related_name="legal_holds"
    )
    reason = models.CharField(max_length=500)
    review_on = models.DateField()  # somebody is reminded; it does not end by itself
    set_by = models.CharField(max_length=64)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=64, blank=True)
    end_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=True, incident__isnull=False)
                | Q(person__isnull=False, incident__isnull=True)
                # An incident that was erased after its hold had ended is remembered by none of the two.
                | Q(person__isnull=True, incident__isnull=True, ended_at__isnull=False),
                name="duties_hold_on_one_thing",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="duties_hold_has_a_reason"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by="", end_reason="")
                | Q(ended_at__isnull=False) & ~Q(ended_by="") & ~Q(end_reason=""),
                name="duties_hold_end_is_whole",
            ),
        ]


class RetentionReview(models.Model):
    """Somebody decided whether an incident is kept; that it is erased needs a second person.

    The row outlives the incident, and then names it by its public id alone.
    """

    class Decision(models.TextChoices):
        KEEP = "keep", _("Keep it for longer")
        ERASE = "erase", _("Erase it")

    class State(models.TextChoices):
        KEPT = "kept"
        PROPOSED = "proposed"  # to erase; waits for a second person
        REFUSED = "refused"  # the second person did not agree
        ERASED = "erased"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="retention_reviews")
    incident = models.ForeignKey(
        Incident, null=True, blank=True, on_delete=models.PROTECT, related_name="retention_reviews"
    )
    incident_id_public = models.UUIDField()
    version = models.PositiveIntegerField(db_default=1)  # of the incident, when it was looked at
    due_on = models.DateField()
    rule = models.ForeignKey(RetentionRule, on_delete=models.PROTECT, related_name="reviews")
    decision = models.CharField(max_length=5, choices=Decision)
    state = models.CharField(max_length=8, choices=State)
    reason = models.CharField(max_length=500)
    keep_until = models.DateField(null=True, blank=True)
    by = models.CharField(max_length=64)
    at = models.DateTimeField()
    second_by = models.CharField(max_length=64, blank=True)
    second_at = models.DateTimeField(null=True, blank=True)
    second_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["incident"], condition=Q(state="proposed"), name="duties_one_open_review"
            ),
            models.CheckConstraint(
                condition=Q(decision="keep", state="kept", keep_until__isnull=False)
                | Q(decision="erase", keep_until__isnull=True) & ~Q(state="kept"),
                name="duties_kept_until_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["kept", "proposed"], second_by="", second_at__isnull=True)
                | Q(state__in=["refused", "erased"], second_at__isnull=False)
                & ~Q(second_by="")
                & ~Q(second_by=F("by")),
                name="duties_erased_by_two",
            ),
        ]
