"""By which identifiers a record of looks would still tell somebody of those from whom they are kept away."""

from agencies.permissions import Actor
from incidents.models import Incident
from incidents.selectors.standing import incidents_blocked_for
from people.models import Person
from people.selectors.persons import persons_blocked_for, persons_found_to_be


def ids_kept_from(*, by: Actor) -> frozenset[str]:
    """Public ids of the persons from whom the actor is kept away, and of the incidents they take part in.

    Persons that were found to be one of them are among them: an earlier look names the earlier one.
    """
    blocked = persons_blocked_for(by=by)
    if not blocked:
        return frozenset()
    persons = Person.objects.filter(pk__in=persons_found_to_be(person_ids=blocked))
    incidents = Incident.objects.filter(pk__in=incidents_blocked_for(by=by))
    return frozenset(
        str(public_id)
        for found in (persons, incidents)
        for public_id in found.values_list("public_id", flat=True)
    )
