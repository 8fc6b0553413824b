"""What agencies are told when who is who has changed."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from people.models.decisions import LinkDecision
from people.models.persons import Person


class IdentityNotice(models.Model):
    """An agency holds a record of a person whose records are no longer the same ones. Holds no name."""

    class What(models.TextChoices):
        JOINED = "joined", _("Two persons were found to be one")
        UNLINKED = "unlinked", _("Records were taken out of a person")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="identity_notices")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="identity_notices")
    decision = models.ForeignKey(  # none where CaseLink joined them by itself
        LinkDecision, null=True, blank=True, on_delete=models.PROTECT, related_name="notices"
    )
    what = models.CharField(max_length=10, choices=What)
    created_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "person", "what"],
                condition=Q(seen_at__isnull=True),
                name="people_one_unseen_notice",
            ),
            models.CheckConstraint(
                condition=Q(seen_at__isnull=True, seen_by="") | Q(seen_at__isnull=False) & ~Q(seen_by=""),
                name="people_notice_seen_is_whole",
            ),
        ]
