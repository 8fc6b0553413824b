"""Who may know of a person, and why: for agencies that hold a record of them, and who reviews accesses."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.decorators import needs, recorded
from agencies.permissions import Perm
from audit import services as audit
from people.reader_rows import PAGE_SIZE, reader_rows
from people.selectors.persons import described_for
from people.selectors.readers import Reader, person_whose_readers, who_may_know_of
from people.selectors.readers_told import readers_told

_WHY = {
    "own": gettext_lazy("their agency holds a record"),
    "case": gettext_lazy("they coordinate the open case"),
    "grant": gettext_lazy("it was opened to them by name"),
}


@needs(Perm.PERSON_VIEW, Perm.ACCESS_REVIEW)
@recorded
def readers_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Who may know of this person now, by name, agency and reason, as far as the actor may be told of it."""
    actor = request.actor  # type: ignore[attr-defined]
    person = person_whose_readers(by=actor, public_id=public_id)
    if person is None:
        raise Http404
    if person.public_id != public_id:
        return redirect("people:readers", public_id=person.public_id)
    found, whole = readers_told(by=actor, readers=who_may_know_of(person=person))
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    audit.record_access(
        action="readers.viewed",
        by=actor,
        target=audit.Target("person", str(person.public_id), {"readers": len(found)}),
        purpose="who may see this person",
    )
    opens = actor.may(Perm.PERSON_VIEW)
    context = {
        "page": page,
        "total": len(found),
        "whole": whole,
        "rows": reader_rows([(one.actor, _why(one), one.until) for one in page]),
        "person": person if opens else None,
        "known": described_for(by=actor, persons=[person])[person.pk] if opens else None,
    }
    return render(request, "people/readers.html", context)


def _why(one: Reader) -> str:
    return _(" and ").join(str(_WHY[way]) for way in one.why)
