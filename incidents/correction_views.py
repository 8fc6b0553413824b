"""Correct a contact that was typed in: the form once more, what was wrong, and who was quicker."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.decorators import needs, recorded
from agencies.permissions import Actor, Perm
from audit import services as audit
from caselink.templatetags.plain import moment
from incidents.body import FIGURES
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

PURPOSE = "recording_contact"


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
    if request.method != "POST":
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
    data = request.POST.copy()
    data["version"] = str(incident.version)
    before = incident.earlier_versions.filter(version=version).first()
    changed = form.let_stand(before.record, data) if before else []
    form.data = data
    form.add_error(None, _quicker(incident))
    return _page(request, seen, form, changed=changed)


def _quicker(incident: Incident) -> str:
    last = next(iter(corrections_of(incident=incident)), None)
    when = {"when": moment(incident.received_at)}
    if last is None or last.version != incident.version - 1:
        said = (
            _("This contact was sent again by your agency’s system on %(when)s, after you opened it.") % when
        )
    else:
        said = _("%(name)s corrected this contact on %(when)s, after you opened it.") % {
            **when,
            "name": last.by,
        }
    return f"{said} {_('Read what changed, put right what you typed, and save it again')}"


def _page(request: HttpRequest, seen: Seen, form: CorrectionForm, **more: Any) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    _record_look(actor, seen)
    # Whoever goes on to read it is not asked what for: it is the same.
    incident, now = seen.incident.public_id, timezone.now()
    purposes.remember(request.session, persons=[incident], purpose=PURPOSE, now=now)
    context = {"form": form, "incident": seen.incident, "figures": FIGURES, **more}
    return render(request, "incidents/correct.html", context)


def _record_look(actor: Actor, seen: Seen) -> None:
    people = {person.pk for person in persons_in(incident=seen.incident).values()}
    known = list(persons_visible_to(by=actor).filter(pk__in=people))
    target = audit.Target("incident", str(seen.incident.public_id), looked_at(seen, by=actor, persons=known))
    audit.record_access(action="incident.viewed", by=actor, target=target, purpose=PURPOSE)
