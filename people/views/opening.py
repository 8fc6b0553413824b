"""Before a page about somebody is shown, its reader says what they open it for."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from people import purposes
from people.forms import PurposeForm
from people.models import Person
from people.selectors.persons import person_visible_to
from people.way_back import way_back


def ask_purpose(
    request: HttpRequest, public_id: UUID, *, of_incident: bool = False, back: tuple[str, str] | None = None
) -> HttpResponse:
    """What a page about this person, or incident, is opened for; once that is said, the same page.

    `back`: where else one may go, and how that is called; to the first page without it.
    """
    form = PurposeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        purposes.remember(
            request.session, persons=[public_id], purpose=form.purpose_given, now=timezone.now()
        )
        return redirect(request.get_full_path())
    url, label = back or ("", "")
    context = {"form": form, "of_incident": of_incident, "back_url": url, "back_label": label}
    return render(request, "people/purpose.html", context)


def person_opened(request: HttpRequest, public_id: UUID, *, page: str) -> tuple[Person, str] | HttpResponse:
    """The person, and what the reader opened this page about them for; or what to answer instead.

    That is the page (a route's name) of whom they were found to be, or the question what for. Raises Http404
    where the reader may not know of them.
    """
    actor = request.actor  # type: ignore[attr-defined]
    person = person_visible_to(by=actor, public_id=public_id)
    if person is None:
        raise Http404
    if person.public_id != public_id:
        return redirect(page, public_id=person.public_id)
    purpose = purposes.remembered(request.session, person=person.public_id, now=timezone.now())
    if request.method == "POST" or not purpose:
        return ask_purpose(request, person.public_id, back=way_back(request, person.public_id))
    return person, purpose
