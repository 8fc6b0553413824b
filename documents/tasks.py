"""Background work of documents: fetch, call a service, nothing else."""

from celery import shared_task
from django.utils import timezone

from documents import services


@shared_task(name="documents.build_waiting")
def build_waiting() -> None:
    """Build documents that a lost message or a worker that died left waiting."""
    for document_id in services.documents_waiting(now=timezone.now()):
        services.document_build(document_id=document_id)


@shared_task(name="documents.build")
def build(document_id: int) -> None:
    """Build one document."""
    services.document_build(document_id=document_id)


@shared_task(name="documents.clear")
def clear() -> None:
    """Take away the content of documents whose time is up."""
    services.documents_clear(now=timezone.now())
