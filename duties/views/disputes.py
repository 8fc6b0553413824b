"""Note beside a record what the person says is wrong in it."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from agencies.decorators import needs, recorded
from agencies.permissions import Perm
from audit import services as audit
from duties.forms import DisputeForm
from duties.views.requests import PURPOSE
from incidents.corrections import corrected_where
from incidents.permissions import Tier
from incidents.selectors import incident_visible_to
from incidents.services.rectifying import rectification_note
from people.services.refusals import Incomplete


@needs(Perm.SUBJECT_DUTY)
@recorded
def dispute_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A note on a record of the reader's own agency."""
    actor = request.actor  # type: ignore[attr-defined]
    seen = incident_visible_to(by=actor, public_id=public_id, today=timezone.localdate())
    own = actor.where(Perm.SUBJECT_DUTY)
    if seen is None or seen.tier != Tier.FULL or seen.incident.agency_id not in own:
        raise Http404
    form = DisputeForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            rectification_note(incident=seen.incident, by=actor, **form.cleaned_data)
            return redirect("incidents:incident", public_id=public_id)
        except Incomplete as incomplete:
            form.add_missing(incomplete.missing)
    detail = {"tier": "full", "own": True}
    target = audit.Target("incident", str(public_id), detail)
    audit.record_access(action="incident.viewed", by=actor, target=target, purpose=PURPOSE)
    context = {
        "form": form,
        "incident": seen.incident,
        "corrected_where": corrected_where(incident=seen.incident, by=actor),
    }
    return render(request, "duties/dispute.html", context)
