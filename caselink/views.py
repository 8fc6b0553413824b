"""Pages that show several apps together."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from actions.selectors import home as actions_home
from agencies.decorators import recorded
from agencies.permissions import Actor, Perm
from agencies.selectors import agencies_configured, clients_configured, members_of
from audit import services as audit
from duties.selectors import home as duties_home
from incidents.models import Incident
from incidents.presenters import name_of
from incidents.selectors import own_recent
from meetings.selectors import home as meetings_home
from notices.selectors import home as notices_home
from oversight.selectors import home as oversight_home
from people.selectors.decisions import wrong_visits
from people.selectors.emergencies import emergency_notices
from risk.selectors.identity_queue import counts_of
from risk.selectors.notices import notices_told
from risk.selectors.work import home as work_home
from safeguards.selectors import home as safeguards_home
from sharing.selectors import home as sharing_home


@login_required
@recorded
def home(request: HttpRequest) -> HttpResponse:
    """Each role's first page; who holds several roles sees what each of them needs."""
    actor = request.actor  # type: ignore[attr-defined]
    context: dict[str, Any] = {}
    if actor.may(Perm.CONTACT_LOG):
        context["contacts"] = _contacts(actor)
    if actor.may(Perm.LINK_DECIDE):
        context["identity"] = counts_of(by=actor)
    if actor.may(Perm.PERSON_VIEW):
        context["notices"] = notices_told(by=actor)
    if actor.may(Perm.DISCLOSURE_HANDLE):
        context["disclosures"] = wrong_visits(by=actor).filter(handled_at__isnull=True).count()
    if actor.may(Perm.AGENCY_MANAGE):
        context["members"] = members_of(by=actor, on=timezone.localdate())
    if actor.may(Perm.CONFIGURE):
        context["agencies"] = agencies_configured(by=actor, on=timezone.localdate())
        context["clients"] = clients_configured(by=actor)
    context["work"] = work = work_home(actor)
    context["queue"] = work["prompts"]
    context["emergencies"] = emergency_notices(by=actor) if actor.may(Perm.ACCESS_REVIEW) else []
    context |= {
        "told": notices_home(actor),
        "doing": actions_home(actor),
        "meeting_work": meetings_home(actor),
        "guarding": safeguards_home(actor),
        "sharing": sharing_home(actor),
        "oversight": oversight_home(actor),
        "duties": duties_home(actor),
    }
    return render(request, "caselink/home.html", context)


def _contacts(actor: Actor) -> list[tuple[Incident, str]]:
    """The agency's own latest contacts, each with whom it was about."""
    found = own_recent(by=actor)
    if found:
        audit.record_access(
            action="contacts.viewed", by=actor, target=audit.Target("agency", actor.agency_code)
        )
    return [(incident, name_of(incident.record["people"][0])) for incident in found]
