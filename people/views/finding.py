"""Find a person. A person's own page shows their picture too, so it lives in risk."""

from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from agencies.decorators import needs, recorded
from agencies.permissions import Perm
from audit import services as audit
from people import purposes
from people.forms import PersonSearchForm
from people.searched import remember_search, searched
from people.selectors.persons import described_for
from people.selectors.search import people_found


@needs(Perm.PERSON_FIND)
@recorded
def find(request: HttpRequest) -> HttpResponse:
    """Ask for the purpose, then search among the people the actor may know of.

    A search is sent by POST, so that no name stands in an address or a log. Whoever comes back to one names
    which; it is searched, and recorded, again.
    """
    now = timezone.now()
    asked = _asked(request, now)
    if asked is None:
        context = {"form": PersonSearchForm(), "kept_no_more": "again" in request.GET}
        return render(request, "people/find.html", context)
    sent, given = asked
    form = PersonSearchForm(sent)
    if not form.is_valid():
        return render(request, "people/find.html", {"form": form})
    actor = request.actor  # type: ignore[attr-defined]
    found = people_found(by=actor, asked=form.asked)
    audit.record_access(
        action="person.searched",
        by=actor,
        target=audit.Target(
            "search",
            "",
            {"fields": form.fields_used, "found": len(found.hits), "persons": purposes.named(found.persons)},
        ),
        purpose=form.purpose_given,
    )
    again = _remembered(request, form, sent, [person.public_id for person in found.persons], (now, given))
    context = {
        "form": form,
        "again": f"{reverse('people:find')}?{urlencode({'again': again})}",
        "found": found,
        "described": described_for(by=actor, persons=found.persons),
        "searched": True,
    }
    return render(request, "people/find.html", context)


def _remembered(
    request: HttpRequest,
    form: PersonSearchForm,
    sent: QueryDict,
    persons: list[UUID],
    at: tuple[datetime, datetime],
) -> str:
    """What these persons are looked at for, and what found them; by what that is asked for again.

    `at`: now, and when the purpose was said: coming back does not say again what for.
    """
    now, given = at
    purposes.remember(request.session, persons=persons, purpose=form.purpose_given, now=now, given=given)
    if request.method != "POST":
        return request.GET["again"]
    return remember_search(request.session, sent=sent, fields=form.fields, persons=persons, now=now)


def _asked(request: HttpRequest, now: datetime) -> tuple[QueryDict, datetime] | None:
    """What is searched for, and when that was sent: now, or with the search that somebody comes back to."""
    if request.method == "POST":
        return request.POST, now
    return searched(request.session, named=request.GET.get("again", ""), now=now)
