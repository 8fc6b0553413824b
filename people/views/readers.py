"""Who may know of a person, and why: for agencies that hold a record of them, and who reviews accesses."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.decorators import needs, recorded
from agencies.permissions import Perm
from audit import services as audit
from people.selectors.emergencies import names_of_users
from people.selectors.persons import described_for
from people.selectors.readers import Reader, agencies_named, person_whose_readers, who_may_know_of
from people.selectors.readers_told import readers_told

PAGE_SIZE = 50
_WHY = {
    "own": gettext_lazy("their agency holds a record"),
    "case": gettext_lazy("they coordinate the open case"),
    "grant": gettext_lazy("it was opened to them by name"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One reader in words."""

    who: str
    system: bool
    agencies: str
    why: str
    until: datetime | None


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
        "rows": _rows(list(page)),
        "person": person if opens else None,
        "known": described_for(by=actor, persons=[person])[person.pk] if opens else None,
    }
    return render(request, "people/readers.html", context)


def _rows(readers: list[Reader]) -> list[Row]:
    names = names_of_users({one.actor.id for one in readers if one.actor.user_pk is not None})
    agencies = agencies_named(readers=readers)
    return [
        Row(
            names.get(one.actor.id, one.actor.name),
            one.actor.user_pk is None,
            ", ".join(sorted(agencies[pk].name for pk in one.actor.agencies)),
            _(" and ").join(str(_WHY[way]) for way in one.why),
            one.until,
        )
        for one in readers
    ]
