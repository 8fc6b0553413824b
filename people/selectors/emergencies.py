"""Read emergencies: who was asked for, who is told, who may review, and what is open to somebody now.

`found_in_an_emergency` is the one place that looks among everybody, whoever holds a record of them. Only
people.services.glass may call it, once it has been written down that somebody asks.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet, Value

from agencies.models import Agency, User
from agencies.permissions import Actor, Perm
from agencies.selectors import answers_for_the_hub
from audit.models import AccessEvent
from people.matching.identifiers import normalise_identifier
from people.matching.names import tokens
from people.models import AccessNotice, GlassBreak, Link, Person, PersonGrant, PersonRecord
from people.searching.words import family_words, keys_of
from people.selectors.persons import persons_blocked_for, persons_found_to_be

MOST_RECORDS = 200  # with one family name and one date of birth: more than agencies ever hold of one person
MOST_LOOKS = 50  # shown to whoever reviews an emergency
NOBODY = 0  # no row's key: a question is put to the database even where nothing was found before it
UNSEALED = ("shared", "restricted")
WHOLE_DATE = 10  # letters of YYYY-MM-DD


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom somebody asks for: a whole NHS number, or a family name and a whole date of birth (YYYY-MM-DD).

    Where there is a number it alone is looked for. A given name narrows.
    """

    nhs_number: str = ""
    family_name: str = ""
    given_name: str = ""
    date_of_birth: str = ""

    @property
    def asked(self) -> list[str]:
        """The kinds of thing asked by, never what was typed. Empty where it is not enough to ask."""
        if normalise_identifier("nhs_number", self.nhs_number):
            return ["nhs_number"]
        if not tokens(self.family_name) or len(self.date_of_birth) != WHOLE_DATE:
            return []
        return ["family_name", "date_of_birth", *(["given_name"] if tokens(self.given_name) else [])]


def found_in_an_emergency(*, wanted: Wanted, by: Actor) -> Person | None:
    """The one person of whom some agency's unsealed record fits exactly; None where none or several do.

    Also None where the actor is kept away from them. What is read does not differ between the three.
    """
    persons = _holding(_fitting(wanted))
    blocked = persons_blocked_for(by=by)
    found = list(Person.objects.filter(pk__in=[NOBODY, *persons], redirected_to__isnull=True)[:2])
    return found[0] if len(found) == 1 and found[0].pk not in blocked else None


def _fitting(wanted: Wanted) -> list[int]:
    """Primary keys of the records, whosever they are, that fit exactly."""
    asked = wanted.asked
    if not asked:
        return []
    if asked == ["nhs_number"]:
        number = normalise_identifier("nhs_number", wanted.nhs_number)
        records = PersonRecord.objects.filter(identifiers__contains=[f"nhs_number:{number}"])
        return list(records.values_list("pk", flat=True)[:MOST_RECORDS])
    family, given = set(tokens(wanted.family_name)), set(tokens(wanted.given_name))
    keys = [Value(key, output_field=BigIntegerField()) for key in keys_of("w", family | given)]
    rows = PersonRecord.objects.filter(search_keys__contains=keys, date_of_birth=wanted.date_of_birth)
    return [
        pk
        for pk, held_family, held_given in rows.values_list("pk", "family_name", "given_name")[:MOST_RECORDS]
        if family <= set(family_words(held_family)) and given <= set(tokens(held_given))
    ]


def _holding(records: Collection[int]) -> list[int]:
    """Whom these records point to; one that is known from sealed incidents alone tells of nobody."""
    links = Link.objects.filter(
        record__in=[NOBODY, *records],
        record__involvements__incident__sensitivity__in=UNSEALED,
        ended_at__isnull=True,
    )
    return list(links.values_list("person_id", flat=True).distinct()[:MOST_RECORDS])


def agencies_to_tell(*, person: Person | None, own: Collection[Agency]) -> set[int]:
    """Primary keys: the reader's agencies, those that hold a record of the person, and the safety hubs there.

    A hub is told when it covers an area of one of these agencies, or names none. Where no hub does, every
    hub is told: never nobody.
    """
    held = Agency.objects.filter(
        person_records__links__person=person, person_records__links__ended_at__isnull=True
    )
    told = {agency.pk: agency for agency in own} | (
        {agency.pk: agency for agency in held.distinct()} if person else {}
    )
    areas = frozenset[str]().union(*(agency.areas for agency in told.values()))
    hubs = list(Agency.objects.filter(kind=Agency.Kind.COMMUNITY_SAFETY_HUB))
    near = [hub for hub in hubs if not hub.areas or not areas.isdisjoint(hub.areas)]
    return set(told) | {hub.pk for hub in near or hubs}


def emergencies_told(*, by: Actor) -> QuerySet[GlassBreak]:
    """The emergencies of which the actor's agencies are told, newest first, where they review accesses.

    Never one about a person from whom the actor is kept away, and never the actor's own.
    """
    reviews = by.where(Perm.ACCESS_REVIEW)
    if not reviews:
        return GlassBreak.objects.none()
    told = AccessNotice.objects.filter(glass=OuterRef("pk"), agency__in=list(reviews))
    rule = Q(Exists(told)) if not answers_for_the_hub(by=by) else Q()
    return (
        GlassBreak.objects.filter(rule)
        .exclude(person__in=persons_found_to_be(person_ids=persons_blocked_for(by=by)))
        .exclude(broken_by=by.id)
        .select_related("agency", "grant")
        .order_by("-at", "-pk")
    )


@dataclass(frozen=True, slots=True)
class ToldOf:
    """An emergency as a list shows it. `new`: nobody of the reader's agencies has looked at it."""

    glass: GlassBreak
    who: str
    new: bool


def emergency_notices(*, by: Actor) -> list[ToldOf]:
    """The emergencies the actor is told of that nobody there has looked at, or that nobody has reviewed."""
    unseen = AccessNotice.objects.filter(
        glass=OuterRef("pk"), agency__in=list(by.where(Perm.ACCESS_REVIEW)), seen_at__isnull=True
    )
    waiting = emergencies_told(by=by).annotate(unseen=Exists(unseen))
    found = list(waiting.filter(Q(unseen=True) | Q(reviewed_at__isnull=True)))
    names = names_of_users({glass.broken_by for glass in found})
    return [ToldOf(glass, names.get(glass.broken_by, ""), glass.unseen) for glass in found]  # type: ignore[attr-defined]


def emergency_open(*, by: Actor, person: Person, now: datetime) -> PersonGrant | None:
    """What the actor has opened of this person in an emergency, while it lasts."""
    if by.user_pk is None or not by.may(Perm.BREAK_GLASS):
        return None
    return (
        PersonGrant.objects.filter(
            user=by.user_pk,
            content_object=person,
            kind=PersonGrant.Kind.BREAK_GLASS,
            ended_at__isnull=True,
            started_at__lte=now,
            ends_at__gt=now,
        )
        .order_by("-ends_at")
        .first()
    )


def names_of_users(public_ids: Collection[str]) -> dict[str, str]:
    """Public id to name, of users; others are left out."""
    users = User.objects.filter(public_id__in=list(public_ids))
    return {str(user.public_id): user.get_full_name() or user.get_username() for user in users}


def looks_of(*, glass: GlassBreak) -> list[AccessEvent]:
    """What whoever opened the person read of them while it was open, the latest first; at most MOST_LOOKS."""
    grant, person = glass.grant, glass.person
    if grant is None or person is None:
        return []
    events = AccessEvent.objects.filter(
        actor_id=glass.broken_by,
        target_type="person",
        target_id=str(person.public_id),
        at__gte=grant.started_at,
        at__lt=min(grant.ends_at, grant.ended_at or grant.ends_at),
    )
    return list(events.order_by("-at", "-pk")[:MOST_LOOKS])
