"""Open a person to somebody by name, for a purpose and a time."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.models import Permission
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from agencies.models import User
from agencies.permissions import SYSTEM, Actor, Perm
from agencies.selectors import actor_for_user
from audit import services as audit
from people.models import Person, PersonGrant
from people.selectors.blocks import blocks_on
from people.selectors.persons import persons_visible_to
from people.services.refusals import NotAllowed

VIEW = "view_person"  # the permission code a grant on a person carries
TIME_UP = "its time was up"
# The same whether they have no role or are kept away: that somebody is kept away is not told.
UNNAMED = "Somebody among them cannot be named for this."

_NEEDED = {
    PersonGrant.Kind.MEETING: Perm.PROMPT_ANSWER,
    PersonGrant.Kind.NAMED: Perm.DISCLOSE,
    PersonGrant.Kind.BREAK_GLASS: Perm.BREAK_GLASS,
}


@transaction.atomic
def person_grant_open(
    *,
    users: Sequence[User],
    person: Person,
    kind: str,
    purpose: str,
    about: tuple[str, str],
    ends_at: datetime,
    by: Actor,
) -> list[PersonGrant]:
    """Open the person to each of the users until then; those to whom it is open for this already stay.

    `about` is the type and public id of what it rests on, such as a meeting. Raises NotAllowed where the
    actor may not do so, and for a user who works for no agency now or is kept away from the person.
    """
    now = timezone.now()
    row = grant_row(purpose=purpose, about=about, ends_at=ends_at, now=now, by=by)
    _refuse(users=users, person=person, kind=kind, by=by)
    same = PersonGrant.objects.filter(content_object=person, kind=kind, about_id=about[1], user__in=users)
    kept = _still_open(same, now=now)
    permission = Permission.objects.get(codename=VIEW, content_type__app_label="people")
    made = [
        PersonGrant.objects.create(user=user, permission=permission, content_object=person, kind=kind, **row)
        for user in users
        if user.pk not in {grant.user_id for grant in kept}
    ]
    if made:
        audit.record(action="grant.opened", by=by, target=_opened(person, made))
    by.memo.clear()
    return [*kept, *made]


def grant_row(
    *, purpose: str, about: tuple[str, str], ends_at: datetime, now: datetime, by: Actor
) -> dict[str, Any]:
    """What all grants have in common. Raises ValueError for one without a purpose or an end to come."""
    if not purpose.strip() or ends_at <= now:
        raise ValueError("A grant needs a purpose, and an end that is still to come.")
    return {
        "purpose": purpose.strip(),
        "about_type": about[0],
        "about_id": about[1],
        "opened_by": by.id,
        "started_at": now,
        "ends_at": ends_at,
    }


@transaction.atomic
def person_grants_end(*, about: tuple[str, str], reason: str, by: Actor) -> int:
    """End every open grant on a person that rests on this; how many there were.

    Whoever may end what it rests on may call this. `reason` holds no name and no narrative.
    """
    open_ones = PersonGrant.objects.filter(about_type=about[0], about_id=about[1], ended_at__isnull=True)
    return _end(open_ones, reason=reason, by=by, now=timezone.now())


@transaction.atomic
def person_grants_lapse() -> int:
    """Write the end of every grant on a person whose time is up; how many there were."""
    now = timezone.now()
    lapsed = list(
        PersonGrant.objects.filter(ended_at__isnull=True, ends_at__lte=now).select_for_update(
            skip_locked=True, of=("self",)
        )
    )
    return _lapse(lapsed, now=now)


@transaction.atomic
def person_grants_withdraw(*, person: Person, user: User, reason: str, by: Actor) -> int:
    """End everything that opens the person to this user, whatever it rests on; how much there was."""
    open_ones = PersonGrant.objects.filter(content_object=person, user=user, ended_at__isnull=True)
    return _end(open_ones, reason=reason, by=by, now=timezone.now())


def _refuse(*, users: Sequence[User], person: Person, kind: str, by: Actor) -> None:
    """Raise NotAllowed unless this actor may open this person to each of these users."""
    if not by.may(_NEEDED[PersonGrant.Kind(kind)]):
        raise NotAllowed("Your role does not let you open a person to somebody.")
    if kind == PersonGrant.Kind.BREAK_GLASS:
        if [user.pk for user in users] != [by.user_pk]:
            raise NotAllowed("In an emergency you can open a person to yourself alone.")
    elif not persons_visible_to(by=by).filter(pk=person.pk).exists():
        raise NotAllowed("You cannot open a person of whom you may not know.")
    today = timezone.localdate()
    for user in users:
        if not actor_for_user(user=user, on=today).may(Perm.PERSON_VIEW):
            raise NotAllowed(UNNAMED)
    if blocks_on(person=person).filter(user__in=users).exists():
        raise NotAllowed(UNNAMED)


def _opened(person: Person, made: Sequence[PersonGrant]) -> audit.Target:
    first = made[0]
    detail = {
        "users": [str(grant.user.public_id) for grant in made],
        "kind": first.kind,
        first.about_type: first.about_id,
        "until": first.ends_at.isoformat(),
    }
    return audit.Target("person", str(person.public_id), detail)


def _still_open(grants: QuerySet[PersonGrant], *, now: datetime) -> list[PersonGrant]:
    """Those of these grants that are in force; the end of those whose time is up is written first."""
    standing = list(grants.filter(ended_at__isnull=True).select_for_update())
    _lapse([grant for grant in standing if grant.ends_at <= now], now=now)
    return [grant for grant in standing if grant.ends_at > now]


def _lapse(grants: Iterable[PersonGrant], *, now: datetime) -> int:
    pks = [grant.pk for grant in grants]
    return _end(PersonGrant.objects.filter(pk__in=pks), reason=TIME_UP, by=SYSTEM, now=now) if pks else 0


def _end(grants: QuerySet[PersonGrant], *, reason: str, by: Actor, now: datetime) -> int:
    """End these, with one event for all that ended together, about each person."""
    ending = list(grants.select_related("user", "content_object"))
    for grant in ending:
        grant.ended_at, grant.ended_by, grant.end_reason = now, by.id, reason
        grant.save(update_fields=["ended_at", "ended_by", "end_reason"])
    persons: dict[str, list[PersonGrant]] = {}
    for grant in ending:
        persons.setdefault(str(grant.content_object.public_id), []).append(grant)
    audit.record_many(
        action="grant.ended",
        by=by,
        targets=[
            audit.Target(
                "person",
                person,
                {"users": sorted({str(grant.user.public_id) for grant in ended}), "reason": reason},
            )
            for person, ended in persons.items()
        ],
    )
    if ending:
        by.memo.clear()
    return len(ending)
