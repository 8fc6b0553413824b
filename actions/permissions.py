"""Which actions and referrals an actor may see (docs/permissions.md, "Actions and referrals").

Whole: whoever does the work of the agency concerned and may know of the person, and coordinators in whose
area their case is or was. That there is one, with its reference and its due time: whoever does the work of
that agency. Nothing about anybody from whom they are kept away.
"""

from dataclasses import dataclass

from django.db.models import BigIntegerField, Exists, ExpressionWrapper, F, OuterRef, Q, Subquery
from django.db.models.fields import BooleanField
from django.db.models.functions import Coalesce

from agencies.permissions import Actor, Perm
from incidents.models import Involvement
from people.models import Person
from people.permissions import coordinated_in, followed
from people.selectors.persons import persons_found_to_be, persons_visible_to


def referred_now() -> Coalesce:
    """As followed, of a referral: of one that an incident told of, whom its participant is today."""
    told = Involvement.objects.filter(
        incident__public_id=OuterRef("incident_public_id"),
        key=OuterRef("participant"),
        record__links__ended_at__isnull=True,
    )
    number = BigIntegerField()
    told_of = Subquery(told.values("record__links__person")[:1], output_field=number)
    return Coalesce(told_of, followed(), output_field=number)


@dataclass(frozen=True, slots=True)
class Reach:
    """What `known` and `coordinated` say of one person, where all rows are about that one.

    `persons` (primary keys) are this one and those found to be the same.
    """

    known: bool
    coordinated: bool
    persons: frozenset[int]


def reach_of(by: Actor, *, person: Person) -> Reach:
    """Asked once of the person instead of each row, which takes the database longer to plan than to do."""
    # Each of this one person: "in" would be answered with everybody of whom the actor may know.
    may_know = Exists(persons_visible_to(by=by).filter(pk=OuterRef("pk")))
    decides = ExpressionWrapper(coordinated(by), output_field=BooleanField())
    asked = Person.objects.filter(pk=person.pk).annotate(now=F("pk"))
    asked = asked.annotate(is_known=may_know, is_coordinated=decides)
    is_known, is_coordinated = asked.values_list("is_known", "is_coordinated").first() or (False, False)
    persons = persons_found_to_be(person_ids=[person.pk])
    return Reach(bool(is_known), bool(is_coordinated), frozenset(persons))


def _all_or_none(all_of_them: bool) -> Q:
    return Q(pk__isnull=not all_of_them)  # an empty Q would be dropped from an "or"


def coordinated(by: Actor, reach: Reach | None = None) -> Q:
    """A filter on rows with `now`: the coordinators' rule, as of prompts.

    The person's case is or was in the actor's area, and an agency that shares with theirs holds a record of
    the person, or nobody holds one any more. `reach`, where all rows are about one person, is what it says.
    """
    if reach is not None:
        return _all_or_none(reach.coordinated)
    if not by.may(Perm.PROMPT_VIEW):
        return Q(pk__in=[])
    return Q(coordinated_in(by, of="now"))


def working(by: Actor, *columns: str) -> Q:
    """A filter: the actor does the work of the agency that one of these columns names."""
    agencies = list(by.where(Perm.WORK_DO))
    rule = Q(pk__in=[])
    for column in columns:
        rule |= Q(**{f"{column}__in": agencies})
    return rule


def known(by: Actor, reach: Reach | None = None) -> Q:
    """A filter on rows with `now`: the actor may know of the person. `reach` as of `coordinated`."""
    if reach is not None:
        return _all_or_none(reach.known)
    return Q(now__in=persons_visible_to(by=by).values("pk"))
