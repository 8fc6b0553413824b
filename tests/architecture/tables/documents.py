"""Documents that are typeset."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from documents.services import document_build, documents_clear
from tests.architecture.kinds import AUDITED
from tests.fixtures.documents import asked_for, made

MODELS = {"documents.Document": AUDITED}
NO_EVENT = {
    "documents.services.asking.target_of": "writes nothing",
    "documents.services.building.documents_waiting": "writes nothing",
}


def asked(case) -> Any:
    return lambda: asked_for(case)


def built(case) -> Any:
    document = asked_for(case, kind="decision")
    return lambda: document_build(document_id=document.pk)


def failed(case) -> Any:
    document = asked_for(case, kind="action_plan")  # nothing was agreed yet
    return lambda: document_build(document_id=document.pk)


def cleared(case) -> Any:
    made(case)
    return lambda: documents_clear(now=timezone.now() + timedelta(days=8))


CALLS = [
    ("documents.services.asking.document_ask", "document.asked", asked),
    ("documents.services.building.document_build", "document.built", built),
    ("documents.services.building.document_build", "document.failed", failed),
    ("documents.services.clearing.documents_clear", "document.cleared", cleared),
]
