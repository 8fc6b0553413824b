"""Organisations that record incidents."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class Agency(models.Model):
    """An organisation that records incidents. Its code never changes and is never used again."""

    class Kind(models.TextChoices):
        POLICE = "police", _("Police")
        GP = "gp", _("GP practice")
        MIU = "miu", _("Minor injuries unit")
        PROBATION = "probation", _("Probation")
        ADULT_SOCIAL_CARE = "adult_social_care", _("Adult social care")
        ACUTE_HOSPITAL = "acute_hospital", _("Acute hospital")
        AMBULANCE = "ambulance", _("Ambulance service")
        ADDICTION_SERVICE = "addiction_service", _("Addiction service")
        MENTAL_HEALTH = "mental_health", _("Mental health service")
        HOUSING = "housing", _("Housing")
        COUNCIL = "council", _("Council")
        COMMUNITY_SAFETY_HUB = "community_safety_hub", _("Community safety hub")
        SPECIALIST_ABUSE_SERVICE = "specialist_abuse_service", _("Specialist abuse service")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.SlugField(max_length=63, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=30, choices=Kind)
    area = models.CharField(max_length=100, blank=True)
    # Where its coordinators see open cases; empty is `area` alone.
    areas_covered = ArrayField(models.CharField(max_length=100), default=list, db_default=[], blank=True)
    contact_point = models.CharField(
        max_length=200, blank=True
    )  # whom to ask when only existence may be shown

    class Meta:
        verbose_name_plural = "agencies"
        ordering = ["name"]

    @property
    def areas(self) -> frozenset[str]:
        """The areas its coordinators cover; none where it names none."""
        return frozenset(filter(None, self.areas_covered or [self.area]))
