"""Open incidents to somebody by name, for a purpose and a time."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.models import Permission
from django.db import transaction
from django.utils import timezone

from agencies.models import User
from agencies.permissions import Actor, Perm
from agencies.selectors import actor_for_user
from audit import services as audit
from incidents.models import Incident, IncidentGrant, Sensitivity
from incidents.permissions import Tier
from incidents.selectors import VIEW_FULL, incident_visible_to
from people.models import PersonBlock
from people.services.granting import UNNAMED, grant_row, grants_end, grants_lapse, grants_standing
from people.services.refusals import NotAllowed


@transaction.atomic
def incident_grant_open(
    *,
    users: Sequence[User],
    incidents: Sequence[Incident],
    kind: str,
    purpose: str,
    about: tuple[str, str],
    ends_at: datetime,
    by: Actor,
) -> list[IncidentGrant]:
    """Open each of the incidents in full to each of the users until then, in one audit event.

    `about` is the type and public id of what it rests on, such as a disclosure; what is open for it already
    stays. Raises NotAllowed where the actor may not disclose or does not see an incident in full, for
    another agency's sealed incident, and for a user who works for no agency now or is kept away from
    somebody in an incident.
    """
    now = timezone.now()
    row = grant_row(purpose=purpose, about=about, ends_at=ends_at, now=now, by=by)
    _refuse(users=users, incidents=incidents, by=by)
    same = IncidentGrant.objects.filter(
        content_object__in=incidents, kind=kind, about_id=about[1], user__in=users
    )
    kept: list[IncidentGrant] = grants_standing(same, now=now, told=_ended)
    there = {(grant.user_id, grant.content_object_id) for grant in kept}
    permission = Permission.objects.get(codename=VIEW_FULL, content_type__app_label="incidents")
    made = [
        IncidentGrant.objects.create(
            user=user, permission=permission, content_object=incident, kind=kind, **row
        )
        for incident in incidents
        for user in users
        if (user.pk, incident.pk) not in there
    ]
    if made:
        detail = {**_whom(made), "kind": kind, "until": ends_at.isoformat()}
        audit.record(action="grant.opened", by=by, target=audit.Target(*about, detail))
    by.memo.clear()
    return [*kept, *made]


@transaction.atomic
def incident_grants_end(*, about: tuple[str, str], reason: str, by: Actor, user: User | None = None) -> int:
    """End every open grant on an incident that rests on this, in one audit event; how many there were.

    With `user`, theirs alone.
    Whoever may end what it rests on may call this. `reason` holds no name and no narrative.
    """
    open_ones = IncidentGrant.objects.filter(about_type=about[0], about_id=about[1], ended_at__isnull=True)
    if user is not None:
        open_ones = open_ones.filter(user=user)
    return grants_end(open_ones, reason=reason, by=by, now=timezone.now(), told=_ended)


@transaction.atomic
def incident_grants_lapse() -> int:
    """Write the end of every grant on an incident whose time is up; how many there were."""
    return grants_lapse(IncidentGrant.objects.all(), now=timezone.now(), told=_ended)


def _refuse(*, users: Sequence[User], incidents: Sequence[Incident], by: Actor) -> None:
    """Raise NotAllowed unless this actor may open these incidents to each of these users."""
    if not by.may(Perm.DISCLOSE):
        raise NotAllowed("Your role does not let you open an incident to somebody.")
    today = timezone.localdate()
    own = by.where(Perm.DISCLOSE)
    for incident in incidents:
        if incident.sensitivity == Sensitivity.SEALED and incident.agency_id not in own:
            raise NotAllowed("A sealed incident can be opened by the agency alone that recorded it.")
        seen = incident_visible_to(by=by, public_id=incident.public_id, today=today)
        if seen is None or seen.tier < Tier.FULL:
            raise NotAllowed("You can open to others only what you see in full yourself.")
    for user in users:
        if not actor_for_user(user=user, on=today).may(Perm.PERSON_VIEW):
            raise NotAllowed(UNNAMED)
    kept_away = PersonBlock.objects.filter(
        user__in=users,
        ended_at__isnull=True,
        person__links__ended_at__isnull=True,
        person__links__record__involvements__incident__in=incidents,
    )
    if kept_away.exists():
        raise NotAllowed(UNNAMED)


def _whom(grants: Sequence[IncidentGrant]) -> dict[str, list[str]]:
    """The users and incidents of these grants, by public id."""
    return {
        "users": sorted({str(grant.user.public_id) for grant in grants}),
        "incidents": sorted({str(grant.content_object.public_id) for grant in grants}),
    }


def _ended(ending: Sequence[IncidentGrant], reason: str, by: Actor) -> None:
    """One event for each thing that these rested on."""
    rests: dict[tuple[str, str], list[IncidentGrant]] = {}
    for grant in ending:
        rests.setdefault((grant.about_type or "incident", grant.about_id), []).append(grant)
    audit.record_many(
        action="grant.ended",
        by=by,
        targets=[audit.Target(*about, {**_whom(ended), "reason": reason}) for about, ended in rests.items()],
    )
