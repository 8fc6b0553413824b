"""Who was let in to an incident by name."""

from django.db import models
from guardian.models import UserObjectPermissionBase

from incidents.models.incidents import Incident


class IncidentGrant(UserObjectPermissionBase):
    """An exception to ordinary visibility: one named user may see one incident in full."""

    content_object = models.ForeignKey(Incident, on_delete=models.CASCADE)
