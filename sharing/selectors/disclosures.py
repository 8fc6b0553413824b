"""Read disclosures: the register, and one disclosure as far as the reader may."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from agencies.permissions import Actor, Perm
from agencies.selectors import answers_for_the_hub
from incidents.selectors import Seen, incident_visible_to
from people.models import Person
from people.selectors.persons import person_visible_to, persons_blocked_for, persons_found_to_be
from sharing.models import Disclosure, DisclosureTo
from sharing.selectors.apart import apart_unreviewed, told_apart

IN_FORCE, DUE, ENDED, ALL = "in_force", "due", "ended", "all"
STATES = (IN_FORCE, DUE, ENDED, ALL)


@dataclass(frozen=True, slots=True)
class Filters:
    """Which part of the register: a state (one of STATES), and the code of an agency that takes part."""

    state: str = ALL
    agency: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A disclosure as one reader sees it."""

    disclosure: Disclosure
    content: bool  # what was disclosed and why; otherwise that it was, to which agencies, when, on what basis
    person: Person | None  # where the reader may know of them
    keeps: bool  # may review and end it


def register(*, by: Actor, today: date, filters: Filters | None = None) -> QuerySet[Disclosure]:
    """The disclosures that the actor's agencies made or received, newest first; all for the hub's lead.

    Nothing about a person from whom the actor is kept away.
    """
    agencies = by.where(Perm.REGISTER_VIEW)
    if not agencies:
        return Disclosure.objects.none()
    found = _told_about(by)
    if not _for_everybody(by):
        found = found.filter(_of(made_for__in=list(agencies), received__in=list(agencies)))
    filters = filters or Filters()
    if filters.agency:
        found = found.filter(
            Q(made_for__code=filters.agency)
            | Q(Exists(DisclosureTo.objects.filter(disclosure=OuterRef("pk"), agency__code=filters.agency)))
        )
    return found.filter(_in_state(filters.state, today))


def disclosures_kept(*, by: Actor) -> QuerySet[Disclosure]:
    """Those the actor may review and end: made by them, or for an agency whose register they keep."""
    rule = Q(made_for__in=list(by.where(Perm.REGISTER_VIEW)))
    if by.user_pk is not None:
        rule |= Q(made_by=by.user_pk, made_for__in=list(by.where(Perm.DISCLOSE)))
    if _for_everybody(by):
        rule = Q()
    return _told_about(by).filter(rule)


def disclosure_visible_to(*, by: Actor, public_id: UUID, today: date) -> Told | None:
    """The disclosure, when the actor made it, is named in it while it lasts, or keeps the register of it."""
    whole = _read_whole(by, today)
    told = Q(pk__in=whole.values("pk")) | Q(pk__in=register(by=by, today=today).values("pk"))
    disclosure = _told_about(by).filter(told, public_id=public_id).first()
    if disclosure is None:
        return None
    return Told(
        disclosure,
        whole.filter(pk=disclosure.pk).exists(),
        person_visible_to(by=by, public_id=disclosure.person.public_id),
        disclosures_kept(by=by).filter(pk=disclosure.pk).exists(),
    )


def items_told(*, told: Told, by: Actor, today: date) -> list[Seen]:
    """The incidents that were disclosed, each as far as the actor sees it now; none without the content."""
    if not told.content:
        return []
    items = told.disclosure.items.select_related("incident").order_by("-incident__occurred_on", "-pk")
    found = (incident_visible_to(by=by, public_id=item.incident.public_id, today=today) for item in items)
    return [seen for seen in found if seen is not None]


def disclosed_to(*, by: Actor, today: date) -> QuerySet[Disclosure]:
    """What was disclosed to the actor by name and is in force, newest first."""
    if by.user_pk is None:
        return Disclosure.objects.none()
    named = DisclosureTo.objects.filter(
        disclosure=OuterRef("pk"),
        user=by.user_pk,
        agency__in=list(by.where(Perm.PERSON_VIEW)),
        ended_at__isnull=True,
    )
    return told_apart(_told_about(by).filter(Exists(named), in_force(today)))


def disclosures_due(*, by: Actor, today: date) -> QuerySet[Disclosure]:
    """What the actor made or keeps that is due for a review, the one due first at the top.

    Due too is one of which an incident was found not to be the person's since somebody last looked.
    """
    due = Q(review_on__lte=today) | Q(apart_unreviewed())
    return told_apart(disclosures_kept(by=by).filter(in_force(today) & due)).order_by("review_on", "pk")


def persons_told(*, disclosures: Iterable[Disclosure], by: Actor) -> dict[int, Person]:
    """Disclosure's primary key to its person, for those of whom the actor may know."""
    found = {
        one.pk: person_visible_to(by=by, public_id=one.person.public_id)
        for one in disclosures
        if by.may(Perm.PERSON_VIEW)
    }
    return {pk: person for pk, person in found.items() if person is not None}


def in_force(on: date) -> Q:
    """A filter on Disclosure: not ended, and its last day not past."""
    return Q(ended_at__isnull=True, ends_on__gte=on)


def state_of(disclosure: Disclosure, today: date) -> str:
    """ended, due (its review) or in_force."""
    if disclosure.ended_at is not None or disclosure.ends_on < today:
        return ENDED
    return DUE if disclosure.review_on <= today else IN_FORCE


def _in_state(state: str, today: date) -> Q:
    if state == IN_FORCE:
        return in_force(today)
    if state == DUE:
        return in_force(today) & Q(review_on__lte=today)
    return ~in_force(today) if state == ENDED else Q()


def _for_everybody(by: Actor) -> bool:
    return by.may(Perm.REGISTER_VIEW) and answers_for_the_hub(by=by)


def _of(*, made_for__in: Collection[int], received__in: Collection[int]) -> Q:
    received = DisclosureTo.objects.filter(disclosure=OuterRef("pk"), agency__in=received__in)
    return Q(made_for__in=made_for__in) | Q(Exists(received))


def _read_whole(by: Actor, today: date) -> QuerySet[Disclosure]:
    """Those whose content the actor reads: the author, their manager, whom it names while it lasts."""
    manages = by.where(Perm.REGISTER_VIEW).keys() & by.where(Perm.PERSON_VIEW).keys()
    rule = Q(made_for__in=sorted(manages)) | Q(pk__in=disclosed_to(by=by, today=today).values("pk"))
    if by.user_pk is not None:
        rule |= Q(made_by=by.user_pk, made_for__in=list(by.where(Perm.DISCLOSE)))
    return Disclosure.objects.filter(rule)


def _told_about(by: Actor) -> QuerySet[Disclosure]:
    """Every disclosure about somebody from whom the actor is not kept away. The caller says which of them."""
    found: QuerySet[Disclosure] = Disclosure.objects.select_related(
        "person", "made_by", "made_for", "reviewed_by", "ended_by"
    ).prefetch_related("recipients__agency", "recipients__user")
    away = _kept_away(by)
    return found.exclude(person__in=away) if away else found


def _kept_away(by: Actor) -> Collection[int]:
    persons = persons_blocked_for(by=by)
    return persons_found_to_be(person_ids=persons) if persons else ()
