"""What is left of an incident whose time was up: that there was one, and nothing of what it said."""

import uuid

from django.db import models


class Tombstone(models.Model):
    """An incident was here. Written once, by the erasure; holds no reference, no kind, no name.

    `mark` is a hash of the agency and its reference, by which the same record sent again is known.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    incident = models.UUIDField(unique=True)  # the public id that the audit names it by
    agency = models.CharField(max_length=63)  # code
    mark = models.CharField(max_length=64)
    rule = models.CharField(max_length=100)  # under which it was due, in a code: "6 years since occurred"
    records = models.PositiveIntegerField()  # person records that went with it
    erased_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mark"], name="incidents_one_tombstone_a_mark")]
