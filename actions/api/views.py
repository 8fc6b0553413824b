"""What waits for an agency, read by its own systems."""

from typing import Any

from django.db import transaction
from rest_framework.response import Response

from actions.api import documents
from actions.selectors import Work, work_of
from actions.selectors.persons import persons_told
from audit import services as audit
from caselink.api import ApiRequest, parameters, purpose
from caselink.api_view import ApiView
from people.purposes import named


class WorkView(ApiView):
    """Actions and referrals whose next move is the client's agency's."""

    required_scopes = {"GET": "work:read"}

    @documents.work_read
    def get(self, request: ApiRequest) -> Response:
        """List what waits for the agency, what is due first at the top, 400 at most.

        `what` is told where the agency may know of the person, which takes the scope people:read as well.
        """
        parameters(request, known=(), paged=False)
        why = purpose(request)
        with transaction.atomic():
            waiting = work_of(by=request.actor)
            persons = persons_told(one.person for one in waiting)
            detail = {"found": len(waiting), "persons": named(persons)}
            audit.record_access(
                action="work.viewed",
                by=request.actor,
                target=audit.Target("work", request.actor.agency_code, detail),
                purpose=why,
            )
        return Response({"results": [_work(one) for one in waiting]})


def _work(one: Work) -> dict[str, Any]:
    told = {"what": one.what} if one.what is not None else {}
    return {
        "kind": one.kind,
        "id": str(one.public_id),
        "reference": one.reference,
        "state": one.state,
        "due_at": one.due_at.isoformat() if one.due_at is not None else None,
        **told,
    }
