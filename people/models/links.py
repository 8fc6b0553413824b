"""Which record points to which person, and which may: undoing a link is ending a row."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q

from people.models.persons import Person, PersonRecord


class Link(models.Model):
    """One agency's record points to a person: by what method, how surely, who decided, and until when."""

    class Method(models.TextChoices):
        NEW = "new"  # nobody known matched: a person was made for the record
        IDENTIFIER = "identifier"
        WEIGHTS = "weights"
        JOIN = "join"  # two persons were found to be one
        HUMAN = "human"

    record = models.ForeignKey(PersonRecord, on_delete=models.PROTECT, related_name="links")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="links")
    method = models.CharField(max_length=12, choices=Method)
    weight = models.FloatField()  # log2 odds
    model_version = models.CharField(max_length=40)
    explanation = models.JSONField(default=dict)
    decided_by = models.CharField(max_length=64)  # "system", or the user's public id
    started_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=64, blank=True)
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["record"], condition=Q(ended_at__isnull=True), name="people_one_open_link_a_record"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by="", end_reason="")
                | (Q(ended_at__isnull=False) & ~Q(ended_by="") & ~Q(end_reason="")),
                name="people_link_end_is_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["person"], name="people_open_links", condition=Q(ended_at__isnull=True))
        ]


class CandidateLink(models.Model):
    """A record and a person that may concern the same human being: kept for ever, with what was seen."""

    class State(models.TextChoices):
        OPEN = "open"  # waits for a person
        SAME = "same"
        NOT_SAME = "not_same"
        SETTLED = "settled"  # later evidence linked them without a person's help

    public_id = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)
    record = models.ForeignKey(PersonRecord, on_delete=models.PROTECT, related_name="candidates")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="candidates")
    weight = models.FloatField()
    guards = ArrayField(models.CharField(max_length=40), default=list)
    model_version = models.CharField(max_length=40)
    explanation = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    created_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    #: nobody could tell: at the end of the queue until the record's person or the other one changes
    set_aside_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["record", "person", "model_version"], name="people_one_candidate_a_pair_and_model"
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True, decided_by="")
                | (~Q(state="open") & Q(decided_at__isnull=False) & ~Q(decided_by="")),
                name="people_candidate_decision_is_whole",
            ),
        ]
