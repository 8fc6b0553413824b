"""Ask for a document, build it in a worker, take it away when its time is up."""

from documents.services.asking import document_ask
from documents.services.building import document_build, documents_waiting
from documents.services.clearing import documents_clear

__all__ = ["document_ask", "document_build", "documents_clear", "documents_waiting"]
