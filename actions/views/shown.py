"""What lists and pages of actions and referrals share: whom they are about, and the access event."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from actions.models import Action
from actions.selectors.persons import persons_of
from agencies.models import Agency
from agencies.permissions import Actor
from audit import services as audit
from people.models import Person
from people.purposes import named
from people.selectors.persons import Description, described_for, person_visible_to, records_told

PAGE_SIZE = 50
PURPOSE = "doing_agreed_work"


def page_of(request: HttpRequest, rows: QuerySet[Any]) -> Page[Any]:
    """The page of the list that was asked for."""
    return Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))


def list_shown(*, by: Actor, what: str, rows: Iterable[Any], closed: bool) -> Mapping[str, Any]:
    """What a list says beside its rows, once it is written who was shown: whom each whole row is about."""
    whole = [row for row in rows if row.whole]
    persons = persons_of(whole)
    target = audit.Target("work", what, {"persons": named(persons.values()), "closed": closed})
    audit.record_access(action="work.viewed", by=by, target=target, purpose=PURPOSE)
    known = described_for(by=by, persons=persons.values())
    return {
        "known": known,
        "closed": closed,
        "query": "show=closed&" if closed else "",
        "now": timezone.now(),
    }


def thing_shown(*, by: Actor, action: str, kind: str, thing: Any, person: Person) -> Description:
    """Whom the thing is about, once it is written that it was read."""
    target = audit.Target(kind, str(thing.public_id), {"persons": named([person])})
    audit.record_access(action=action, by=by, target=target, purpose=PURPOSE)
    return described_for(by=by, persons=[person])[person.pk]


def opens(*, by: Actor, person: Person) -> bool:
    """Whether the person's page opens to the actor: of a case that is closed it need not."""
    return person_visible_to(by=by, public_id=person.public_id) is not None


def agencies_chosen() -> list[Agency]:
    """The agencies among which a form chooses, by name."""
    return list(Agency.objects.order_by("name"))


def owners_chosen(*, by: Actor, action: Action, person: Person) -> list[Agency]:
    """The agencies that can have the action from now on, by name: those that could open it.

    That has it now, those of which the actor may know that they hold a record of the person, and hubs. All,
    where the actor may know of no record.
    """
    holders = {record.agency_id for record in records_told(by=by, person=person)}
    if not holders:
        return agencies_chosen()
    can = Q(pk__in=[action.owner_agency_id, *holders]) | Q(kind=Agency.Kind.COMMUNITY_SAFETY_HUB)
    return list(Agency.objects.filter(can).order_by("name"))
