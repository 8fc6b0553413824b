"""Which persons an actor may know of.

The rule: somebody the actor's own agency holds a record of; for coordinators also everybody whose
case is open. Everyone else cannot be found at all.
"""

from django.db.models import Exists, OuterRef, Q

from agencies.permissions import Actor, Perm
from people.models import Case, Link


def may_know_of(actor: Actor) -> Q | None:
    """A filter on Person, or None when the actor may know of nobody."""
    rules = Q(pk__in=[])
    allowed = False
    own = actor.where(Perm.PERSON_VIEW, Perm.PERSON_FIND)
    if own:
        held = Link.objects.filter(person=OuterRef("pk"), ended_at__isnull=True, record__agency__in=list(own))
        rules |= Q(Exists(held))
        allowed = True
    if actor.may(Perm.CASE_VIEW_FULL):
        rules |= Q(Exists(Case.objects.filter(person=OuterRef("pk"), closed_at__isnull=True)))
        allowed = True
    return rules if allowed else None
