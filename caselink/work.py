"""What waits for the actor's agency: questions, actions, referrals and invitations on one page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from agencies.decorators import needs, recorded
from agencies.permissions import Perm
from audit import services as audit


@needs(Perm.WORK_DO)
@recorded
def work_page(request: HttpRequest) -> HttpResponse:
    """The work of the agencies for which the actor does it, their own first."""
    actor = request.actor  # type: ignore[attr-defined]
    audit.record_access(
        action="work.viewed",
        by=actor,
        target=audit.Target("work", ",".join(actor.where(Perm.WORK_DO).values())),
    )
    return render(request, "caselink/work.html")
