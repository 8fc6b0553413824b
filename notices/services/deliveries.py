"""What agencies' systems are to be told, written with what it tells of and sent afterwards."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from caselink import jobs
from notices.models import Delivery, Webhook
from notices.selectors.audience import holders


def deliveries_make(
    *,
    code: str,
    about: tuple[str, UUID],
    person: UUID | None,
    agencies: Collection[int],
    key: str,
    at: datetime,
) -> int:
    """For each webhook of these agencies (primary keys) that is told of this code. How many.

    None where the agency holds no record of the person. Call inside the transaction of what is told of.
    """
    hooks = list(
        Webhook.objects.filter(agency__in=list(agencies), ended_at__isnull=True, codes__contains=[code])
    )
    if hooks and person is not None:
        knowing = holders(person=person, agencies={hook.agency_id for hook in hooks})
        hooks = [hook for hook in hooks if hook.agency_id in knowing]
    about_type, about_id = about
    for hook in hooks:
        made, new = Delivery.objects.get_or_create(
            webhook=hook,
            key=key,
            defaults={
                "code": code,
                "about_type": about_type,
                "about_id": about_id,
                "person_public_id": person,
                "at": at,
                "next_at": at,
            },
        )
        if new:
            jobs.enqueue("notices.send", delivery_id=made.pk)
    return len(hooks)
