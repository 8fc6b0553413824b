"""Ask for a document about a person, a prompt or a meeting."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from agencies.decorators import needs, recorded
from agencies.permissions import Actor, Perm
from audit import services as audit
from documents.forms import DocumentForm
from documents.selectors.kept import about_of
from documents.services import document_ask
from people.selectors.persons import described_for
from people.services.refusals import Incomplete

PURPOSE = "making_document"
VIEWED = {"person": "person.viewed", "prompt": "prompt.viewed", "meeting": "meeting.viewed"}


@needs(Perm.PERSON_VIEW)
@recorded
def person_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The documents about a person."""
    return _page(request, "person", public_id)


@needs(Perm.PERSON_VIEW)
@recorded
def prompt_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The documents about a prompt."""
    return _page(request, "prompt", public_id)


@needs(Perm.PERSON_VIEW)
@recorded
def meeting_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The documents about a meeting."""
    return _page(request, "meeting", public_id)


def _back(actor: Actor, type_: str) -> str:
    if type_ == "prompt" and not actor.may(Perm.PROMPT_VIEW):
        return "risk:decision"
    return {"person": "risk:person", "prompt": "risk:prompt", "meeting": "meetings:meeting"}[type_]


def _page(request: HttpRequest, type_: str, public_id: UUID) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    about = about_of(by=actor, type_=type_, public_id=public_id)
    if about is None:
        raise Http404
    detail = {} if type_ == "person" else {"person": str(about.person.public_id)}
    target = audit.Target(type_, str(public_id), detail)
    audit.record_access(action=VIEWED[type_], by=actor, target=target, purpose=PURPOSE)
    form = DocumentForm(request.POST if request.method == "POST" else None, about=type_)
    if form.is_bound and form.is_valid():
        kind, as_, options = form.chosen
        try:
            document = document_ask(kind=kind, form=as_, about=about, options=options, by=actor)
        except Incomplete as incomplete:
            for field, words in incomplete.missing.items():
                form.add_error(field, words)
        else:
            return redirect("documents:document", public_id=document.public_id)
    context = {
        "form": form,
        "about": about,
        "known": described_for(by=actor, persons=[about.person])[about.person.pk],
        "back": _back(actor, type_),
    }
    return render(request, "documents/ask.html", context)
