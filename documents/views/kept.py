"""One's own documents: the list, how far one is, and the file."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from agencies.decorators import fresh_file, needs, recorded
from agencies.permissions import Actor, Perm
from audit import services as audit
from documents.kinds import CONTENT_TYPES, FAILURES, KINDS, OPTIONS
from documents.models import Document
from documents.selectors.kept import content_of, document_of, documents_of, persons_told, withheld
from documents.services.asking import target_of
from people.selectors.persons import described_for

PAGE_SIZE = 25
PURPOSE = "making_document"
PROVED = "proved"  # in an address: the reader comes from proving who they are, to have the file
UNDER_WAY = (Document.State.WAITING, Document.State.BUILDING)


@needs(Perm.PERSON_VIEW)
@recorded
def list_page(request: HttpRequest) -> HttpResponse:
    """What the reader asked for, the latest first."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    page = Paginator(documents_of(by=actor), PAGE_SIZE).get_page(request.GET.get("page"))
    shown = list(page)
    context = {"page": page, "rows": _named(actor, shown)}
    _record(actor, shown)
    return render(request, "documents/list.html", context)


@needs(Perm.PERSON_VIEW)
@recorded
def document_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """How far it is; the page asks again by itself, and has a link to do so."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    document = document_of(by=actor, public_id=public_id)
    if document is None:
        raise Http404
    held = withheld(by=actor, document=document) if document.state == Document.State.READY else ""
    context = {
        "document": document,
        "title": KINDS[document.kind].title,
        "options": [OPTIONS[one] for one in document.options],
        "under_way": document.state in UNDER_WAY,
        "withheld": held,
        "comes": PROVED in request.GET and document.state == Document.State.READY and not held,
        "failure": FAILURES.get(document.why_failed, ""),
        "ask": f"documents:{document.about_type}",
    }
    if request.headers.get("HX-Request"):
        return render(request, "documents/_progress.html", context)  # names nobody
    _record(actor, [document])
    context["known"] = _named(actor, [document])[0][2]
    answer = render(request, "documents/document.html", context)
    if context["comes"]:
        # Without a script, and the page stays: what the address gives is a file.
        answer["Refresh"] = f"1; url={reverse('documents:download', args=[public_id])}"
    return answer


def _page_with_file(public_id: UUID) -> str:
    return f"{reverse('documents:document', args=[public_id])}?{PROVED}=1"


@needs(Perm.PERSON_VIEW)
@fresh_file(_page_with_file)
@recorded
def download(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The file, for who asked for it, while they may see what they might when it was made."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    document = document_of(by=actor, public_id=public_id)
    if document is None:
        raise Http404
    if document.state != Document.State.READY or withheld(by=actor, document=document):
        return redirect("documents:document", public_id=public_id)
    target = target_of(document)
    audit.record_access(action="document.viewed", by=actor, target=target, purpose=PURPOSE)
    name = f"caselink-{document.kind.replace('_', '-')}.{document.form}"
    return HttpResponse(
        content_of(document=document),
        content_type=CONTENT_TYPES[document.form],
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        },
    )


def _named(actor: Actor, documents: list[Document]) -> list[tuple[Document, object, object]]:
    """Each with its title, and whom it is about where the reader may still know of them."""
    persons = persons_told(by=actor, documents=documents)
    known = described_for(by=actor, persons=persons.values())
    return [
        (
            one,
            KINDS[one.kind].title,
            known.get(persons[one.person_public_id].pk) if one.person_public_id in persons else None,
        )
        for one in documents
    ]


def _record(actor: Actor, documents: list[Document]) -> None:
    detail = {"shown": len(documents), "persons": sorted({str(one.person_public_id) for one in documents})}
    audit.record_access(action="work.viewed", by=actor, target=audit.Target("work", "documents", detail))
