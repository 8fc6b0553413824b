"""Open a person to somebody by name, for a purpose and a time."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.models import Permission
from django.db import transaction
from django.utils import timezone

from agencies.models import User
from agencies.permissions import Actor, Perm
from agencies.selectors import actor_for_user
from audit import services as audit
from people.models import Person, PersonGrant
from people.selectors.blocks import blocks_on
from people.selectors.persons import persons_visible_to
from people.services.granting import UNNAMED, grant_row, grants_end, grants_lapse, grants_standing
from people.services.refusals import NotAllowed

VIEW = "view_person"  # the permission code a grant on a person carries

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
    kept: list[PersonGrant] = grants_standing(same, now=now, told=_ended)
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


@transaction.atomic
def person_grants_end(*, about: tuple[str, str], reason: str, by: Actor, user: User | None = None) -> int:
    """End every open grant on a person that rests on this; how many there were. With `user`, theirs alone.

    Whoever may end what it rests on may call this. `reason` holds no name and no narrative.
    """
    open_ones = PersonGrant.objects.filter(about_type=about[0], about_id=about[1], ended_at__isnull=True)
    if user is not None:
        open_ones = open_ones.filter(user=user)
    return grants_end(open_ones, reason=reason, by=by, now=timezone.now(), told=_ended)


@transaction.atomic
def person_grants_lapse() -> int:
    """Write the end of every grant on a person whose time is up; how many there were."""
    return grants_lapse(PersonGrant.objects.all(), now=timezone.now(), told=_ended)


@transaction.atomic
def person_grants_withdraw(*, person: Person, user: User, reason: str, by: Actor) -> int:
    """End everything that opens the person to this user, whatever it rests on; how much there was."""
    open_ones = PersonGrant.objects.filter(content_object=person, user=user, ended_at__isnull=True)
    return grants_end(open_ones, reason=reason, by=by, now=timezone.now(), told=_ended)


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


def _ended(ending: Sequence[PersonGrant], reason: str, by: Actor) -> None:
    """One event for all that ended together, about each person."""
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
