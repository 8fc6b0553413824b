"""The yearly return: figures as they were told, kept."""

import uuid

from django.db import models
from django.db.models import Q

from agencies.models import Agency, User


class Return(models.Model):
    """The figures of one year for a hub, as they were when its manager made the return. Never changed."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="returns")
    year = models.PositiveSmallIntegerField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    content = models.JSONField()  # tables: title, columns, rows
    sha256 = models.CharField(max_length=64)  # of the content as JSON with sorted keys

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "year"], name="figures_one_return_a_year"),
            models.CheckConstraint(condition=~Q(sha256=""), name="figures_return_has_a_mark"),
        ]
