"""What tiers depend on, read for readers and persons."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import Exists, OuterRef

from agencies.permissions import Actor, Perm
from incidents.models import IncidentGrant, Involvement
from incidents.permissions import INVOLVEMENT_MONTHS, Standing
from people.models import Link, Person
from people.selectors.persons import open_cases_told

VIEW_FULL = "view_incident"  # the permission code an IncidentGrant carries


def standing(*, by: Actor, person: Person, today: date) -> Standing:
    """What this actor's tiers depend on for this person."""
    return standings(by=by, persons=[person.pk], today=today)[person.pk]


def standings(*, by: Actor, persons: Collection[int], today: date) -> dict[int, Standing]:
    """The standing for each of these persons (primary keys). Three queries at most, however many."""
    since = today - timedelta(days=INVOLVEMENT_MONTHS * 365 // 12)
    met = Involvement.objects.filter(
        record=OuterRef("record"),
        incident__agency__in=list(by.where(Perm.PERSON_VIEW)),
        incident__occurred_on__gte=since,
    )
    links = Link.objects.filter(Exists(met), person__in=list(persons), ended_at__isnull=True)
    involved = set(links.values_list("person_id", flat=True))
    opened = open_cases_told(by=by, persons=persons)
    granted = granted_to(by)
    return {pk: Standing(pk in involved, pk in opened, granted) for pk in persons}


def granted_to(by: Actor) -> frozenset[int]:
    """The incidents (primary keys) opened to this user by name."""
    if by.user_pk is None:
        return frozenset()
    return frozenset(
        IncidentGrant.objects.filter(user_id=by.user_pk, permission__codename=VIEW_FULL).values_list(
            "content_object_id", flat=True
        )
    )
