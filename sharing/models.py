"""What was disclosed to whom, on what basis, and until when."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, User
from incidents.models import Incident
from people.models import Person


class Disclosure(models.Model):
    """Somebody gave others what they may see in full about one person, and says why that is right.

    Written once: afterwards it is only reviewed or ended. What it opens in CaseLink stays open until the
    end of `ends_on`, or until it is ended earlier.
    """

    class Consent(models.TextChoices):
        GIVEN = "sought_given", _("Asked for, and given")
        REFUSED = "sought_refused", _("Asked for, and refused")
        NOT_SOUGHT = "not_sought", _("Not asked for")
        CANNOT = "cannot", _("The person cannot give or refuse it")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=20, unique=True)  # CL-D-2026-0001, to be read aloud
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="disclosures")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="disclosures")
    made_for = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="disclosures")
    made_at = models.DateTimeField()
    made_on = models.DateField()  # the day of `made_at` in Europe/London
    purpose = models.CharField(max_length=200)
    bases = ArrayField(models.CharField(max_length=40))  # codes of sharing.bases.BASES
    consent = models.CharField(max_length=14, choices=Consent)
    consent_reason = models.CharField(max_length=1000, blank=True)
    proportionality = models.CharField(max_length=2000)
    what = models.CharField(max_length=2000)  # in words; the incidents are the items
    unagreed_reason = models.CharField(max_length=1000, blank=True)  # why to somebody without an agreement
    ends_on = models.DateField()
    review_on = models.DateField()
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    review_note = models.CharField(max_length=1000, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    end_reason = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [
            models.Index(fields=["made_for", "-made_at"], name="sharing_disclosed_for"),
            models.Index(fields=["-made_at", "-id"], name="sharing_disclosed_at"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(bases__len__gte=1), name="sharing_disclosure_has_a_basis"),
            models.CheckConstraint(
                condition=~Q(purpose="") & ~Q(proportionality="") & ~Q(what=""),
                name="sharing_disclosure_says_why_and_what",
            ),
            models.CheckConstraint(
                condition=Q(consent="sought_given") | ~Q(consent_reason=""),
                name="sharing_disclosure_consent_explained",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("made_on")), name="sharing_disclosure_ends_after_it_is_made"
            ),
            models.CheckConstraint(
                condition=Q(review_on__lte=models.F("ends_on")), name="sharing_disclosure_reviewed_before_end"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=True, reviewed_by__isnull=True, review_note="")
                | (Q(reviewed_at__isnull=False, reviewed_by__isnull=False) & ~Q(review_note="")),
                name="sharing_disclosure_review_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, end_reason="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(end_reason="")),
                name="sharing_disclosure_end_is_whole",
            ),
        ]


class DisclosureItem(models.Model):
    """One incident that was disclosed, in full."""

    disclosure = models.ForeignKey(Disclosure, on_delete=models.PROTECT, related_name="items")
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="disclosed")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["disclosure", "incident"], name="sharing_one_item_an_incident")
        ]


class DisclosureTo(models.Model):
    """To whom: a named user of an agency, who reads it here; an agency; or somebody outside CaseLink."""

    disclosure = models.ForeignKey(Disclosure, on_delete=models.PROTECT, related_name="recipients")
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="disclosed_to"
    )
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="disclosed_to"
    )
    outside_name = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)  # for this user, before all of it ends
    ended_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    end_reason = models.CharField(max_length=500, blank=True, db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, end_reason="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(end_reason="")),
                name="sharing_recipient_end_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(agency__isnull=False, outside_name="")
                | (Q(agency__isnull=True, user__isnull=True) & ~Q(outside_name="")),
                name="sharing_recipient_is_an_agency_or_outside",
            ),
            models.UniqueConstraint(
                fields=["disclosure", "user"],
                condition=Q(user__isnull=False),
                name="sharing_one_recipient_a_user",
            ),
        ]


class DisclosureCounter(models.Model):
    """The last reference given out in a year; locked while the next one is taken."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)
