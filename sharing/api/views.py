"""The register of disclosures, for an agency's own system."""

from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from rest_framework.response import Response

from agencies.models import Agency
from audit import services as audit
from caselink.api import ApiRequest, BadRequest, CursorPagination, parameters, purpose
from caselink.api_view import ApiView
from people.models import Person
from people.purposes import named
from sharing.api import documents
from sharing.models import Disclosure
from sharing.selectors.disclosures import ALL, STATES, Filters, persons_told, register, state_of


class _NewestFirst(CursorPagination):
    ordering = ("-made_at", "-pk")


class DisclosuresView(ApiView):
    """What the client's agency disclosed and received."""

    required_scopes = {"GET": "disclosures:read"}

    @documents.disclosures_read
    def get(self, request: ApiRequest) -> Response:
        """List the disclosures that the client's agency made or received, newest first.

        Agencies, lawful basis and dates; never what was disclosed. `to` names the agencies that received it,
        and `outside` counts who else did. `person` is there where the client may know of the person.
        """
        state = parameters(request, known=("state",)).get("state", ALL)
        if state not in STATES:
            raise BadRequest(("state", f"must be one of: {', '.join(STATES)}"))
        why, today, pages = purpose(request), timezone.localdate(), _NewestFirst()
        with transaction.atomic():
            found = register(by=request.actor, today=today, filters=Filters(state=state))
            counted = found.annotate(incidents=Count("items"))
            shown = pages.paginate_queryset(counted, request, self) or []
            persons = persons_told(disclosures=shown, by=request.actor)
            audit.record_access(
                action="register.viewed",
                by=request.actor,
                target=audit.Target(
                    "register",
                    "disclosures",
                    {"state": state, "shown": len(shown), "persons": named(persons.values())},
                ),
                purpose=why,
            )
            results = [_disclosure(one, persons.get(one.pk), state_of(one, today)) for one in shown]
        return pages.get_paginated_response(results)


def _disclosure(one: Any, person: Person | None, state: str) -> dict[str, Any]:
    """A line of the register. `one` is a Disclosure with `incidents` counted."""
    recipients = list(one.recipients.all())
    to = {to.agency.pk: to.agency for to in recipients if to.agency is not None}
    return {
        "id": str(one.public_id),
        "reference": one.reference,
        "state": state,
        "made_by": _agency(one.made_for),
        "made_at": one.made_at.isoformat(),
        "to": [_agency(agency) for agency in to.values()],
        "outside": sum(to.agency_id is None for to in recipients),
        "bases": one.bases,
        "consent": Disclosure.Consent(one.consent).value,
        "incidents": one.incidents,
        "review_on": one.review_on.isoformat(),
        "ends_on": one.ends_on.isoformat(),
        "ended_at": one.ended_at.isoformat() if one.ended_at else None,
        **({"person": str(person.public_id)} if person is not None else {}),
    }


def _agency(agency: Agency) -> dict[str, str]:
    return {"agency": agency.code, "name": agency.name}
