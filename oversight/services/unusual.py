"""Keep the looks of a day that stand out; keep what whoever looked into one found."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.permissions import SYSTEM, Actor
from audit import services as audit
from oversight.models import UnusualAccess
from oversight.rules import findings
from oversight.selectors.day import bounds, day_of
from oversight.selectors.unusual import unusual_visible_to
from people.services.refusals import Incomplete, NotAllowed, NotOpen


@transaction.atomic
def unusual_find(*, on: date) -> int:
    """Keep what stands out in that day; how many are new. Safe to repeat: what is kept stays as it is."""
    first, _until = bounds(on)
    new = 0
    for found in findings(day_of(on=on)):
        row, made = UnusualAccess.objects.get_or_create(
            code=found.code,
            actor_id=found.actor,
            agency=found.agency,
            window_start=first,
            defaults={"facts": dict(found.facts)},
        )
        if made:
            new += 1
            target = audit.Target("unusual", str(row.public_id), {"code": row.code})
            audit.record(action="unusual.found", by=SYSTEM, target=target)
    return new


@transaction.atomic
def unusual_review(*, found: UnusualAccess, outcome: str, note: str, by: Actor) -> UnusualAccess:
    """Keep what came of it, and why.

    Raises NotAllowed for what the actor may not see, one's own looks among it; NotOpen when somebody was
    first; Incomplete without an outcome or a note.
    """
    if not unusual_visible_to(by=by).filter(pk=found.pk).exists():
        raise NotAllowed(_("This is not yours to look into."))
    missing = {}
    if outcome not in UnusualAccess.Outcome.values:
        missing["outcome"] = _("Choose what came of it")
    if not note.strip():
        missing["note"] = _("Say what you found, in a sentence")
    if missing:
        raise Incomplete(missing)
    row = UnusualAccess.objects.select_for_update().get(pk=found.pk)
    if row.reviewed_at is not None:
        raise NotOpen(_("Somebody else has looked into this already."))
    row.reviewed_at, row.reviewed_by = timezone.now(), by.id
    row.outcome, row.note = outcome, note.strip()
    row.save()
    target = audit.Target("unusual", str(row.public_id), {"code": row.code, "outcome": outcome})
    audit.record(action="unusual.reviewed", by=by, target=target)
    return row
