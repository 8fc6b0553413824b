"""Read requests by people recorded, and what answers them, as far as the actor may."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import F, Q, QuerySet

from agencies.models import Agency
from agencies.permissions import Actor, Perm
from agencies.selectors import answers_for_the_hub
from duties.models import Pack, SubjectRequest
from incidents.models import Incident
from incidents.permissions import Tier
from incidents.selectors import chronology, incidents_about
from people.models import Person
from people.selectors.persons import (
    current_person,
    persons_blocked_for,
    persons_found_to_be,
    persons_visible_to,
)


def requests_kept(*, by: Actor) -> QuerySet[SubjectRequest]:
    """The requests that the actor answers: those to their agency, about somebody they may know of."""
    known = persons_visible_to(by=by)
    return SubjectRequest.objects.filter(
        Q(person__in=known) | Q(person__redirected_to__in=known), agency__in=list(by.where(Perm.SUBJECT_DUTY))
    ).select_related("agency", "person")


def requests_released(*, by: Actor) -> QuerySet[SubjectRequest]:
    """The requests whose answer the actor may let go out: their agency's; everybody's for the hub's lead."""
    if not by.may(Perm.SUBJECT_RELEASE):
        return SubjectRequest.objects.none()
    found = SubjectRequest.objects.select_related("agency", "person")
    blocked = persons_blocked_for(by=by)
    if blocked:
        found = found.exclude(person__in=persons_found_to_be(person_ids=blocked))
    if answers_for_the_hub(by=by):
        return found
    return found.filter(agency__in=list(by.where(Perm.SUBJECT_RELEASE)))


def requests_visible_to(*, by: Actor) -> QuerySet[SubjectRequest]:
    """The requests that the actor answers or lets out, the one due first at the top, closed ones last."""
    either = Q(pk__in=requests_kept(by=by).values("pk")) | Q(pk__in=requests_released(by=by).values("pk"))
    return (
        SubjectRequest.objects.filter(either)
        .select_related("agency", "person")
        .order_by(F("closed_at").desc(nulls_first=True), "due_on", "pk")
    )


def request_visible_to(*, by: Actor, public_id: UUID) -> SubjectRequest | None:
    """The request, if the actor answers it or lets its answer out."""
    return requests_visible_to(by=by).filter(public_id=public_id).first()


def request_kept(*, by: Actor, public_id: UUID) -> SubjectRequest | None:
    """The request, if the actor answers it."""
    return requests_kept(by=by).filter(public_id=public_id).first()


def pack_of(*, request: SubjectRequest) -> Pack | None:
    """The pack that stands for this request."""
    return Pack.objects.filter(request=request, ended_at__isnull=True).first()


def pack_visible_to(*, by: Actor, public_id: UUID) -> Pack | None:
    """A pack's content is for whoever answers the request, and for nobody who only lets it out."""
    found = Pack.objects.filter(public_id=public_id, request__in=requests_kept(by=by))
    return found.select_related("request__agency", "request__person").first()


def pack_to_release(*, by: Actor, public_id: UUID) -> Pack | None:
    """A finished pack that the actor may let out, or has."""
    found = Pack.objects.filter(
        public_id=public_id,
        request__in=requests_released(by=by),
        made_at__isnull=False,
        ended_at__isnull=True,
    )
    return found.select_related("request__agency").first()


def held_of(*, request: SubjectRequest) -> list[Incident]:
    """The agency's own incidents of the person, oldest first, sealed ones too."""
    person = current_person(person_id=request.person_id)
    found = incidents_about(person=person).filter(agency=request.agency_id).select_related("agency")
    return list(found.order_by("occurred_on", "pk"))


def all_readable(*, request: SubjectRequest, by: Actor, today: date) -> bool:
    """Whether the actor may read each of the agency's incidents of the person in full.

    Somebody who is kept away from another participant may not, and a pack without those would be short.
    """
    person = current_person(person_id=request.person_id)
    seen = chronology(by=by, person=person, today=today)
    full = {one.incident.pk for one in seen if one.tier == Tier.FULL}
    return all(incident.pk in full for incident in held_of(request=request))


def whom_else_to_ask() -> Sequence[Agency]:
    """Every agency that takes part in CaseLink: the same for everybody, so that it tells of nobody."""
    return list(Agency.objects.order_by("name"))


def own_record_of(*, by: Actor, person: Person) -> list[Agency]:
    """The actor's agencies that hold a record of the person, and for which the actor answers requests."""
    agencies = Agency.objects.filter(
        pk__in=list(by.where(Perm.SUBJECT_DUTY)),
        person_records__links__person=person,
        person_records__links__ended_at__isnull=True,
    )
    return list(agencies.distinct().order_by("name"))
