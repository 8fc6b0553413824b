"""Disclose: what, to whom and why; then see exactly what is shown to whom, before it is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.decorators import needs, recorded
from agencies.models import Agency, Membership
from agencies.permissions import Actor, Perm
from audit import services as audit
from incidents.models import Sensitivity
from incidents.presenters import Entry, entry, sections
from incidents.selectors import Seen, keys_of
from people import purposes
from people.forms import PurposeForm
from people.models import Person
from people.selectors.persons import Description, described_for, person_visible_to
from people.services.refusals import Incomplete, NotAllowed
from sharing.bases import CALDICOTT
from sharing.forms import DiscloseForm, ReadersForm
from sharing.models import Disclosure
from sharing.presenters import bases_of_codes
from sharing.selectors.disclosable import agencies_to_disclose_to, disclosable, readers_in
from sharing.services.disclosures import DisclosureDraft, disclosure_make, left_out

_NOT_KEPT = ("csrfmiddlewaretoken", "step", "readers", "others")


@dataclass(slots=True)
class _Making:
    """One person, and what of them may be disclosed to whom."""

    actor: Actor
    person: Person
    known: Description
    seen: dict[str, Seen]  # by public id
    entries: dict[str, Entry]
    agencies: dict[str, Agency]  # by code
    form: DiscloseForm


@needs(Perm.DISCLOSE)
@recorded
def disclose_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say what is disclosed and why; check it; name who reads it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    person = person_visible_to(by=actor, public_id=public_id) if actor.may(Perm.PERSON_VIEW) else None
    if person is None:
        raise Http404
    if person.public_id != public_id:
        return redirect("sharing:disclose", public_id=person.public_id)
    purpose = purposes.remembered(request.session, person=person.public_id, now=timezone.now())
    if not purpose:
        return _ask_purpose(request, person)
    making = _making(request, actor, person)
    audit.record_access(
        action="chronology.viewed",
        by=actor,
        target=audit.Target("person", str(person.public_id), {"entries": len(making.seen)}),
        purpose="disclosing",
    )
    step = request.POST.get("step")
    if request.method != "POST" or step == "back" or not making.form.is_valid():
        return _choose(request, making)
    draft = _draft(making, ())
    if missing := left_out(draft=draft, by=actor.at(draft.made_for.pk), today=timezone.localdate()):
        making.form.add_missing(missing)
        return _choose(request, making)
    return _make(request, making) if step == "make" else _check(request, making, draft)


def _ask_purpose(request: HttpRequest, person: Person) -> HttpResponse:
    """Why the reader opens the record, as its page asks."""
    form = PurposeForm(request.POST if "purpose" in request.POST and "step" not in request.POST else None)
    if form.is_bound and form.is_valid():
        purposes.remember(
            request.session, persons=[person.public_id], purpose=form.purpose_given, now=timezone.now()
        )
        return redirect("sharing:disclose", public_id=person.public_id)
    return render(request, "sharing/purpose.html", {"form": form})


def _making(request: HttpRequest, actor: Actor, person: Person) -> _Making:
    today = timezone.localdate()
    seen = disclosable(by=actor, person=person, today=today)
    keys = keys_of(person=person, incidents=[one.incident.pk for one in seen])
    entries = {
        str(one.incident.public_id): entry(one, keys=keys.get(one.incident.pk, set()), of=person)
        for one in seen
    }
    partners, others = agencies_to_disclose_to(by=actor, today=today)
    return _Making(
        actor,
        person,
        described_for(by=actor, persons=[person])[person.pk],
        {str(one.incident.public_id): one for one in seen},
        entries,
        {agency.code: agency for agency in (*partners, *others)},
        DiscloseForm(
            request.POST if request.method == "POST" else None,
            incidents=[(public_id, _line(one)) for public_id, one in entries.items()],
            agencies=partners,
            unagreed=others,
            made_for=_own(actor),
        ),
    )


def _line(one: Entry) -> str:
    """An incident in one line: the day, what it was, who recorded it, and how far that is shared."""
    restricted = one.incident.sensitivity != Sensitivity.SHARED
    sensitivity = one.incident.get_sensitivity_display() if restricted else ""
    parts = (one.day, one.kind, one.incident.agency.name, sensitivity)
    return ", ".join(part for part in parts if part)


def _own(actor: Actor) -> list[tuple[int, str]]:
    return sorted(actor.where(Perm.DISCLOSE).items())


def _draft(making: _Making, readers: Sequence[Membership]) -> DisclosureDraft:
    said = making.form.cleaned_data
    own = Agency.objects.in_bulk([pk for pk, _ in _own(making.actor)])
    return DisclosureDraft(
        person=making.person,
        made_for=own[int(said["made_for"])] if said.get("made_for") else next(iter(own.values())),
        incidents=[making.seen[public_id].incident for public_id in said["incidents"]],
        what=said["what"],
        purpose=said["purpose"],
        bases=said["bases"],
        consent=said["consent"],
        consent_reason=said["consent_reason"],
        proportionality=said["proportionality"],
        ends_on=making.form.day("ends_on"),
        review_on=making.form.day("review_on"),
        agencies=[making.agencies[code] for code in said["agencies"]],
        readers=[(member.user, member.agency_id) for member in readers],
        outside=said["outside"],
        unagreed_reason=said["unagreed_reason"],
    )


def _choose(request: HttpRequest, making: _Making) -> HttpResponse:
    context = {
        "form": making.form,
        "person": making.person,
        "known": making.known,
        "caldicott": CALDICOTT,
        "nothing": not making.seen,
    }
    return render(request, "sharing/disclose.html", context)


def _members(draft: DisclosureDraft) -> list[Membership]:
    agencies = [agency.pk for agency in draft.agencies]
    return list(readers_in(agencies=agencies, on=timezone.localdate()))


def _check(
    request: HttpRequest, making: _Making, draft: DisclosureDraft, readers: ReadersForm | None = None
) -> HttpResponse:
    """Exactly what is shown, to whom, and who reads it."""
    readers = readers or ReadersForm(members=_members(draft))
    context: dict[str, Any] = {
        "form": readers,
        "person": making.person,
        "known": making.known,
        "draft": draft,
        "bases": bases_of_codes(draft.bases),
        "consent": Disclosure.Consent(draft.consent).label,
        "items": [
            (_line(making.entries[str(one.public_id)]), sections(one.record)) for one in draft.incidents
        ],
        "kept": [
            (name, value)
            for name in request.POST
            if name not in _NOT_KEPT
            for value in request.POST.getlist(name)
        ],
    }
    return render(request, "sharing/disclose_check.html", context)


def _make(request: HttpRequest, making: _Making) -> HttpResponse:
    draft = _draft(making, ())
    readers = ReadersForm(request.POST, members=_members(draft))
    if not readers.is_valid():
        return _check(request, making, draft, readers)
    try:
        made = disclosure_make(draft=_draft(making, readers.chosen), by=making.actor)
    except Incomplete as incomplete:
        making.form.add_missing(incomplete.missing)
        return _choose(request, making)
    except NotAllowed as refused:
        readers.add_error("readers" if readers.chosen else None, _(str(refused)))
        return _check(request, making, draft, readers)
    messages.success(request, _("The disclosure %(reference)s is made.") % {"reference": made.reference})
    return redirect("sharing:disclosure", public_id=made.public_id)
