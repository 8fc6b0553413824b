"""One disclosure: read it, review it, end it."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.decorators import needs, recorded
from agencies.permissions import Actor, Perm
from audit import services as audit
from incidents.presenters import entry
from incidents.selectors import keys_of
from people.purposes import named
from people.selectors.persons import current_person, described_for
from people.services.refusals import Incomplete, NotAllowed, NotOpen
from sharing.bases import BASES, CALDICOTT, CHECK_FIRST
from sharing.forms import EndForm, ReviewForm, SharingForm
from sharing.models import DisclosureTo
from sharing.presenters import STATE_WORDS, bases_of, received_by, recipient_words
from sharing.selectors.disclosures import ENDED, Told, disclosure_visible_to, items_told, state_of
from sharing.services.disclosures import disclosure_end, disclosure_narrow, disclosure_review

PURPOSE = "reading_disclosure"


@needs(Perm.PERSON_VIEW, Perm.REGISTER_VIEW)
@recorded
def disclosure_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What was disclosed, to whom and why; for who keeps the register alone, agencies and dates."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    told, today = _told(request, public_id), timezone.localdate()
    items = items_told(told=told, by=actor, today=today)
    subject = current_person(person_id=told.disclosure.person_id)
    keys = keys_of(person=subject, incidents=[seen.incident.pk for seen in items])
    persons = [told.person] if told.person is not None else []
    audit.record_access(
        action="disclosure.viewed",
        by=actor,
        target=audit.Target(
            "disclosure",
            str(public_id),
            {
                "content": told.content,
                "persons": named(persons),
                "incidents": [str(seen.incident.public_id) for seen in items],
            },
        ),
        purpose=PURPOSE,
    )
    context = {
        **_shown(told),
        "items": [entry(seen, keys=keys.get(seen.incident.pk, set())) for seen in items],
        "apart": [seen.incident for seen in items if seen.incident.pk not in keys],
        "known": described_for(by=actor, persons=persons).get(persons[0].pk) if persons else None,
        "opens": bool(persons) and actor.may(Perm.PERSON_VIEW),
        "caldicott": CALDICOTT,
        "check_first": CHECK_FIRST,
        "verify": any(BASES[code].verify for code in told.disclosure.bases if code in BASES),
    }
    return render(request, "sharing/disclosure.html", context)


@needs(Perm.DISCLOSE, Perm.REGISTER_VIEW)
@recorded
def review_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Somebody looks again whether it is still right."""
    told = _kept(request, public_id)
    ends_on = told.disclosure.ends_on
    form = ReviewForm(request.POST or None, initial={"review_on": ends_on.isoformat()})

    def change(actor: Actor) -> str:
        disclosure_review(
            disclosure=told.disclosure,
            note=form.cleaned_data["note"],
            review_on=form.day("review_on"),
            by=actor,
        )
        return _("It stands until the next review.")

    return _changed(request, told, form, change, "sharing/disclosure_review.html")


@needs(Perm.DISCLOSE, Perm.REGISTER_VIEW)
@recorded
def end_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """It ends now: whom it names can no longer read it."""
    told = _kept(request, public_id)
    named = {str(one.user.public_id): one for one in _named(told) if one.user is not None}
    words = [(public_id, recipient_words(one)) for public_id, one in named.items()]
    form = EndForm(request.POST or None, named=words)

    def change(actor: Actor) -> str:
        one = named.get(form.cleaned_data.get("whom", ""))
        if one is not None and one.user is not None:
            disclosure_narrow(
                disclosure=told.disclosure, user=one.user, reason=form.cleaned_data["reason"], by=actor
            )
            return _("It has ended for them. They can no longer read it.")
        disclosure_end(disclosure=told.disclosure, reason=form.cleaned_data["reason"], by=actor)
        return _("The disclosure has ended. Whoever it named can no longer read it.")

    return _changed(request, told, form, change, "sharing/disclosure_end.html")


def _named(told: Told) -> list[DisclosureTo]:
    """The users who read it now, for who may know who they are."""
    if not told.content:
        return []
    return [one for one in told.disclosure.recipients.all() if one.user_id and one.ended_at is None]


def _told(request: HttpRequest, public_id: UUID) -> Told:
    told = disclosure_visible_to(
        by=request.actor,  # type: ignore[attr-defined]
        public_id=public_id,
        today=timezone.localdate(),
    )
    if told is None:
        raise Http404
    return told


def _kept(request: HttpRequest, public_id: UUID) -> Told:
    told = _told(request, public_id)
    if not told.keeps:
        raise Http404
    return told


def _changed(
    request: HttpRequest, told: Told, form: SharingForm, change: Callable[[Actor], str], template: str
) -> HttpResponse:
    """The page again with what is wrong, or back to the disclosure once it is done."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    problem = ""
    if form.is_bound and form.is_valid():
        try:
            messages.success(request, change(actor))
            return redirect("sharing:disclosure", public_id=told.disclosure.public_id)
        except Incomplete as incomplete:
            form.add_missing(incomplete.missing)
        except NotAllowed as refused:
            raise PermissionDenied(str(refused)) from refused
        except NotOpen as closed:
            problem = str(closed)
    return render(request, template, {**_shown(told), "form": form, "problem": problem})


def _shown(told: Told) -> dict[str, object]:
    disclosure = told.disclosure
    state = state_of(disclosure, timezone.localdate())
    recipients = disclosure.recipients.all()
    to = [recipient_words(one) for one in recipients] if told.content else received_by(disclosure)
    return {
        "told": told,
        "disclosure": disclosure,
        "state": STATE_WORDS[state],
        "stands": state != ENDED,
        "to": to,
        "bases": bases_of(disclosure),
    }
