"""Documents that are typeset."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from agencies.permissions import Perm
from documents.services import document_build, documents_clear
from tests.architecture.guards import needs
from tests.architecture.kinds import AUDITED
from tests.fixtures.documents import asked_for, made

URLS = {
    "documents:list": needs(Perm.PERSON_VIEW),
    "documents:document": needs(Perm.PERSON_VIEW),
    "documents:download": needs(Perm.PERSON_VIEW),
    "documents:person": needs(Perm.PERSON_VIEW),
    "documents:prompt": needs(Perm.PERSON_VIEW),
    "documents:meeting": needs(Perm.PERSON_VIEW),
}
WHO_ASKED = (404, 404, 404, 404, 404, 200, 403, 403)
PAGES_SEEN = {
    ("documents:person", "Mr E"): (200, 200, 200, 200, 404, 200, 403, 403),
    ("documents:person", "Mr Z"): (404, 404, 200, 200, 404, 404, 403, 403),
    ("documents:prompt", "the prompt"): (200, 200, 200, 200, 404, 200, 403, 403),
    ("documents:meeting", "the meeting"): (200, 200, 200, 200, 404, 200, 403, 403),
    ("documents:document", "a document"): WHO_ASKED,
    ("documents:download", "a document"): WHO_ASKED,
}


def THINGS(case) -> dict[str, Any]:
    return {"a document": made(case).public_id}


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
