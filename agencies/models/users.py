"""People who sign in, and the agencies they work for."""

import uuid
from collections.abc import Iterable

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models.agencies import Agency


class User(AbstractUser):
    """A person who signs in. What they may do follows from their memberships, never from a flag here."""

    class Look(models.TextChoices):
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    class Language(models.TextChoices):
        ENGLISH = "en-gb", "English"
        WELSH = "cy", "Cymraeg"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # How pages look to them; empty: as their device has it.
    look = models.CharField(max_length=5, choices=Look, blank=True, default="", db_default="")
    # In which language pages speak to them; empty: they never chose.
    language = models.CharField(max_length=5, choices=Language, blank=True, default="", db_default="")

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Never: agencies.permissions says what is allowed, to superusers too."""
        return False

    def has_perms(self, perm_list: Iterable[str], obj: object = None) -> bool:
        """Never, not even where none is asked for."""
        return False

    def has_module_perms(self, app_label: str) -> bool:
        """Never."""
        return False


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
    # Empty: not by anybody signed in. A way back does not rest on what who asks for it has just arranged.
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

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
