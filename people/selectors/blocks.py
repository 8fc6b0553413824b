"""Read who is kept away from whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from agencies.models import Membership, User
from agencies.permissions import Actor, Perm
from agencies.selectors import answers_for_the_hub
from people.models import Person, PersonBlock
from people.selectors.emergencies import names_of_users
from people.selectors.persons import (
    Description,
    current_person,
    described_for,
    persons_blocked_for,
    persons_found_to_be,
    persons_visible_to,
)


def users_kept_by(*, by: Actor, on: date) -> QuerySet[User]:
    """Whom the actor may keep away from a person: who works for their agencies; the hub's lead everybody."""
    keeps = by.where(Perm.BLOCK_SET)
    if not keeps:
        return User.objects.none()
    works = Membership.objects.filter(user=OuterRef("pk"), started_on__lte=on).filter(
        Q(ended_on__isnull=True) | Q(ended_on__gte=on)
    )
    if not answers_for_the_hub(by=by):
        works = works.filter(agency__in=list(keeps))
    return User.objects.filter(Exists(works), is_active=True).order_by("last_name", "first_name", "pk")


def blocks_kept(*, by: Actor, on: date) -> QuerySet[PersonBlock]:
    """The blocks in force on users whom the actor may keep away, newest first.

    Never one on the actor, and never one about a person from whom the actor is kept away.
    """
    away = persons_found_to_be(person_ids=persons_blocked_for(by=by))
    return (
        PersonBlock.objects.filter(user__in=users_kept_by(by=by, on=on), ended_at__isnull=True)
        .exclude(person__in=away)
        .select_related("user", "person")
        .order_by("-started_at", "-pk")
    )


@dataclass(frozen=True, slots=True)
class Kept:
    """A block as a list shows it; the person only where the reader may know of them."""

    block: PersonBlock
    person: Person | None
    known: Description | None
    set_by: str


def blocks_shown(*, by: Actor, blocks: Sequence[PersonBlock]) -> list[Kept]:
    """These blocks with whom they are about, as far as the actor may know."""
    wanted = {block.person_id for block in blocks}
    visible = persons_visible_to(by=by).in_bulk(wanted) if by.may(Perm.PERSON_VIEW) else {}
    known = described_for(by=by, persons=visible.values()) if visible else {}
    users = {block.set_by for block in blocks} - {"system"}
    names = names_of_users(users)
    return [
        Kept(
            block,
            visible.get(block.person_id),
            known.get(block.person_id),
            names.get(block.set_by, ""),
        )
        for block in blocks
    ]


def kept_away(*, user: int, person: Person) -> bool:
    """Whether this user (primary key) is kept away from the person."""
    return blocks_on(person=person).filter(user=user).exists()


def blocks_on(*, person: Person) -> QuerySet[PersonBlock]:
    """The blocks in force on this person, and on everybody found to be the same."""
    family = persons_found_to_be(person_ids=[current_person(person_id=person.pk).pk])
    return PersonBlock.objects.filter(person__in=family, ended_at__isnull=True)
