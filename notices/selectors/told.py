"""Which notices an actor reads: to them by name, to their role at an agency, and to whom they cover for."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from agencies.permissions import Actor, Perm
from notices.codes import PERM_OF
from notices.models import Cover, Escalation, Notice
from people.models import Person
from people.selectors.persons import persons_blocked_for, persons_found_to_be


def notices_for(*, by: Actor) -> QuerySet[Notice]:
    """What the actor is told. Nothing of a person from whom they are kept away; an API client nothing."""
    if by.user_pk is None:
        return Notice.objects.none()
    to = Q(user=by.user_pk)
    for role, perm in PERM_OF.items():
        if agencies := by.where(perm):
            to |= Q(user__isnull=True, role=role, agency__in=list(agencies)) & ~Q(apart=by.user_pk)
    if works_at := by.where(Perm.WORK_DO):
        away = covers_on(timezone.localdate()).filter(
            instead=by.user_pk,
            user=OuterRef("user"),
            agency=OuterRef("agency"),
            agency__in=list(works_at),
        )
        to |= Q(Exists(away))
    return Notice.objects.filter(to).filter(near(by, "person_public_id", "also_public_id"))


def late_for(*, by: Actor) -> QuerySet[Escalation]:
    """What the agencies that the actor oversees are late with. Nothing of who they are kept away from."""
    overseen = by.where(Perm.WORK_OVERSEE)
    if not overseen:
        return Escalation.objects.none()
    return Escalation.objects.filter(near(by), agency__in=list(overseen), ended_at__isnull=True)


def late_once(*, by: Actor) -> QuerySet[Escalation]:
    """As late_for, each thing of an agency once: as said last, with `since`, when it was first due."""
    same = late_for(by=by).filter(
        about_type=OuterRef("about_type"), about_id=OuterRef("about_id"), agency=OuterRef("agency")
    )
    first = same.order_by("due_at", "pk").values("due_at")[:1]
    later = Exists(same.filter(due_at__gt=OuterRef("due_at")))
    return late_for(by=by).filter(~later).annotate(since=Subquery(first)).order_by("since", "pk")


def covers_on(day: date) -> QuerySet[Cover]:
    """The covers in force on a day."""
    return Cover.objects.filter(ended_at__isnull=True, from_on__lte=day, to_on__gte=day)


def near(by: Actor, *of: str) -> Q:
    """A filter on the persons in the fields `of` (person_public_id alone, where none is named): in each
    nobody, or nobody from whom the actor is kept away."""
    blocked = persons_blocked_for(by=by)
    if not blocked:
        return Q()
    away, kept = _public_ids(blocked), Q()
    for field in of or ("person_public_id",):
        kept &= Q((f"{field}__isnull", True)) | ~Q((f"{field}__in", away))
    return kept


def _public_ids(persons: Iterable[int]) -> list[UUID]:
    """Those of these persons (primary keys), and of everybody found to be one of them."""
    family = Person.objects.filter(pk__in=persons_found_to_be(person_ids=persons))
    return list(family.values_list("public_id", flat=True))
