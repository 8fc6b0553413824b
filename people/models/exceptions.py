"""What stands beside the ordinary rules: who was let in by name, who is kept away, and emergencies."""

import uuid
from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from agencies.models import Agency, User
from people.models.persons import Person

GLASS_LASTS = timedelta(hours=4)  # how long an emergency opens somebody, at most


def ended_whole(name: str) -> models.CheckConstraint:
    """An end has its moment, its author and its reason, or there is none of it."""
    return models.CheckConstraint(
        condition=Q(ended_at__isnull=True, ended_by="", end_reason="")
        | Q(ended_at__isnull=False) & ~Q(ended_by="") & ~Q(end_reason=""),
        name=name,
    )


class Grant(UserObjectPermissionBase):
    """Something open to one named user, for a purpose and a time, whatever their role shows them.

    In force from `started_at` until `ends_at` or `ended_at`, whichever comes first, these two excluded.
    """

    public_id = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    permission = models.ForeignKey("auth.Permission", on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=200)
    about_type = models.CharField(max_length=40, blank=True, db_default="")  # meeting, disclosure, ...
    about_id = models.CharField(max_length=64, blank=True, db_default="")  # its public id
    opened_by = models.CharField(max_length=64, db_default="system")  # "system", or the user's public id
    started_at = models.DateTimeField(default=timezone.now, db_default=Now())
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=64, blank=True, db_default="")
    end_reason = models.CharField(max_length=200, blank=True, db_default="")

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["user", "content_object", "kind", "about_id"],
                condition=Q(ended_at__isnull=True),
                name="%(app_label)s_one_open_grant",
            ),
            models.CheckConstraint(condition=~Q(purpose=""), name="%(app_label)s_grant_has_a_purpose"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("started_at")), name="%(app_label)s_grant_ends_after_start"
            ),
            ended_whole("%(app_label)s_grant_end_is_whole"),
        ]
        indexes = [
            models.Index(
                fields=["user"], name="%(app_label)s_grants_of_user", condition=Q(ended_at__isnull=True)
            ),
            models.Index(
                fields=["content_object"], name="%(app_label)s_grants_on", condition=Q(ended_at__isnull=True)
            ),
            models.Index(
                fields=["about_id"], name="%(app_label)s_grants_about", condition=Q(ended_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{type(self).__name__} {self.pk}"


class PersonGrant(Grant):
    """A person open to one named user: they may know of them, and read their unsealed incidents."""

    class Kind(models.TextChoices):
        MEETING = "meeting"  # named as coming to a professionals meeting
        BREAK_GLASS = "break_glass"  # opened in an emergency, by the user themselves
        NAMED = "named"

    content_object = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="grants")
    kind = models.CharField(max_length=12, choices=Kind)

    class Meta(Grant.Meta):
        constraints = [
            *Grant.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(kind="break_glass") | Q(ends_at__lte=F("started_at") + GLASS_LASTS),
                name="people_emergency_is_short",
            ),
        ]


class PersonBlock(models.Model):
    """A user who knows a person is kept away from them: it beats every role and every grant."""

    class Relation(models.TextChoices):
        SELF = "self", _("They are this person")
        FAMILY = "family", _("A member of their family")
        PARTNER = "partner", _("A partner or former partner")
        FRIEND = "friend", _("A friend")
        COLLEAGUE = "colleague", _("A colleague")
        OTHER = "other", _("Somebody they know in another way")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="blocks")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    relation = models.CharField(max_length=10, choices=Relation)
    reason = models.CharField(max_length=500, blank=True)
    set_by = models.CharField(max_length=64)  # the public id of whoever set it; "system" where it followed
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=64, blank=True)
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "user"], condition=Q(ended_at__isnull=True), name="people_one_open_block"
            ),
            ended_whole("people_block_end_is_whole"),
        ]
        indexes = [
            models.Index(fields=["user"], name="people_blocks_of_user", condition=Q(ended_at__isnull=True))
        ]


class GlassBreak(models.Model):
    """Somebody asked for a person in an emergency. Kept whether or not anybody was found."""

    class Finding(models.TextChoices):
        JUSTIFIED = "justified", _("It was justified")
        NOT_JUSTIFIED = "not_justified", _("It was not justified")
        CANNOT_TELL = "cannot_tell", _("It cannot be told")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(  # none where nobody was opened
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="emergencies"
    )
    grant = models.OneToOneField(
        PersonGrant, null=True, blank=True, on_delete=models.PROTECT, related_name="emergency"
    )
    broken_by = models.CharField(max_length=64)  # the user's public id
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="emergencies")
    asked = ArrayField(models.CharField(max_length=20), default=list)  # kinds of thing, never what was typed
    reason = models.CharField(max_length=1000)
    at = models.DateTimeField(default=timezone.now)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.CharField(max_length=64, blank=True)
    finding = models.CharField(max_length=14, choices=Finding, blank=True)
    note = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="people_emergency_has_a_reason"),
            models.CheckConstraint(
                condition=Q(grant__isnull=True) | Q(person__isnull=False),
                name="people_emergency_opens_somebody",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=True, reviewed_by="", finding="", note="")
                | Q(reviewed_at__isnull=False)
                & ~Q(reviewed_by="")
                & ~Q(reviewed_by=F("broken_by"))
                & ~Q(finding=""),
                name="people_emergency_review_is_whole",
            ),
        ]


class AccessNotice(models.Model):
    """An agency is told that somebody was opened in an emergency. Holds no name."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="access_notices")
    glass = models.ForeignKey(GlassBreak, on_delete=models.PROTECT, related_name="notices")
    created_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "glass"], name="people_one_notice_an_emergency"),
            models.CheckConstraint(
                condition=Q(seen_at__isnull=True, seen_by="") | Q(seen_at__isnull=False) & ~Q(seen_by=""),
                name="people_emergency_notice_seen_is_whole",
            ),
        ]
