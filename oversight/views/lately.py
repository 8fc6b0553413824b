"""Who looked at what lately: by the reader's own agency, or by everybody for the hub's lead."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from agencies.decorators import needs, recorded
from agencies.permissions import Actor, Perm
from agencies.selectors import answers_for_the_hub
from audit import services as audit
from audit.selectors import recent_accesses
from caselink.looked import ROWS, looked
from incidents.selectors.kept_away import ids_kept_from

ACCESSES = 6 * ROWS  # access events read for as many rows: a page writes up to three, and is loaded again


@needs(Perm.ACCESS_REVIEW)
@recorded
def lately_page(request: HttpRequest) -> HttpResponse:
    """The latest looks. None that tells of a person from whom the reader is kept away."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    everybody = answers_for_the_hub(by=actor)
    found = recent_accesses(
        agencies=None if everybody else set(actor.where(Perm.ACCESS_REVIEW).values()),
        limit=ACCESSES,
        without=ids_kept_from(by=actor),
    )
    audit.record_access(action="access.viewed", by=actor, target=audit.Target("access_events", "recent"))
    return render(request, "oversight/lately.html", {"accesses": looked(found)})
