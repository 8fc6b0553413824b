"""Send incidents and read them."""

import json
import re
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from rest_framework import status
from rest_framework.response import Response

from audit import services as audit
from caselink.api import ApiRequest, BadRequest, Unavailable, error_response, page_of, parameters, purpose
from caselink.api_view import ApiView
from incidents.api import documents
from incidents.api.presenting import Presenter
from incidents.intake import SCHEMA, FieldError, validate
from incidents.permissions import Tier
from incidents.presenters import looked_at
from incidents.selectors import Seen, chronology, incident_visible_to
from incidents.services import Outcome, batch_limit, receive
from people.selectors.persons import person_visible_to

_CODE = re.compile(SCHEMA["properties"]["agency"]["pattern"])
SHOWN_REFERENCE = 100  # characters of a reference that is said back


class IncidentsView(ApiView):
    """One intake record in: stored whole, or refused whole."""

    required_scopes = {"POST": "incidents:write"}
    body_limit = settings.INTAKE_RECORD_LIMIT

    @documents.incident_send
    def post(self, request: ApiRequest) -> Response:
        """Send one incident or contact, as the intake record has it.

        Sending the same (agency, reference) again changes nothing; with other content it is an
        amendment, and the earlier version is kept.
        """
        parsed = self.body(request)
        if parsed.flaws:
            flaws = [FieldError("/".join(path), message) for path, message in parsed.flaws]
            raise BadRequest(*((error.path, error.message) for error in _with_rest(flaws, parsed.rest())))
        if _is_foreign(parsed.value, request.auth.agency.code):
            return error_response(403, ("agency", "is not your agency: send your own agency's records only"))
        outcome = _receive([parsed.value], request, via="api")[0]
        if outcome.again:
            raise Unavailable
        if outcome.status == "rejected":
            return error_response(400, *((error.path, error.message) for error in outcome.errors))
        created = outcome.status == "created"
        return Response(_said(outcome), status=status.HTTP_201_CREATED if created else status.HTTP_200_OK)


class BatchView(ApiView):
    """Many intake records in: each is stored or refused by itself."""

    required_scopes = {"POST": "incidents:write"}

    @documents.batch_send
    def post(self, request: ApiRequest) -> Response:
        """Send up to 1,000 records; results come in the order sent, and one bad record spoils no other."""
        parsed = self.body(request)
        spoilt: dict[int, list[FieldError]] = {}
        for path, message in parsed.flaws:
            if len(path) < 2 or path[0] != "records":
                raise BadRequest(("/".join(path), message))
            spoilt.setdefault(int(path[1]), []).append(FieldError("/".join(path[2:]), message))
        records, rest = _records(parsed.value), _records(parsed.rest())
        if int(request.META["CONTENT_LENGTH"]) > settings.INTAKE_RECORD_LIMIT:
            spoilt |= {at: [_overlong()] for at in _overlong_records(records) if at not in spoilt}
        sound = [record for at, record in enumerate(records) if at not in spoilt]
        received = iter(_receive(sound, request, via="batch"))
        outcomes = (
            _spoilt(record, _with_rest(spoilt[at], rest[at])) if at in spoilt else next(received)
            for at, record in enumerate(records)
        )
        return Response({"results": [_said(outcome) for outcome in outcomes]})


class IncidentView(ApiView):
    """One incident out, as far as the client's agency may see it."""

    required_scopes = {"GET": "incidents:read"}

    @documents.incident_read
    def get(self, request: ApiRequest, public_id: UUID) -> Response:
        """Read an incident: your own in full, another agency's by tier; 404 for what you may not know of."""
        parameters(request, known=(), paged=False)
        with transaction.atomic():
            seen = incident_visible_to(by=request.actor, public_id=public_id, today=timezone.localdate())
            if seen is None:
                raise Http404
            presenter = Presenter(by=request.actor, incidents=[seen.incident])
            about = presenter.open_to_reader(seen)
            told = presenter.persons_told(seen, about=about)
            audit.record_access(
                action="incident.viewed",
                by=request.actor,
                target=audit.Target(
                    "incident", str(public_id), looked_at(seen, by=request.actor, persons=told)
                ),
                purpose=purpose(request, required=False),
            )
            return Response(presenter.show(seen, about=about))


class ChronologyView(ApiView):
    """What agencies recorded about one person, newest first."""

    required_scopes = {"GET": "people:read"}

    @documents.chronology_read
    def get(self, request: ApiRequest, public_id: UUID) -> Response:
        """Read a person's chronology, each entry by tier.

        Agencies of whose records only the existence may be known come last, one entry to an agency.
        """
        parameters(request, known=())
        why = purpose(request)
        with transaction.atomic():
            person = person_visible_to(by=request.actor, public_id=public_id)
            if person is None:
                raise Http404
            seen = chronology(by=request.actor, person=person, today=timezone.localdate())
            page = page_of(request, _in_order(seen), _identity)
            audit.record_access(
                action="chronology.viewed",
                by=request.actor,
                target=audit.Target("person", str(person.public_id), {"entries": len(page["results"])}),
                purpose=why,
            )
            shown: list[Seen] = page["results"]
            presenter = Presenter(by=request.actor, incidents=[entry.incident for entry in shown])
            results = [presenter.show(entry, about={person.pk}) for entry in shown]
        return Response({"person": str(person.public_id), **page, "results": results})


def _in_order(seen: list[Seen]) -> list[Seen]:
    """Dated entries as they are; then one for each agency of which only the existence may be known."""
    dated = [entry for entry in seen if entry.tier > Tier.EXISTENCE]
    hinted = {entry.incident.agency.name: entry for entry in seen if entry.tier == Tier.EXISTENCE}
    return [*dated, *(hinted[name] for name in sorted(hinted))]


def _identity(entry: Seen) -> str:
    known = entry.incident if entry.tier > Tier.EXISTENCE else entry.incident.agency
    return str(known.public_id)


def _receive(records: list[Any], request: ApiRequest, *, via: str) -> list[Outcome]:
    agency = request.auth.agency
    return receive(records=records, by=request.actor, via=via, agencies={agency.code: agency})


def _with_rest(flaws: list[FieldError], rest: Any) -> list[FieldError]:
    """The flaws, and what is wrong beside them, so that the sender learns of everything at once."""
    found = validate(rest, now=timezone.now())
    places = [flaw.path for flaw in flaws]
    return [*flaws, *(one for one in found if not any(_touches(place, one.path) for place in places))]


def _touches(place: str, path: str) -> bool:
    """Whether one path is the other, or inside it; the whole record is inside nothing."""
    return path == place or path.startswith(f"{place}/") or not place


def _is_foreign(record: Any, own: str) -> bool:
    """Whether the record names a well-formed agency code that is not the client's."""
    code = record.get("agency") if isinstance(record, dict) else None
    return isinstance(code, str) and code != own and _CODE.fullmatch(code) is not None


def _records(body: Any) -> list[Any]:
    """The batch's records. Raises BadRequest for anything but {"records": [at most 1,000]}."""
    if not isinstance(body, dict):
        raise BadRequest(("", 'must be a JSON object: {"records": [...]}'))
    if set(body) - {"records"}:
        raise BadRequest(("", 'has a field that a batch does not know: it is {"records": [...]}'))
    if "records" not in body:
        raise BadRequest(("records", "is required"))
    records = body["records"]
    if not isinstance(records, list):
        raise BadRequest(("records", "must be a list of intake records"))
    if len(records) > batch_limit():
        raise BadRequest(
            ("records", f"has {len(records):,} records; one batch may have at most {batch_limit():,}")
        )
    return records


def _overlong_records(records: list[Any]) -> list[int]:
    limit = settings.INTAKE_RECORD_LIMIT
    return [at for at, record in enumerate(records) if len(json.dumps(record, ensure_ascii=False)) > limit]


def _overlong() -> FieldError:
    return FieldError("", f"is larger than {settings.INTAKE_RECORD_LIMIT:,} bytes")


def _spoilt(record: Any, errors: list[FieldError]) -> Outcome:
    reference = record.get("reference") if isinstance(record, dict) else None
    return Outcome(reference if isinstance(reference, str) else "", "", "rejected", errors=errors)


def _said(outcome: Outcome) -> dict[str, Any]:
    """The outcome for the answer; a reference that was refused may be of any length and characters."""
    said = outcome.as_dict()
    said["reference"] = outcome.reference[:SHOWN_REFERENCE].encode("utf-8", "replace").decode()
    return said
