"""What people have decided about who is who, and what follows from it for every later run."""

import uuid

from django.db import models
from django.db.models import F, Q

from people.models.links import CandidateLink
from people.models.persons import Person, PersonRecord


class LinkDecision(models.Model):
    """Somebody's answer to "is this record that person?", with reason; undone by a stamp, never removed.

    An answer that needs a second opinion is an `opinion` until somebody else gives theirs.
    """

    class Outcome(models.TextChoices):
        SAME = "same"
        NOT_SAME = "not_same"
        CANNOT_TELL = "cannot_tell"
        UNLINK = "unlink"  # a record is taken out of a person it was linked to

    class State(models.TextChoices):
        OPINION = "opinion"  # waits for a second opinion, changes nothing yet
        APPLIED = "applied"
        SUPERSEDED = "superseded"  # a later decision about the same two took its place
        UNDONE = "undone"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    outcome = models.CharField(max_length=12, choices=Outcome)
    state = models.CharField(max_length=12, choices=State, default=State.APPLIED)
    candidate = models.ForeignKey(
        CandidateLink, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions"
    )
    record = models.ForeignKey(PersonRecord, on_delete=models.PROTECT, related_name="decisions")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="decisions")  # as asked about
    seconds = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="seconded_by"
    )
    reason = models.CharField(max_length=1000)
    decided_by = models.CharField(max_length=64)  # the user's public id
    decided_for = models.CharField(max_length=63, blank=True)  # the code of the agency they acted for
    decided_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=64, blank=True)
    undone_reason = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="undone", undone_at__isnull=False) & ~Q(undone_by="") & ~Q(undone_reason="")
                | ~Q(state="undone") & Q(undone_at__isnull=True, undone_by="", undone_reason=""),
                name="people_decision_undoing_is_whole",
            ),
        ]


class LinkOverride(models.Model):
    """Two records that are always, or never, one person: checked before every link and every join.

    Between records, because those never change; persons are only what records are linked to at present.
    """

    class Kind(models.TextChoices):
        ALWAYS = "always"
        NEVER = "never"
        ASKED = "asked"  # a never carried to a record that is with the other already: a ClusterReview asks

    class EndReason(models.TextChoices):
        UNDONE = "undone"
        EXPIRED = "expired"
        SUPERSEDED = "superseded"

    one = models.ForeignKey(PersonRecord, on_delete=models.PROTECT, related_name="overrides_as_one")
    other = models.ForeignKey(PersonRecord, on_delete=models.PROTECT, related_name="overrides_as_other")
    kind = models.CharField(max_length=6, choices=Kind)
    decision = models.ForeignKey(LinkDecision, on_delete=models.PROTECT, related_name="overrides")
    expires_on = models.DateField(null=True, blank=True)  # last day on which it stands
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=10, choices=EndReason, blank=True)
    superseded_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="supersedes"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="people_override_in_order"),
            models.UniqueConstraint(
                fields=["one", "other"],
                condition=Q(ended_at__isnull=True),
                name="people_one_open_override_a_pair",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, end_reason="")
                | Q(ended_at__isnull=False) & ~Q(end_reason=""),
                name="people_override_end_is_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["other"], name="people_override_other", condition=Q(ended_at__isnull=True))
        ]


class ClusterReview(models.Model):
    """A person whose records no longer hold together by themselves: somebody must look."""

    class Reason(models.TextChoices):
        BROKEN = "broken"  # scored afresh, or by a decision that waits, they fall into more than one person
        CONTRADICTION = "contradiction"  # an always and a never meet in one person

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cluster_reviews")
    reason = models.CharField(max_length=14, choices=Reason)
    explanation = models.JSONField(default=dict)  # {"parts": [[records]], "decisions"?: []}
    opened_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=64, blank=True)
    close_reason = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "reason"],
                condition=Q(closed_at__isnull=True),
                name="people_one_open_cluster_review",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by="", close_reason="")
                | Q(closed_at__isnull=False) & ~Q(closed_by="") & ~Q(close_reason=""),
                name="people_cluster_review_close_is_whole",
            ),
        ]


class WrongDisclosure(models.Model):
    """Something that was shown under the wrong name while a record was linked to a person it was not.

    An incident for the governance lead to handle: who saw what, of whom, when. Names are not kept here.
    """

    decision = models.ForeignKey(LinkDecision, on_delete=models.PROTECT, related_name="wrong_disclosures")
    record = models.ForeignKey(PersonRecord, on_delete=models.PROTECT, related_name="wrong_disclosures")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="wrong_disclosures")
    access_action = models.CharField(max_length=60)  # the access event's action
    access_id = models.BigIntegerField()  # the audit's access event
    accessed_at = models.DateTimeField()
    accessed_by = models.CharField(max_length=64)
    accessed_for = models.CharField(max_length=63, blank=True)  # agency code
    handled_at = models.DateTimeField(null=True, blank=True)
    handled_by = models.CharField(max_length=64, blank=True)
    handling = models.CharField(max_length=1000, blank=True)  # what was done about it

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "record", "access_id"], name="people_one_wrong_disclosure"
            ),
            models.CheckConstraint(
                condition=Q(handled_at__isnull=True, handled_by="", handling="")
                | Q(handled_at__isnull=False) & ~Q(handled_by="") & ~Q(handling=""),
                name="people_wrong_disclosure_handling_is_whole",
            ),
        ]
