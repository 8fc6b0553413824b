"""Log a contact, and read one incident by tier. What the picture then says is in risk.views."""

import secrets
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.decorators import needs, recorded
from agencies.models import Agency
from agencies.permissions import Actor, Perm
from agencies.selectors import agencies_by_code
from audit import services as audit
from incidents.body import FIGURES
from incidents.contact import SUBJECT, contact_record, looked_for
from incidents.corrections import corrected_where
from incidents.drafts import HOURS_KEPT, draft_lock
from incidents.forms import ContactForm, kinds_for
from incidents.intake import validate
from incidents.models import Involvement
from incidents.permissions import Tier
from incidents.presenters import entry, looked_at, may_see, part_told, sections
from incidents.selectors import (
    Seen,
    incident_visible_to,
    own_by_reference,
    own_same_form,
    persons_in,
    persons_open_in,
    was_said,
)
from incidents.selectors.corrections import corrections_of
from incidents.selectors.readers import incident_whose_readers, readers_told
from incidents.selectors.rectifying import disputed
from incidents.services import receive
from people.models import Person
from people.purposes import named, remembered
from people.reader_rows import PAGE_SIZE, reader_rows
from people.selectors.likely import Likely, chosen_record, likely_people
from people.selectors.persons import described_for, persons_visible_to
from people.services.choosing import record_choose
from people.views.opening import ask_purpose
from people.way_back import way_back_of_incident

SAME_FOR = timedelta(hours=1)  # how long the same words from the same person are the same contact


@needs(Perm.CONTACT_LOG)
@recorded
def new(request: HttpRequest) -> HttpResponse:
    """Log a contact: the form, then the likely people, then saved. Nothing typed is lost on the way."""
    actor = request.actor  # type: ignore[attr-defined]
    agency = _agency(request, actor)
    if agency is None:
        agencies = sorted(agencies_by_code(_codes(actor)).values(), key=lambda a: a.name)
        return render(request, "incidents/choose_agency.html", {"agencies": agencies})
    if request.method != "POST":
        return _page(request, ContactForm(agency=agency, initial=_initial(agency)))
    form = ContactForm(request.POST, agency=agency)
    if request.POST.get("look"):
        return _look(request, form)
    record = _record(form, agency, request)
    if record is None:
        return _page(request, form)
    if request.POST.get("change"):
        return _page(request, form)
    chosen = request.POST.get("is_person", "")
    # A double click, or the way back in the browser and a second press, is still one contact.
    same = own_same_form(by=actor, agency=agency, record=record, since=timezone.now() - SAME_FOR)
    kept = same or own_by_reference(by=actor, agency=agency, reference=record["reference"])
    if kept is not None:
        known = same or was_said(incident=kept, record=record)
        return _saved(request, kept.public_id) if known else _used(request, form)
    if not chosen:
        likely = likely_people(by=actor, participant=record["people"][0], agency_id=agency.pk)
        if likely:
            return _ask(request, form, record, likely)
    return _save(request, form, record, chosen)


def _look(request: HttpRequest, form: ContactForm) -> HttpResponse:
    """Who it is likely to be, so far: beside what is still being typed, or with the whole page around it."""
    found = _likely_now(request, form)
    form.hush()
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "incidents/new_likely.html", {"form": form, **found})
    return _page(request, form, found)


def _likely_now(request: HttpRequest, form: ContactForm, kept: str = "") -> dict[str, Any]:
    """The likely people by what is typed and right so far; each look that shows somebody is recorded.

    `kept`: who was chosen, to be among them even if what they were found by must be put right first.
    """
    actor = request.actor  # type: ignore[attr-defined]
    form.is_valid()
    participant = looked_for(form.cleaned_data, now=timezone.now())
    if not (participant or kept):
        return {"looked": False}
    likely = likely_people(by=actor, participant=participant, agency_id=form.agency.pk, chosen=kept)
    if likely:
        _record_search(actor, participant, likely)
    return {
        "looked": bool(participant),
        "likely": likely,
        "described": described_for(by=actor, persons=[one.person for one in likely]),
        "chosen": request.POST.get("is_person", ""),
    }


def _ask(
    request: HttpRequest, form: ContactForm, record: dict[str, Any], likely: list[Likely]
) -> HttpResponse:
    """Show the likely people, with everything typed carried along."""
    actor = request.actor  # type: ignore[attr-defined]
    _record_search(actor, record["people"][0], likely)
    context = {
        "form": form,
        "likely": likely,
        "described": described_for(by=actor, persons=[one.person for one in likely]),
        "agency": form.agency,
        "sent": _sent(request),
        "unanswered": bool(request.POST.get("asked")),
        **_draft(request),
    }
    return render(request, "incidents/likely.html", context)


def _codes(actor: Actor) -> set[str]:
    return set(actor.where(Perm.CONTACT_LOG).values())


def _agency(request: HttpRequest, actor: Actor) -> Agency | None:
    """The agency logged for: the only one, or the one chosen. None while it is still to be chosen."""
    codes = _codes(actor)
    asked = request.POST.get("agency") or request.GET.get("agency") or ""
    if len(codes) == 1:
        asked = asked or next(iter(codes))
    if not asked:
        return None
    if asked not in codes:
        raise Http404
    return agencies_by_code({asked})[asked]


def _initial(agency: Agency) -> dict[str, Any]:
    return {
        "once": _fresh_key(),
        "kind": kinds_for(agency)[0],
        "occurred_on": timezone.localdate().isoformat(),
    }


def _fresh_key() -> str:
    return f"{timezone.localdate():%Y%m%d}-{secrets.token_hex(5)}"


def _page(request: HttpRequest, form: ContactForm, found: dict[str, Any] | None = None) -> HttpResponse:
    if found is None:  # who was offered and chosen before something was found to be wrong still is
        sent = request.method == "POST"
        found = _likely_now(request, form, request.POST.get("is_person", "")) if sent else {}
    context = {
        "form": form,
        "agency": form.agency,
        "figures": FIGURES,
        **_draft(request),
        **found,
    }
    return render(request, "incidents/new.html", context)


def _draft(request: HttpRequest) -> dict[str, Any]:
    return {"lock": draft_lock(str(request.user.pk)), "hours": HOURS_KEPT}


def _record(form: ContactForm, agency: Agency, request: HttpRequest) -> dict[str, Any] | None:
    """The intake record, once nothing is wrong with it; None when the form must be shown again.

    Where some fields are wrong by themselves the others are looked at as a record too: all is said at once.
    """
    form.is_valid()
    user = request.user
    name = user.get_full_name() or user.get_username()  # type: ignore[union-attr]
    record = contact_record(form.right, agency=agency.code, practitioner=name)
    form.add_record_errors(validate(record, now=timezone.now()))
    return record if form.is_valid() else None


def _sent(request: HttpRequest) -> list[tuple[str, str]]:
    """What was typed, to be carried through the second step."""
    steps = {"csrfmiddlewaretoken", "is_person", "change", "asked", "look"}
    return [(name, value) for name, values in request.POST.lists() if name not in steps for value in values]


def _record_search(actor: Actor, participant: dict[str, Any], likely: list[Likely]) -> None:
    fields = [
        name
        for name in ("given_name", "family_name", "date_of_birth", "identifiers", "address", "phone")
        if participant.get(name)
    ]
    persons = named([one.person for one in likely])
    audit.record_access(
        action="person.searched",
        by=actor,
        target=audit.Target("search", "", {"fields": fields, "found": len(likely), "persons": persons}),
        purpose="recording_contact",
    )


def _used(request: HttpRequest, form: ContactForm) -> HttpResponse:
    """The page has saved a contact that says something else: this may be another one, so ask."""
    data = request.POST.copy()
    data["once"] = _fresh_key()
    form.data = data
    form.add_error(
        None, _("This page has saved a contact already. If this is another contact, send it again.")
    )
    return _page(request, form)


def _save(request: HttpRequest, form: ContactForm, record: dict[str, Any], chosen: str) -> HttpResponse:
    """Keep the contact as it was typed, and whom it is about as it was chosen; in one transaction."""
    actor, agency = request.actor, form.agency  # type: ignore[attr-defined]
    outcome = receive(records=[record], by=actor, via="form", agencies={agency.code: agency})[0]
    if outcome.status == "rejected":
        form.add_record_errors(outcome.errors)
        return _page(request, form)
    held = chosen_record(by=actor, public_id=chosen)
    # The same form sent again while the first was on its way waited for it: nothing is left to decide.
    if held is not None and outcome.status == "created":
        subject = Involvement.objects.get(incident__public_id=outcome.id, key=SUBJECT)
        record_choose(record_id=subject.record_id, held=held, by=actor.at(agency.pk))
    return _saved(request, outcome.id)


def _saved(request: HttpRequest, public_id: UUID | str) -> HttpResponse:
    """On to what the picture says; the page's script is told where that is, and goes there itself."""
    if request.headers.get("X-Contact") == "sent":
        return HttpResponse(status=204, headers={"X-Saved": reverse("risk:saved", args=[public_id])})
    return redirect("risk:saved", public_id=public_id)


@needs(Perm.PERSON_VIEW, Perm.CONTACT_LOG)
@recorded
def incident(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One incident, as far as its tier shows it."""
    actor = request.actor  # type: ignore[attr-defined]
    today = timezone.localdate()
    seen = incident_visible_to(by=actor, public_id=public_id, today=today)
    if seen is None:
        raise Http404
    known = part_told(_known_people(seen, actor, today), seen=seen, asked=request.GET.get("person", ""))
    people = list({person.pk: person for person in known.values()}.values())
    purpose = _purpose(request, public_id, people)
    back_url, back = way_back_of_incident(request, public_id, [person.public_id for person in people])
    if request.method == "POST" or not purpose:
        return ask_purpose(request, public_id, of_incident=True)
    audit.record_access(
        action="incident.viewed",
        by=actor,
        target=audit.Target("incident", str(public_id), looked_at(seen, by=actor, persons=people)),
        purpose=purpose,
    )
    context: dict[str, Any] = {
        "seen": seen,
        "entry": entry(seen, keys=known),
        "people": people,
        "back_url": back_url,
        "back": back,
        "described": described_for(by=actor, persons=people),
        "disputed": disputed(incident_id=seen.incident.pk, tier=seen.tier),
        "may_note": seen.tier == Tier.FULL and seen.incident.agency_id in actor.where(Perm.SUBJECT_DUTY),
    }
    if seen.tier == Tier.FULL:
        context |= _in_full(seen, actor)
    return render(request, "incidents/incident.html", context)


def _in_full(seen: Seen, actor: Actor) -> dict[str, Any]:
    """What whoever reads all of an incident reads besides; what it said before, of its own agency alone."""
    incident = seen.incident
    told = corrections_of(incident=incident)
    found: dict[str, Any] = {
        "sections": sections(incident.record),
        "corrected": next(iter(told), None),
        "corrected_where": corrected_where(incident=incident, by=actor),
    }
    if incident.agency_id in actor.where(Perm.PERSON_VIEW):
        wrong = {one.version: one for one in told}
        versions = incident.earlier_versions.order_by("-version")
        found["versions"] = [(one, sections(one.record), wrong.get(one.version)) for one in versions]
    return found


@needs(Perm.PERSON_VIEW, Perm.CONTACT_LOG, Perm.ACCESS_REVIEW)
@recorded
def readers_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Who may see this incident now, by name, agency and how much, as far as the actor may be told of it."""
    actor = request.actor  # type: ignore[attr-defined]
    found = incident_whose_readers(by=actor, public_id=public_id)
    if found is None:
        raise Http404
    incident, opens = found
    readers, whole = readers_told(by=actor, incident=incident)
    audit.record_access(
        action="readers.viewed",
        by=actor,
        target=audit.Target("incident", str(public_id), {"readers": len(readers)}),
        purpose="who may see this incident",
    )
    page = Paginator(readers, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "incident": incident,
        "opens": opens,
        "page": page,
        "total": len(readers),
        "whole": whole,
        "rows": reader_rows([(one.actor, may_see(one), one.named_until) for one in page]),
    }
    return render(request, "incidents/readers.html", context)


def _purpose(request: HttpRequest, public_id: UUID, people: list[Person]) -> str:
    """What the reader opened the incident for, or one of those whose part it shows; empty where neither."""
    now = timezone.now()
    opened = [public_id, *(person.public_id for person in people)]
    said = (remembered(request.session, person=one, now=now) for one in opened)
    return next(filter(None, said), "")


def _known_people(seen: Seen, actor: Actor, today: date) -> dict[str, Person]:
    """The participants the actor may know of, and through whom as much of the incident is seen."""
    persons = persons_in(incident=seen.incident)
    visible = set(
        persons_visible_to(by=actor)
        .filter(pk__in=[person.pk for person in persons.values()])
        .values_list("pk", flat=True)
    )
    known = {key: person for key, person in persons.items() if person.pk in visible}
    if seen.tier == Tier.FULL:
        return known
    through = persons_open_in(
        by=actor,
        incident=seen.incident,
        persons={person.pk for person in known.values()},
        at_least=seen.tier,
        today=today,
    )
    return {key: person for key, person in known.items() if person.pk in through}
