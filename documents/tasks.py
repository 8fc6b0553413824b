"""Background work of documents: fetch, call a service, nothing else."""

from celery import shared_task


@shared_task(name="documents.build_waiting")
def build_waiting() -> None:
    """Build documents that a lost message or a worker that died left waiting."""


@shared_task(name="documents.build")
def build(document_id: int) -> None:
    """Build one document."""


@shared_task(name="documents.clear")
def clear() -> None:
    """Take away the content of documents whose time is up."""
