"""Correct a contact that was typed in: the form once more, what was wrong, and who was quicker."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.decorators import needs, recorded
from agencies.permissions import Actor, Perm
from audit import services as audit
from caselink.templatetags.plain import moment
from incidents.body import FIGURES
from incidents.contact_errors import FIELD_ERRORS
from incidents.correction_form import CorrectionForm
from incidents.corrections import HERE, corrected_where
from incidents.models import Incident
from incidents.permissions import Tier, is_own
from incidents.presenters import looked_at
from incidents.selectors import Seen, incident_visible_to, persons_in
from incidents.selectors.corrections import corrections_of
from incidents.services import OVERTAKEN, incident_correct
from people import purposes
from people.selectors.persons import persons_visible_to
from people.views.opening import ask_purpose

RECORDING, CORRECTING = "recording_contact", "correcting_contact"


@needs(Perm.CONTACT_LOG)
@recorded
def correct(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The form, filled with what is recorded; saved, what was wrong in it stays readable beside it."""
    actor = request.actor  # type: ignore[attr-defined]
    seen = incident_visible_to(by=actor, public_id=public_id, today=timezone.localdate())
    if seen is None or seen.tier != Tier.FULL or not is_own(incident=seen.incident, actor=actor):
        raise Http404
    if corrected_where(incident=seen.incident, by=actor) != HERE:
        return redirect("incidents:incident", public_id=public_id)
    sent = request.method == "POST" and "version" in request.POST
    if not sent and not _purpose(request, seen.incident):
        back = reverse("incidents:incident", args=[public_id]), _("Back to the contact")
        return ask_purpose(request, public_id, of_incident=True, back=back)
    if not sent:
        return _page(request, seen, CorrectionForm(incident=seen.incident))
    form = CorrectionForm(request.POST, incident=seen.incident)
    record = form.record(now=timezone.now())
    return _page(request, seen, form) if record is None else _correct(request, seen, form, record)


def _correct(request: HttpRequest, seen: Seen, form: CorrectionForm, record: dict[str, Any]) -> HttpResponse:
    version, wrong = form.cleaned_data["version"], form.cleaned_data["wrong"]
    actor = request.actor  # type: ignore[attr-defined]
    outcome = incident_correct(incident=seen.incident, record=record, version=version, wrong=wrong, by=actor)
    if OVERTAKEN in outcome.errors:
        return _overtaken(request, seen, form, version)
    if outcome.status == "rejected":
        form.add_record_errors(outcome.errors)
        return _page(request, seen, form)
    # Sent twice, it stands already; only where it stood before it was sent is there nothing to correct.
    seen.incident.refresh_from_db()
    if outcome.status == "unchanged" and seen.incident.version == version:
        form.add_error(None, _("Nothing here differs from what is recorded. Change what was wrong"))
        return _page(request, seen, form)
    return redirect("risk:saved", public_id=seen.incident.public_id)


def _overtaken(request: HttpRequest, seen: Seen, form: CorrectionForm, version: int) -> HttpResponse:
    """Somebody was quicker: what they changed stands, but where this reader changed it too."""
    incident = seen.incident
    incident.refresh_from_db()
    before = incident.earlier_versions.filter(version=version).first()
    if before is None:  # no page of ours says so
        form.add_error(None, FIELD_ERRORS["once"]["invalid"])
        return _page(request, seen, form)
    data = request.POST.copy()
    data["version"] = str(incident.version)
    changed = form.let_stand(before.record, data)
    form.data = data
    form.add_error(None, _quicker(incident, request.actor))  # type: ignore[attr-defined]
    return _page(request, seen, form, changed=changed)


def _quicker(incident: Incident, reader: Actor) -> str:
    last = next(iter(corrections_of(incident=incident)), None)
    said = {"when": moment(incident.received_at), "name": last.by if last else ""}
    if last is None or last.version != incident.version - 1:
        told = _("This contact was sent again by your agency’s system on %(when)s, after you opened it.")
    elif last.by_id == reader.id:
        told = _("You corrected this contact on %(when)s, after you opened this page.")
    else:
        told = _("%(name)s corrected this contact on %(when)s, after you opened it.")
    return f"{told % said} {_('Read what changed, put right what you typed, and save it again')}"


def _page(request: HttpRequest, seen: Seen, form: CorrectionForm, **more: Any) -> HttpResponse:
    """The form. A look at the incident; of what is sent, too late to be asked what for, one to correct it."""
    actor = request.actor  # type: ignore[attr-defined]
    people = {person.pk for person in persons_in(incident=seen.incident).values()}
    known = list(persons_visible_to(by=actor).filter(pk__in=people))
    target = audit.Target("incident", str(seen.incident.public_id), looked_at(seen, by=actor, persons=known))
    purpose = _purpose(request, seen.incident) or CORRECTING
    audit.record_access(action="incident.viewed", by=actor, target=target, purpose=purpose)
    context = {"form": form, "incident": seen.incident, "figures": FIGURES, **more}
    return render(request, "incidents/correct.html", context)


def _purpose(request: HttpRequest, incident: Incident) -> str:
    """What the reader opened the incident for; who logged it within the hour was recording it."""
    actor, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    said = purposes.remembered(request.session, person=incident.public_id, now=now)
    logged = incident if incident.version == 1 else incident.earlier_versions.get(version=1)
    if said or logged.received_from != actor.id or now - logged.received_at >= purposes.LASTS:
        return said
    purposes.remember(
        request.session, persons=[incident.public_id], purpose=RECORDING, now=now, given=logged.received_at
    )
    return RECORDING
