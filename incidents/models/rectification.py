"""What a person says is wrong in what was recorded of them."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models.incidents import Incident


class RectificationNote(models.Model):
    """A person disputes something an agency recorded; what they say stands beside it for as long as it does.

    The record itself is put right by its agency, which sends it again; the note says what was decided.
    """

    class Part(models.TextChoices):
        WHO = "who", _("Who it is about")
        WHEN_WHERE = "when_where", _("When or where it happened")
        WHAT = "what", _("What happened")
        INJURIES = "injuries", _("Injuries")
        OTHERS = "others", _("Who else was there, or how they are related")
        OTHER = "other", _("Something else")

    class Decision(models.TextChoices):
        UPHELD = "upheld", _("The person is right: the agency sends the record again")
        NOTED = "noted", _("It cannot be settled: what the person says is kept beside it")
        REFUSED = "refused", _("The record is right: what the person says is kept beside it")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="rectifications")
    version = models.PositiveIntegerField()  # of the incident, when it was disputed
    part = models.CharField(max_length=10, choices=Part)
    said = models.CharField(max_length=2000)  # what the person says, in their words
    decision = models.CharField(max_length=7, choices=Decision)
    reason = models.CharField(max_length=1000)
    by = models.CharField(max_length=64)  # the user's public id
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(said="") & ~Q(reason=""), name="incidents_note_says_why")
        ]
