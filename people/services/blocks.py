"""Keep somebody who knows a person away from them, whatever their role: it beats every grant too."""

from collections.abc import Collection, Iterable

from django.db import transaction
from django.utils import timezone

from agencies.models import User
from agencies.permissions import Actor, Perm
from audit import services as audit
from people.models import Person, PersonBlock, PersonGrant
from people.selectors.blocks import blocks_kept, users_kept_by
from people.selectors.persons import current_person, persons_visible_to
from people.services.grants import person_grants_withdraw
from people.services.refusals import Incomplete, NotAllowed, NotOpen

WAS_SET = "they are kept away from this person"
ANOTHER = "the person was found to be another"
FOLLOWED = "system"  # who set a block that followed a person's records


@transaction.atomic
def block_set(*, person: Person, user: User, relation: str, reason: str, by: Actor) -> PersonBlock:
    """Keep the user away from the person from now on, and end what was open to them by name.

    Anybody may say it of themselves, about somebody of whom they may know; of others whoever may keep them
    away. Safe to repeat: the block that stands is returned. Raises NotAllowed or Incomplete (relation).
    """
    if not persons_visible_to(by=by).filter(pk=person.pk).exists():
        raise NotAllowed("You can keep somebody away from a person only if you may know of that person.")
    if user.pk != by.user_pk and not _keeps(user, by):
        raise NotAllowed("You can keep away those who work for your own agency.")
    if relation not in PersonBlock.Relation.values:
        raise Incomplete({"relation": "Choose how they know each other"})
    person = _locked(person)
    standing = PersonBlock.objects.filter(person=person, user=user, ended_at__isnull=True).first()
    if standing is not None:
        return standing
    block = _set(person, user, relation, reason.strip(), set_by=by.id, by=by)
    by.memo.clear()
    return block


@transaction.atomic
def block_end(*, block: PersonBlock, reason: str, by: Actor) -> PersonBlock:
    """Let the user near again. Raises NotAllowed (see Perm.BLOCK_END), NotOpen or Incomplete (reason)."""
    if block.user_id == by.user_pk:
        raise NotAllowed("You cannot let yourself near somebody from whom you are kept away.")
    if not by.may(Perm.BLOCK_END):
        raise NotAllowed("Only a governance lead lets somebody near again.")
    if not reason.strip():
        raise Incomplete({"reason": "Say why they may see this person again"})
    block = (
        PersonBlock.objects.select_for_update(of=("self",)).select_related("person", "user").get(pk=block.pk)
    )
    if block.ended_at is not None:
        raise NotOpen("They are not kept away any more.")
    if not blocks_kept(by=by, on=timezone.localdate()).filter(pk=block.pk).exists():
        raise NotAllowed("They work for another agency, whose lead decides.")
    block.ended_at, block.ended_by, block.end_reason = timezone.now(), by.id, reason.strip()
    block.save(update_fields=["ended_at", "ended_by", "end_reason"])
    audit.record(action="block.ended", by=by, target=_target(block))
    by.memo.clear()
    return block


def blocks_follow(*, moved: Iterable[tuple[int, int]], gone: Collection[int], by: Actor) -> None:
    """Records went from one person to another (primary keys, in that order): let blocks hold for both.

    What was open to somebody by name of those `gone` into another ends: it was opened of somebody else. Call
    inside the transaction that moved the records. Safe to repeat.
    """
    pairs = [(before, now) for before, now in moved if before != now]
    persons = Person.objects.in_bulk({now for _before, now in pairs} | set(gone))
    for before, now in pairs:
        held = set(
            PersonBlock.objects.filter(person=now, ended_at__isnull=True).values_list("user_id", flat=True)
        )
        standing = PersonBlock.objects.filter(person=before, ended_at__isnull=True).select_related("user")
        for block in standing.order_by("pk"):
            if block.user_id not in held:
                _set(persons[now], block.user, block.relation, block.reason, set_by=FOLLOWED, by=by)
    opened = PersonGrant.objects.filter(content_object__in=list(gone), ended_at__isnull=True)
    for grant in opened.select_related("user", "content_object").order_by("pk"):
        person_grants_withdraw(person=grant.content_object, user=grant.user, reason=ANOTHER, by=by)


def _locked(person: Person) -> Person:
    """Whom the person was found to be, locked; read again then, for it may change while waiting."""
    found = current_person(person_id=person.pk)
    person = Person.objects.select_for_update(no_key=True).get(pk=found.pk)
    while person.redirected_to_id is not None:
        person = Person.objects.select_for_update(no_key=True).get(pk=person.redirected_to_id)
    return person


def _keeps(user: User, by: Actor) -> bool:
    return users_kept_by(by=by, on=timezone.localdate()).filter(pk=user.pk).exists()


def _set(person: Person, user: User, relation: str, reason: str, *, set_by: str, by: Actor) -> PersonBlock:
    block = PersonBlock.objects.create(
        person=person, user=user, relation=relation, reason=reason, set_by=set_by
    )
    audit.record(action="block.set", by=by, target=_target(block))
    person_grants_withdraw(person=person, user=user, reason=WAS_SET, by=by)
    return block


def _target(block: PersonBlock) -> audit.Target:
    detail = {"user": str(block.user.public_id), "relation": block.relation}
    return audit.Target("person", str(block.person.public_id), detail)
