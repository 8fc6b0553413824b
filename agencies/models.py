"""Who: agencies, the people who work for them, their roles, and their systems."""

import uuid

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from oauth2_provider.models import AbstractApplication


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
    contact_point = models.CharField(
        max_length=200, blank=True
    )  # whom to ask when only existence may be shown

    class Meta:
        verbose_name_plural = "agencies"
        ordering = ["name"]


class User(AbstractUser):
    """A person who signs in. What they may do follows from their memberships, never from a flag here."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)


class Role(models.TextChoices):
    """What a member does for the agency. agencies.permissions says what each role may do."""

    PRACTITIONER = "practitioner", _("Practitioner")
    AGENCY_MANAGER = "agency_manager", _("Agency manager")
    MASH_COORDINATOR = "mash_coordinator", _("MASH coordinator")
    GOVERNANCE_LEAD = "governance_lead", _("Information-governance lead")
    SYSTEM_ADMINISTRATOR = "system_administrator", _("System administrator")


class Membership(models.Model):
    """A user works for an agency in a role, from one date to another."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=30, choices=Role)
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "agency", "role"],
                condition=Q(ended_on__isnull=True),
                name="agencies_one_open_membership",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=models.F("started_on")),
                name="agencies_membership_ends_after_start",
            ),
        ]


class ApiClient(AbstractApplication):
    """An agency's system: an OAuth2 client that may speak for that agency and no other."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="api_clients")
    scopes = models.CharField(
        max_length=200, default="incidents:write incidents:read people:read prompts:read"
    )

    class Meta(AbstractApplication.Meta):
        abstract = False
