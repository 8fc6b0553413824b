"""What agencies have agreed to share with each other."""

import uuid

from django.db import models
from django.db.models import Q

from agencies.models.agencies import Agency
from agencies.models.users import User


class SharingAgreement(models.Model):
    """Agencies that share with each other: for what, on what basis, and until when.

    In force from `starts_on` to `ended_on`, both included. Past its review it is still in force.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(max_length=200)
    purpose = models.TextField()
    lawful_basis = models.CharField(max_length=60)  # a code; its words are kept with disclosures
    parties = models.ManyToManyField(Agency, related_name="agreements")
    starts_on = models.DateField()
    review_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    ended_reason = models.CharField(max_length=500, blank=True)
    # Empty for what stood before agreements were kept.
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-starts_on", "title"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, ended_reason="")
                | (Q(ended_on__gte=models.F("starts_on")) & ~Q(ended_reason="")),
                name="agencies_agreement_end_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(review_on__gt=models.F("starts_on")),
                name="agencies_agreement_review_after_start",
            ),
        ]
