"""Comment on entries, and say whether two of them are one event."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from agencies.models import Agency, User
from agencies.permissions import Actor, Perm
from audit import services as audit
from chronology.models import Comment, PairingDecision
from chronology.selectors import review
from chronology.told import Filters
from people.models import Person
from people.services.refusals import Incomplete, NotAllowed, NotOpen


@transaction.atomic
def comment_write(*, person: Person, at_key: str, words: str, by: Actor) -> Comment:
    """Write a comment at an entry that the actor reads in full, for one of their agencies.

    Raises NotAllowed, NotOpen (there is no such entry for them) or Incomplete (words).
    """
    agency, user = _acting(by)
    found = {entry.key: entry for entry in review(by=by, person=person, filters=Filters()).entries}
    entry = found.get(at_key)
    if entry is None or entry.hidden or (entry.incident is not None and not entry.full):
        raise NotOpen("There is no such entry that you may read in full: choose it in the chronology again.")
    if not words.strip():
        raise Incomplete({"words": "Write your comment"})
    comment = Comment.objects.create(
        person=person,
        at_key=at_key,
        incident_public_id=entry.incident,
        words=words.strip(),
        by=user,
        agency=agency,
        at=timezone.now(),
    )
    audit.record(action="comment.written", by=by.at(agency.pk), target=_target(comment))
    return comment


@transaction.atomic
def comment_end(*, comment: Comment, by: Actor) -> Comment:
    """Take away a comment of one's own agency: kept, and told to nobody. Raises NotAllowed or NotOpen."""
    comment = Comment.objects.select_for_update(of=("self",)).select_related("person").get(pk=comment.pk)
    _agency, user = _acting(by)
    if comment.agency_id not in by.where(Perm.PERSON_VIEW):
        raise NotAllowed("Only the agency that wrote a comment takes it away.")
    if comment.ended_at is not None:
        raise NotOpen("The comment was taken away already.")
    comment.ended_at, comment.ended_by = timezone.now(), user
    comment.save(update_fields=["ended_at", "ended_by"])
    audit.record(action="comment.ended", by=by.at(comment.agency_id), target=_target(comment))
    return comment


@transaction.atomic
def pairing_decide(
    *, person: Person, one: UUID, other: UUID, same: bool, reason: str, by: Actor
) -> PairingDecision:
    """Say whether two agencies' incidents are one event; an earlier answer ends, and is kept.

    Of incidents that the actor reads in full, of two agencies. Raises NotAllowed, NotOpen or Incomplete.
    """
    agency, user = _acting(by)
    first, second = sorted((one, other))
    found = {entry.key: entry for entry in review(by=by, person=person, filters=Filters()).entries}
    entries = [found.get(f"incident:{each}") for each in (first, second)]
    if any(entry is None or not entry.full for entry in entries) or first == second:
        raise NotOpen("You can pair only two entries of this chronology that you may read in full.")
    if len({entry.agency for entry in entries if entry is not None}) == 1:
        raise NotAllowed("Both are of one agency, which knows itself whether they are one event.")
    if not reason.strip():
        raise Incomplete({"reason": "Say why, for whoever reads it later"})
    now = timezone.now()
    Person.objects.select_for_update().get(pk=person.pk)  # one answer at a time about one person
    PairingDecision.objects.filter(one=first, other=second, ended_at__isnull=True).update(ended_at=now)
    decision = PairingDecision.objects.create(
        person=person,
        one=first,
        other=second,
        same=same,
        reason=reason.strip(),
        by=user,
        agency=agency,
        at=now,
    )
    target = audit.Target(
        "person", str(person.public_id), {"one": str(first), "other": str(second), "same": same}
    )
    audit.record(action="pairing.decided", by=by.at(agency.pk), target=target)
    return decision


def _acting(by: Actor) -> tuple[Agency, User]:
    agencies = by.where(Perm.PERSON_VIEW)
    if not agencies or by.user_pk is None:
        raise NotAllowed("Only somebody who works for an agency reviews a chronology.")
    return Agency.objects.get(pk=min(agencies)), User.objects.get(pk=by.user_pk)


def _target(comment: Comment) -> audit.Target:
    return audit.Target("person", str(comment.person.public_id), {"comment": str(comment.public_id)})
