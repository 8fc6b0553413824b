"""Who is told while somebody is away, and how each user is told."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from agencies.models import Agency, User
from agencies.permissions import Actor, Perm
from agencies.selectors import actor_for_user
from audit import services as audit
from notices.models import Cover, Preference
from people.services.refusals import Incomplete, NotAllowed, NotOpen

LONGEST = timedelta(days=92)


@transaction.atomic
def preference_set(*, mail: str, hour: int, by: Actor) -> Preference:
    """How the actor is told by e-mail; `mail` empty: as is usual for their role.

    Raises NotAllowed, Incomplete. `hour` is that of the day's message, 0 to 23 in London.
    """
    if by.user_pk is None:
        raise NotAllowed("Only somebody who signs in is told by e-mail.")
    if mail and mail not in Preference.Mail.values:
        raise Incomplete({"mail": "Choose how you are told."})
    if not 0 <= hour <= 23:
        raise Incomplete({"hour": "Choose an hour of the day."})
    preference, _ = Preference.objects.get_or_create(user_id=by.user_pk, defaults={"mail": mail})
    preference = Preference.objects.select_for_update(of=("self",)).get(pk=preference.pk)
    preference.mail, preference.hour = mail, hour
    preference.save(update_fields=["mail", "hour"])
    audit.record(
        action="preference.set", by=by, target=audit.Target("user", by.id, {"mail": mail, "hour": hour})
    )
    return preference


@transaction.atomic
def cover_set(*, user: User, instead: User, agency: Agency, from_on: date, to_on: date, by: Actor) -> Cover:
    """From one day to another, both included, `instead` is told as well of what is to `user` at that agency.

    By the user, or by who manages the agency. Raises NotAllowed, or Incomplete: `instead` must be allowed all
    that `user` is there, so that they can do what waits.
    """
    theirs = by.user_pk == user.pk and agency.pk in by.where(Perm.WORK_DO)
    if by.user_pk is None or not (theirs or agency.pk in by.where(Perm.AGENCY_MANAGE)):
        raise NotAllowed("Somebody else says who covers for them.")
    today = timezone.localdate()
    missing = {}
    wanted, has = (_allowed(one, agency, today) for one in (user, instead))
    if not wanted:
        missing["user"] = "They do not work for this agency."
    elif user.pk == instead.pk or not wanted <= has:
        missing["instead"] = "Choose a colleague of the same agency whose role may do the same work."
    if to_on < max(today, from_on):
        missing["to_on"] = "Enter a last day that is today or later, and not before the first day."
    elif to_on - from_on > LONGEST:
        missing["to_on"] = "A cover lasts at most three months: enter an earlier day."
    if missing:
        raise Incomplete(missing)
    cover = Cover.objects.create(
        user=user,
        instead=instead,
        agency=agency,
        from_on=from_on,
        to_on=to_on,
        set_by_id=by.user_pk,
        set_at=timezone.now(),
    )
    audit.record(action="cover.set", by=by.at(agency.pk), target=_target(cover))
    return cover


@transaction.atomic
def cover_end(*, cover: Cover, by: Actor) -> Cover:
    """From now on nobody is told instead. By either of the two, or who manages the agency.

    Raises NotAllowed, or NotOpen where it was ended.
    """
    manages = cover.agency_id in by.where(Perm.AGENCY_MANAGE)
    if by.user_pk is None or not (manages or by.user_pk in (cover.user_id, cover.instead_id)):
        raise NotAllowed("Somebody else ends this cover.")
    cover = Cover.objects.select_for_update(of=("self",)).select_related("user", "instead").get(pk=cover.pk)
    if cover.ended_at is not None:
        raise NotOpen("This cover was ended meanwhile.")
    cover.ended_at = timezone.now()
    cover.save(update_fields=["ended_at"])
    audit.record(action="cover.ended", by=by.at(cover.agency_id), target=_target(cover))
    return cover


def _allowed(user: User, agency: Agency, on: date) -> frozenset[Perm]:
    perms_at = actor_for_user(user=user, on=on).perms_at or {}
    return perms_at.get(agency.pk, frozenset())


def _target(cover: Cover) -> audit.Target:
    detail = {
        "user": str(cover.user.public_id),
        "instead": str(cover.instead.public_id),
        "from": cover.from_on.isoformat(),
        "to": cover.to_on.isoformat(),
    }
    return audit.Target("cover", str(cover.public_id), detail)
