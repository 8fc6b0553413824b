"""Build documents in a worker. The database remembers what is to be built; a message only hastens it."""

import hashlib
from datetime import datetime, timedelta
from typing import Final

import structlog
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from agencies.permissions import SYSTEM
from agencies.selectors import actor_for_user
from audit import services as audit
from documents.kinds import WORD
from documents.marking import mark_of
from documents.models import Document
from documents.selectors.collecting import content_for
from documents.selectors.kept import about_of, right_of
from documents.services.asking import target_of
from documents.typeset import pdf
from documents.word import docx
from notices.services import notice_give

log = structlog.get_logger(__name__)
TRIES: Final = 3
LOST: Final = timedelta(seconds=90)  # after which a worker that began is taken to be dead
LATE: Final = timedelta(seconds=10)  # after which a message is taken to be lost


def documents_waiting(*, now: datetime) -> list[int]:
    """Primary keys of the documents that a lost message or a dead worker left waiting, the oldest first."""
    left = Q(state=Document.State.WAITING, asked_at__lt=now - LATE)
    dropped = Q(state=Document.State.BUILDING, begun_at__lt=now - LOST)
    return list(
        Document.objects.filter(left | dropped).order_by("asked_at").values_list("pk", flat=True)[:20]
    )


def document_build(*, document_id: int) -> Document | None:
    """Build one document with what its asker may read now. None where there is nothing to build.

    Safe to repeat: whoever claims it first builds it, and its content and its state are written together. One
    whose worker died is claimed again after a while; after three attempts it has failed.
    """
    document = _claim(document_id)
    if document is None:
        return None
    by = actor_for_user(user=document.asked_by, on=timezone.localdate())
    about = about_of(by=by, type_=document.about_type, public_id=document.about_id)
    if about is None:
        return _fail(document, "right_gone")
    right = right_of(by=by, about=about)
    content = content_for(by=by, about=about, kind=document.kind, options=document.options)
    if content is None:
        return _fail(document, "nothing_there")
    _progress(document, 50)
    mark = mark_of(user=document.asked_by, agency=document.agency, at=document.begun_at or timezone.now())
    made = (docx if document.form == WORD else pdf)(content=content, mark=mark)
    _progress(document, 90)
    return _keep(document, made, right)


def _claim(document_id: int) -> Document | None:
    now = timezone.now()
    with transaction.atomic():
        open_ = Q(state=Document.State.WAITING) | Q(state=Document.State.BUILDING, begun_at__lt=now - LOST)
        waiting = Document.objects.select_for_update(skip_locked=True, of=("self",))
        document = waiting.filter(open_, pk=document_id).select_related("asked_by", "agency").first()
        if document is None:
            return None
        if document.attempts >= TRIES:
            _fail(document, "broke")
            return None
        document.state, document.begun_at = Document.State.BUILDING, now
        document.attempts, document.progress = document.attempts + 1, 10
        document.save(update_fields=["state", "begun_at", "attempts", "progress"])
    return document


def _progress(document: Document, progress: int) -> None:
    Document.objects.filter(pk=document.pk, begun_at=document.begun_at).update(progress=progress)


def _keep(document: Document, made: bytes, right: str) -> Document | None:
    with transaction.atomic():
        # Another worker may have claimed it where this one was taken to be dead: then it is that one's.
        mine = Document.objects.select_for_update().filter(pk=document.pk, begun_at=document.begun_at)
        kept = mine.filter(state=Document.State.BUILDING).first()
        if kept is None:
            return None
        kept.state, kept.progress, kept.right = Document.State.READY, 100, right
        kept.content, kept.sha256, kept.built_at = made, hashlib.sha256(made).hexdigest(), timezone.now()
        kept.save(update_fields=["state", "progress", "right", "content", "sha256", "built_at"])
        audit.record(action="document.built", by=SYSTEM, target=target_of(kept))
        notice_give(
            code="document_ready",
            about=("document", kept.public_id),
            reference="",
            person=kept.person_public_id,
            at=kept.built_at,
            users=[document.asked_by],
            key=f"document_ready:{kept.public_id}",
        )
    log.info("document_built", document=str(kept.public_id), kind=kept.kind, bytes=len(made))
    return kept


def _fail(document: Document, why: str) -> Document:
    with transaction.atomic():
        document.state, document.why_failed = Document.State.FAILED, why
        document.save(update_fields=["state", "why_failed"])
        audit.record(action="document.failed", by=SYSTEM, target=target_of(document))
    log.warning("document_failed", document=str(document.public_id), kind=document.kind, why=why)
    return document
