"""Who was let in to an incident by name."""

from datetime import timedelta

from django.db import models
from django.db.models.functions import Now

from incidents.models.incidents import Incident
from people.models import Grant


class IncidentGrant(Grant):
    """An exception to ordinary visibility: one named user may see one incident in full."""

    class Kind(models.TextChoices):
        DISCLOSURE = "disclosure"
        NAMED = "named"

    content_object = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="grants")
    kind = models.CharField(max_length=12, choices=Kind, db_default="named")
    # For the grants that were there before these two were asked; services always give both.
    purpose = models.CharField(max_length=200, db_default="before purposes were asked")
    ends_at = models.DateTimeField(db_default=Now() + timedelta(days=90))

    class Meta(Grant.Meta):
        pass
