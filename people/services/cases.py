"""Open and close a person's case: while it is open, coordinators of its areas see the whole record."""

from django.db import transaction
from django.utils import timezone

from agencies.permissions import SYSTEM, Actor
from audit import services as audit
from people.models import Case, Person
from people.selectors.persons import areas_of

#: Why a case was closed that nobody answered: the person was joined into another.
ANOTHER = "the person was found to be another"


@transaction.atomic
def case_open(*, person: Person, by: Actor = SYSTEM) -> Case:
    """Open the person's case, or return the one that is open already.

    `by` is whoever decided it; a prompt that CaseLink raises opens a case by CaseLink itself.
    """
    found = Case.objects.filter(person=person, closed_at__isnull=True).first()
    if found is not None:
        return found
    opened = Case.objects.create(person=person, areas=areas_of(person_id=person.pk))
    audit.record(action="case.opened", by=by, target=_target(person))
    return opened


@transaction.atomic
def case_close(*, person: Person, reason: str, by: Actor = SYSTEM) -> None:
    """Close the person's open case, if there is one. `reason` holds no name and no narrative."""
    closed = Case.objects.filter(person=person, closed_at__isnull=True).update(
        closed_at=timezone.now(), close_reason=reason
    )
    if closed:
        audit.record(action="case.closed", by=by, target=_target(person, reason=reason))


@transaction.atomic
def case_areas_follow(*, person_id: int) -> bool:
    """Bring the areas of the person's open case up to date with whose agencies hold a record of them.

    Whether they changed. Only who links a person's records needs this, and its events say what changed.
    Safe to repeat.
    """
    opened = Case.objects.filter(person=person_id, closed_at__isnull=True).first()
    areas = areas_of(person_id=person_id) if opened is not None else []
    if opened is None or opened.areas == areas:
        return False
    opened.areas = areas
    opened.save(update_fields=["areas"])
    return True


@transaction.atomic
def case_resume(*, person: Person, by: Actor = SYSTEM) -> None:
    """Open the case anew of a person who is their own again, if only their being another had closed it."""
    last = Case.objects.filter(person=person).order_by("-pk").first()
    if last is not None and last.close_reason == ANOTHER:
        case_open(person=person, by=by)


def _target(person: Person, **detail: str) -> audit.Target:
    return audit.Target("person", str(person.public_id), detail)
