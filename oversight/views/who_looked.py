"""Who looked at a person or an incident: a page, and the same as a file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.decorators import fresh_file, needs, recorded
from agencies.permissions import Actor, Perm
from audit import services as audit
from audit.selectors import Look, all_looks
from audit.selectors.every_look import PAGE_SIZE
from caselink.csv_export import csv_response
from incidents.models import Incident
from incidents.selectors.who_looked import Told, told_of
from oversight.forms import LooksForm
from oversight.selectors.who_looked import incident_overseen, person_overseen
from people.models import Person
from people.purposes import sentence as purpose_sentence
from people.selectors.persons import described_for, public_ids_of

PURPOSE = "access_review"
MOST = 10_000  # looks in one file


@dataclass(frozen=True, slots=True)
class _Subject:
    """Whose looks: what the audit calls it, the ids it had, and what the page may say of it."""

    type: str
    id: str
    ids: Sequence[str]
    whose: Person | Incident
    known: object | None  # a person's description, or an incident; None where the reader may not be told


@needs(Perm.PERSON_VIEW, Perm.ACCESS_REVIEW)
@recorded
def person_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Every look at a person, the latest first."""
    subject = _person(request, public_id)
    if subject.id != str(public_id):
        return redirect("oversight:who_looked", public_id=subject.id)
    return _page(request, subject)


@needs(Perm.PERSON_VIEW, Perm.ACCESS_REVIEW)
@fresh_file(lambda public_id: reverse("oversight:who_looked", args=[public_id]))
@recorded
def person_file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The same as a file."""
    return _file(request, _person(request, public_id))


@needs(Perm.PERSON_VIEW, Perm.CONTACT_LOG, Perm.ACCESS_REVIEW)
@recorded
def incident_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Every look at an incident, the latest first."""
    return _page(request, _incident(request, public_id))


@needs(Perm.PERSON_VIEW, Perm.CONTACT_LOG, Perm.ACCESS_REVIEW)
@fresh_file(lambda public_id: reverse("oversight:who_looked_at_incident", args=[public_id]))
@recorded
def incident_file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The same as a file."""
    return _file(request, _incident(request, public_id))


def _person(request: HttpRequest, public_id: UUID) -> _Subject:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = person_overseen(by=actor, public_id=public_id)
    if found is None:
        raise Http404
    person = found.person
    known = described_for(by=actor, persons=[person])[person.pk] if found.known else None
    return _Subject("person", str(person.public_id), public_ids_of(person=person), person, known)


def _incident(request: HttpRequest, public_id: UUID) -> _Subject:
    found = incident_overseen(by=request.actor, public_id=public_id)  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    incident, known = found
    return _Subject("incident", str(public_id), [str(public_id)], incident, incident if known else None)


def _page(request: HttpRequest, subject: _Subject) -> HttpResponse:
    form = LooksForm(request.GET or None)
    _record(request, subject, "accesses.viewed")
    context = {"form": form, "subject": subject, "query": "", "rows": []}
    if not form.is_bound or form.is_valid():
        page = Paginator(_looks(request, form, subject), PAGE_SIZE).get_page(request.GET.get("page"))
        context |= {"page": page, "rows": _told(request, subject, list(page))}
        asked = request.GET.copy()
        asked.pop("page", None)
        context["query"] = f"{asked.urlencode()}&" if asked else ""
    return render(request, "oversight/who_looked.html", context)


def _file(request: HttpRequest, subject: _Subject) -> HttpResponse:
    form = LooksForm(request.GET or None)
    if form.is_bound and not form.is_valid():
        return redirect(request.path.removesuffix("list.csv"))
    found = _looks(request, form, subject)[:MOST]
    _record(request, subject, "accesses.exported", shown=len(found))
    who = [_("When"), _("Who"), _("Sign-in name"), _("Role"), _("Agency")]
    rows = list(_rows(_told(request, subject, found)))
    answer = csv_response(name="who-looked", header=[*who, _("What"), _("Purpose"), _("Way")], rows=rows)
    return cast(HttpResponse, answer)  # a stream, which is an answer too


def _rows(told: Sequence[Told]) -> Iterator[Sequence[object]]:
    for one in told:
        at = timezone.localtime(one.look.at).isoformat(timespec="seconds")
        purpose = purpose_sentence(one.look.purpose)
        yield (at, one.name, one.look.who, one.role, one.agency, one.did, purpose, one.way)


def _looks(request: HttpRequest, form: LooksForm, subject: _Subject) -> Sequence[Look]:
    """Those asked for. Asked for by name, only those whose reader is named: a fit would say who it was."""
    chosen = form.chosen if form.is_bound else {}
    found = all_looks(target_type=subject.type, target_ids=subject.ids, agencies=None, **chosen)
    if not chosen.get("actor"):
        return found
    named = found[:MOST]
    told = _told(request, subject, named)
    return [look for look, one in zip(named, told, strict=True) if not one.hidden]


def _told(request: HttpRequest, subject: _Subject, looks: Sequence[Look]) -> list[Told]:
    return told_of(by=request.actor, looks=looks, subject=subject.whose)  # type: ignore[attr-defined]


def _record(request: HttpRequest, subject: _Subject, action: str, **detail: int) -> None:
    audit.record_access(
        action=action,
        by=request.actor,  # type: ignore[attr-defined]
        target=audit.Target(subject.type, subject.id, detail),
        purpose=PURPOSE,
    )
