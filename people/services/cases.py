"""Open and close a person's case: while it is open, coordinators see the whole record."""

from django.utils import timezone

from people.models import Case, Person


def case_open(*, person: Person) -> Case:
    """Open the person's case, or return the one that is open already."""
    found = Case.objects.filter(person=person, closed_at__isnull=True).first()
    return found or Case.objects.create(person=person)


def case_close(*, person: Person, reason: str) -> None:
    """Close the person's open case, if there is one."""
    Case.objects.filter(person=person, closed_at__isnull=True).update(
        closed_at=timezone.now(), close_reason=reason
    )
