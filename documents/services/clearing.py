"""Take away the content of documents whose time is up."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from agencies.permissions import SYSTEM
from audit import services as audit
from documents.models import Document
from documents.services.asking import target_of

KEPT: Final = timedelta(days=7)


def documents_clear(*, now: datetime) -> int:
    """Take away what was asked for more than a week ago. How many were. The rows stay: who asked for what."""
    cleared = 0
    with transaction.atomic():
        old = Document.objects.select_for_update(skip_locked=True).filter(asked_at__lt=now - KEPT)
        for document in old.exclude(state=Document.State.GONE).defer("content"):
            Document.objects.filter(pk=document.pk).update(
                state=Document.State.GONE, content=None, gone_at=now
            )
            audit.record(action="document.cleared", by=SYSTEM, target=target_of(document))
            cleared += 1
    return cleared
