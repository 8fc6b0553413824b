"""Tell agencies that a person of whom they hold a record is linked otherwise than before."""

from django.db import transaction
from django.utils import timezone

from agencies.permissions import Actor
from audit import services as audit
from people.models import IdentityNotice
from people.selectors.decisions import identity_notices
from people.services.refusals import NotAllowed


@transaction.atomic
def notice_seen(*, notice: IdentityNotice, by: Actor) -> IdentityNotice:
    """Somebody of the agency has read the notice. Safe to repeat. Raises NotAllowed for another agency's."""
    if not identity_notices(by=by).filter(pk=notice.pk).exists():
        raise NotAllowed("This notice is for another agency.")
    notice = IdentityNotice.objects.select_for_update(of=("self",)).select_related("person").get(pk=notice.pk)
    if notice.seen_at is not None:
        return notice
    notice.seen_at, notice.seen_by = timezone.now(), by.id
    notice.save(update_fields=["seen_at", "seen_by"])
    target = audit.Target("person", str(notice.person.public_id), {"what": notice.what})
    audit.record(action="notice.seen", by=by.at(notice.agency_id), target=target)
    return notice
