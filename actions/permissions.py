"""Which actions and referrals an actor may see (docs/permissions.md, "Actions and referrals").

Whole: whoever does the work of the agency concerned and may know of the person, and coordinators in whose
area their case is or was. That there is one, with its reference and its due time: whoever does the work of
that agency. Nothing about anybody from whom they are kept away.
"""

from django.db.models import BigIntegerField, Case, Exists, F, Func, OuterRef, Q, Subquery, Value, When
from django.db.models.fields import BooleanField
from django.db.models.functions import Coalesce
from django.utils import timezone

from agencies.permissions import Actor, Perm
from agencies.ways import among, partners
from incidents.models import Involvement
from people.models import Case as PersonCase
from people.models import Link
from people.permissions import in_area
from people.selectors.persons import persons_visible_to

# Whom a row names may have been found to be somebody else since.
_FOLLOWED = """(
    WITH RECURSIVE way(id, on_to) AS (
        SELECT asked.id, asked.redirected_to_id FROM people_person asked WHERE asked.id = %(expressions)s
        UNION SELECT next.id, next.redirected_to_id FROM people_person next JOIN way ON next.id = way.on_to
    ) SELECT way.id FROM way WHERE way.on_to IS NULL
)"""


def person_now(*, of: str = "person") -> Func:
    """Whom the row is about, or who they were found to be, however many joins on: to annotate as `now`.

    `of` is the row's way to the person.
    """
    return Func(F(of), template=_FOLLOWED, output_field=BigIntegerField())


def referred_now() -> Coalesce:
    """As person_now, of a referral: of one that an incident told of, whom its participant is today."""
    told = Involvement.objects.filter(
        incident__public_id=OuterRef("incident_public_id"),
        key=OuterRef("participant"),
        record__links__ended_at__isnull=True,
    )
    number = BigIntegerField()
    told_of = Subquery(told.values("record__links__person")[:1], output_field=number)
    return Coalesce(told_of, person_now(), output_field=number)


def coordinated(by: Actor) -> Q:
    """A filter on rows with `now`: the coordinators' rule, as of prompts.

    The person's case is or was in the actor's area, and an agency that shares with theirs holds a record of
    the person, or nobody holds one any more.
    """
    if not by.may(Perm.PROMPT_VIEW):
        return Q(pk__in=[])
    cases = PersonCase.objects.filter(in_area(by.areas), person=OuterRef("now"))
    held = Link.objects.filter(person=OuterRef("now"), ended_at__isnull=True)
    sharing = held.filter(among("record__agency", partners(by, on=timezone.localdate())))
    told = Case(
        When(Exists(cases), then=Exists(sharing) | ~Exists(held)),
        default=Value(False),
        output_field=BooleanField(),
    )
    return Q(told)


def working(by: Actor, *columns: str) -> Q:
    """A filter: the actor does the work of the agency that one of these columns names."""
    agencies = list(by.where(Perm.WORK_DO))
    rule = Q(pk__in=[])
    for column in columns:
        rule |= Q(**{f"{column}__in": agencies})
    return rule


def known(by: Actor) -> Q:
    """A filter on rows with `now`: the actor may know of the person."""
    return Q(now__in=persons_visible_to(by=by).values("pk"))
