"""Open a person in an emergency, and review that somebody did."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.decorators import fresh, needs, recorded
from agencies.permissions import Actor, Perm
from agencies.selectors import answers_for_the_hub
from audit import services as audit
from audit.presenters import sentence
from people import purposes
from people.exception_forms import EmergencyFindForm, EmergencyForm, ReviewForm
from people.models import GlassBreak, Person
from people.selectors.emergencies import emergencies_told, looks_of, names_of_users
from people.selectors.persons import described_for, person_visible_to
from people.services.glass import glass_break, glass_looked, glass_review
from people.services.refusals import Incomplete, NotOpen

PURPOSE = "emergency"


@needs(Perm.BREAK_GLASS)
@fresh
@recorded
def emergency_page(request: HttpRequest) -> HttpResponse:
    """Somebody of whom the reader may not know: named exactly, with a reason."""
    form = EmergencyFindForm(request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        return render(request, "people/glass/find.html", {"form": form})
    actor = request.actor  # type: ignore[attr-defined]
    try:
        glass = glass_break(whom=form.wanted, reason=form.cleaned_data["reason"], by=actor)
    except Incomplete as incomplete:
        form.add_missing(incomplete.missing)
        return render(request, "people/glass/find.html", {"form": form})
    audit.record_access(
        action="person.searched",
        by=actor,
        target=audit.Target("search", "", {"fields": glass.asked}),
        purpose=PURPOSE,
    )
    if glass.person is None:
        return render(request, "people/glass/find.html", {"form": form, "nobody": True})
    return _opened(request, glass.person)


@needs(Perm.BREAK_GLASS)
@fresh
@recorded
def person_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Somebody of whom the reader knows already, of whom they must read more."""
    actor = request.actor  # type: ignore[attr-defined]
    person = person_visible_to(by=actor, public_id=public_id)
    if person is None:
        raise Http404
    form = EmergencyForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            glass = glass_break(whom=person, reason=form.cleaned_data["reason"], by=actor)
        except Incomplete as incomplete:
            form.add_missing(incomplete.missing)
        else:
            if glass.person is None:
                raise Http404
            return _opened(request, glass.person)
    _record_named(actor, person)
    context = {"form": form, "person": person, "known": described_for(by=actor, persons=[person])[person.pk]}
    return render(request, "people/glass/person.html", context)


def _opened(request: HttpRequest, person: Person) -> HttpResponse:
    purposes.remember(request.session, persons=[person.public_id], purpose=PURPOSE, now=timezone.now())
    return redirect("risk:person", public_id=person.public_id)


def _record_named(actor: Actor, person: Person) -> None:
    target = audit.Target("person", str(person.public_id))
    audit.record_access(action="person.viewed", by=actor, target=target, purpose=PURPOSE)


@needs(Perm.ACCESS_REVIEW)
@recorded
def review_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Who opened somebody in an emergency, why and what they looked at; and whether it was justified."""
    actor = request.actor  # type: ignore[attr-defined]
    glass = emergencies_told(by=actor).filter(public_id=public_id).first()
    if glass is None:
        raise Http404
    form, problem = ReviewForm(request.POST if request.method == "POST" else None), ""
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            glass_review(glass=glass, finding=said["finding"], note=said["note"], by=actor)
        except Incomplete as incomplete:
            form.add_missing(incomplete.missing)
        except NotOpen as closed:
            problem = str(closed)
        else:
            messages.success(request, _("Your review is kept."))
            return redirect("home")
    glass_looked(glass=glass, by=actor)
    return render(request, "people/glass/review.html", _told(actor, glass, form, problem, timezone.now()))


def _told(
    actor: Actor, glass: GlassBreak, form: ReviewForm, problem: str, now: datetime
) -> dict[str, object]:
    names = names_of_users({glass.broken_by, glass.reviewed_by} - {""})
    person = glass.person
    known = None
    if person is not None and actor.may(Perm.PERSON_VIEW):
        known = person_visible_to(by=actor, public_id=person.public_id)
    return {
        "glass": glass,
        "form": form,
        "problem": problem,
        "who": names.get(glass.broken_by, ""),
        "reviewer": names.get(glass.reviewed_by, ""),
        "open_now": glass.grant is not None and glass.grant.ended_at is None and glass.grant.ends_at > now,
        "person": known,
        "readers": glass.person.public_id if glass.person and answers_for_the_hub(by=actor) else None,
        "looks": [(look.at, sentence(look.action)) for look in looks_of(glass=glass)],
    }
