"""Open a person in an emergency, for a reason that is told to others at once, and have it reviewed.

That somebody asks is written before anything is looked for. Whether nobody was found, several were, or the
user is kept away from the person, what comes back is the same: an emergency that opened nobody.
"""

from django.db import transaction
from django.utils import timezone

from agencies.models import Agency, User
from agencies.permissions import Actor, Perm
from audit import services as audit
from caselink.reasons import says_too_little
from people.models import AccessNotice, GlassBreak, Person, PersonGrant
from people.models.exceptions import GLASS_LASTS
from people.selectors.blocks import kept_away
from people.selectors.emergencies import (
    Wanted,
    agencies_to_tell,
    emergencies_told,
    found_in_an_emergency,
)
from people.selectors.persons import persons_visible_to
from people.services.grants import person_grant_open, person_grants_end
from people.services.refusals import Incomplete, NotAllowed, NotOpen

TOO_LITTLE = "Enter a whole NHS number, or a family name and a whole date of birth"
PURPOSE = "an emergency"
NOT_JUSTIFIED = "found not to be justified"


@transaction.atomic
def glass_break(*, whom: Wanted | Person, reason: str, by: Actor) -> GlassBreak:
    """Open a person to the actor for four hours, and tell their own agencies, the owning ones and the hub.

    `whom`: what the actor knows of them, or a person of whom they may know already. The answer has no grant
    where nobody was opened. Raises NotAllowed (no user, or no role for it) or Incomplete (fields reason,
    whom).
    """
    if by.kind != "user" or by.user_pk is None or not by.may(Perm.BREAK_GLASS):
        raise NotAllowed("Your role does not open a person in an emergency.")
    asked = whom.asked if isinstance(whom, Wanted) else ["person"]
    _complete(asked, reason.strip(), by)
    where = Agency.objects.in_bulk(list(by.where(Perm.BREAK_GLASS)))
    agency = where[next(iter(by.where(Perm.BREAK_GLASS)))]
    acting = by.at(agency.pk)
    glass = GlassBreak.objects.create(broken_by=by.id, agency=agency, asked=asked, reason=reason.strip())
    # An event stands under one agency; who asks for several is answered for by each, so it names them all.
    named = sorted(one.code for one in where.values())
    audit.record(action="glass.broken", by=acting, target=_target(glass, asked=asked, agencies=named))
    person = _found(whom, by)
    if person is not None:
        [glass.grant] = person_grant_open(
            users=[User.objects.get(pk=by.user_pk)],
            person=person,
            kind=PersonGrant.Kind.BREAK_GLASS,
            purpose=PURPOSE,
            about=_about(glass),
            ends_at=timezone.now() + GLASS_LASTS,
            by=acting,
        )
        glass.person = person
        glass.save(update_fields=["person", "grant"])
    told = agencies_to_tell(person=person, own=where.values())
    AccessNotice.objects.bulk_create(AccessNotice(agency_id=pk, glass=glass) for pk in sorted(told))
    by.memo.clear()
    return glass


@transaction.atomic
def glass_looked(*, glass: GlassBreak, by: Actor) -> None:
    """Somebody who reviews accesses reads an emergency: the look is recorded, and the notice was seen.

    Raises NotAllowed for one of which the actor's agencies were not told.
    """
    if not emergencies_told(by=by).filter(pk=glass.pk).exists():
        raise NotAllowed("You were not told of this emergency.")
    AccessNotice.objects.filter(
        glass=glass, agency__in=list(by.where(Perm.ACCESS_REVIEW)), seen_at__isnull=True
    ).update(seen_at=timezone.now(), seen_by=by.id)
    audit.record_access(action="glass.viewed", by=by, target=_target(glass), purpose="reviewing an emergency")


@transaction.atomic
def glass_review(*, glass: GlassBreak, finding: str, note: str, by: Actor) -> GlassBreak:
    """Say whether it was justified, once. What is still open ends where it was not.

    Raises NotAllowed (not told of it, or the actor's own), NotOpen (reviewed already) or Incomplete (fields
    finding, note).
    """
    if glass.broken_by == by.id or not emergencies_told(by=by).filter(pk=glass.pk).exists():
        raise NotAllowed("This emergency is not yours to review.")
    missing = {}
    if finding not in GlassBreak.Finding.values:
        missing["finding"] = "Choose whether it was justified"
    elif finding != GlassBreak.Finding.JUSTIFIED and not note.strip():
        missing["note"] = "Say why, and what follows from it"
    if missing:
        raise Incomplete(missing)
    glass = GlassBreak.objects.select_for_update(of=("self",)).select_related("agency").get(pk=glass.pk)
    if glass.reviewed_at is not None:
        raise NotOpen("Somebody has reviewed this emergency already.")
    glass.reviewed_at, glass.reviewed_by = timezone.now(), by.id
    glass.finding, glass.note = finding, note.strip()
    glass.save(update_fields=["reviewed_at", "reviewed_by", "finding", "note"])
    audit.record(action="glass.reviewed", by=by, target=_target(glass, finding=finding))
    if finding == GlassBreak.Finding.NOT_JUSTIFIED:
        person_grants_end(about=_about(glass), reason=NOT_JUSTIFIED, by=by)
    return glass


def _complete(asked: list[str], reason: str, by: Actor) -> None:
    """Raise Incomplete for what is left out; and for a reason that opened somebody before."""
    missing = {}
    if not asked:
        missing["whom"] = TOO_LITTLE
    if says_too_little(reason):
        missing["reason"] = "Say in at least 20 letters what has happened and what you need"
    elif GlassBreak.objects.filter(broken_by=by.id, reason=reason, grant__isnull=False).exists():
        missing["reason"] = "You opened somebody with these words before. Say what has happened now"
    if missing:
        raise Incomplete(missing)


def _found(whom: Wanted | Person, by: Actor) -> Person | None:
    if isinstance(whom, Wanted):
        return found_in_an_emergency(wanted=whom, by=by)
    visible = persons_visible_to(by=by).filter(pk=whom.pk).first()
    if visible is None or by.user_pk is None or kept_away(user=by.user_pk, person=visible):
        return None
    return visible


def _about(glass: GlassBreak) -> tuple[str, str]:
    return "emergency", str(glass.public_id)


def _target(glass: GlassBreak, **detail: object) -> audit.Target:
    return audit.Target("emergency", str(glass.public_id), detail)
