"""Take in a person's request, check who they are, stop and extend its clock, and close it."""

from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from agencies.models import Agency
from agencies.permissions import Actor, Perm
from audit import services as audit
from duties.clock import due_on
from duties.models import SubjectRequest
from duties.selectors.requests import own_record_of, requests_kept
from people.models import Person
from people.selectors.persons import persons_visible_to
from people.services.refusals import Incomplete, NotAllowed, NotOpen

_NEXT = """
    INSERT INTO duties_requestcounter (year, last) VALUES (%s, 1)
    ON CONFLICT (year) DO UPDATE SET last = duties_requestcounter.last + 1 RETURNING last
"""


@transaction.atomic
def request_receive(
    *, person: Person, agency: Agency, kind: str, received_on: date, by: Actor
) -> SubjectRequest:
    """Take in a request of this person to this agency.

    Raises NotAllowed (without Perm.SUBJECT_DUTY there, or about somebody the agency holds no record of) or
    Incomplete (fields kind, received_on).
    """
    if agency.pk not in by.where(Perm.SUBJECT_DUTY):
        raise NotAllowed("Your role may not take in requests for this agency.")
    known = persons_visible_to(by=by).filter(pk=person.pk).exists()
    if not known or agency not in own_record_of(by=by, person=person):
        raise NotAllowed("Your agency holds no record of this person.")
    missing = {}
    if kind not in SubjectRequest.Kind.values:
        missing["kind"] = "Choose what the person asks for."
    if received_on > timezone.localdate():
        missing["received_on"] = "The day it was received cannot be after today."
    if missing:
        raise Incomplete(missing)
    request = SubjectRequest.objects.create(
        reference=_reference(),
        agency=agency,
        person=person,
        kind=kind,
        received_on=received_on,
        due_on=due_on(received=received_on),
        created_by=by.id,
    )
    _record("request.received", request, by, kind=kind)
    return request


@transaction.atomic
def identity_check(*, request: SubjectRequest, how: str, by: Actor) -> SubjectRequest:
    """Say how it was seen that whoever asks is the person. Raises NotAllowed, NotOpen, Incomplete (how)."""
    request = _open(request, by)
    if not how.strip():
        raise Incomplete({"how": "Say how you saw that they are this person."})
    request.identity_how, request.identity_by, request.identity_at = how.strip(), by.id, timezone.now()
    request.save(update_fields=["identity_how", "identity_by", "identity_at"])
    _record("request.received", request, by, step="identity_checked")
    return request


@transaction.atomic
def clock_stop(*, request: SubjectRequest, why: str, by: Actor) -> SubjectRequest:
    """The agency waits for something it asked the person for.

    Raises NotAllowed, NotOpen or Incomplete (why).
    """
    request = _open(request, by)
    if request.stopped_on is not None:
        raise NotOpen("The clock of this request stands still already.")
    if not why.strip():
        raise Incomplete({"why": "Say what you wait for."})
    request.stopped_on, request.stopped_for = timezone.localdate(), why.strip()
    request.save(update_fields=["stopped_on", "stopped_for"])
    _record("request.received", request, by, step="clock_stopped")
    return request


@transaction.atomic
def clock_start(*, request: SubjectRequest, by: Actor) -> SubjectRequest:
    """What the agency waited for has come: the days between do not count. Raises NotAllowed, NotOpen."""
    request = _open(request, by)
    if request.stopped_on is None:
        raise NotOpen("The clock of this request runs already.")
    request.stopped_days += (timezone.localdate() - request.stopped_on).days
    request.stopped_on, request.stopped_for = None, ""
    request.due_on = _due(request)
    request.save(update_fields=["stopped_days", "stopped_on", "stopped_for", "due_on"])
    _record("request.received", request, by, step="clock_started", days=request.stopped_days)
    return request


@transaction.atomic
def request_extend(*, request: SubjectRequest, why: str, by: Actor) -> SubjectRequest:
    """Two more months, once, for a complex request. Raises NotAllowed, NotOpen, Incomplete (why)."""
    request = _open(request, by)
    if request.extended_for:
        raise NotOpen("This request was given more time already.")
    if timezone.localdate() > request.due_on:
        raise NotOpen("This request is late already: more time must be taken before it is due.")
    if not why.strip():
        raise Incomplete({"why": "Say why the request is complex. The person must be told."})
    request.extended_for = why.strip()
    request.due_on = _due(request)
    request.save(update_fields=["extended_for", "due_on"])
    _record("request.received", request, by, step="extended")
    return request


@transaction.atomic
def request_close(*, request: SubjectRequest, outcome: str, note: str, by: Actor) -> SubjectRequest:
    """Close it with what became of it. Raises NotAllowed, NotOpen, Incomplete (outcome, note).

    A request to be told is answered only once a pack was let out: otherwise nothing was given.
    """
    request = _open(request, by)
    missing = {}
    if outcome not in SubjectRequest.Outcome.values:
        missing["outcome"] = "Choose what became of the request."
    elif outcome == SubjectRequest.Outcome.REFUSED and not note.strip():
        missing["note"] = "Say on what ground it is refused."
    elif outcome == SubjectRequest.Outcome.ANSWERED and not _answered(request):
        missing["outcome"] = "Nothing has been released for this request yet."
    if missing:
        raise Incomplete(missing)
    request.outcome, request.outcome_note = outcome, note.strip()
    request.closed_at, request.closed_by = timezone.now(), by.id
    request.stopped_on, request.stopped_for = None, ""
    request.save()
    _record("request.closed", request, by, outcome=outcome)
    return request


def _answered(request: SubjectRequest) -> bool:
    if request.kind != SubjectRequest.Kind.ACCESS:
        return True
    return request.packs.filter(released_at__isnull=False).exists()


def _open(request: SubjectRequest, by: Actor) -> SubjectRequest:
    """The request, locked, when it is the actor's to answer and is not closed."""
    if not requests_kept(by=by).filter(pk=request.pk).exists():
        raise NotAllowed("This request is not for you to answer.")
    request = SubjectRequest.objects.select_for_update().get(pk=request.pk)
    if request.closed_at is not None:
        raise NotOpen("This request is closed already.")
    return request


def _due(request: SubjectRequest) -> date:
    return due_on(
        received=request.received_on,
        extended=bool(request.extended_for),
        stopped_days=request.stopped_days,
    )


def _reference() -> str:
    year = timezone.localdate().year
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [year])
        [number] = cursor.fetchone()
    return f"CL-S-{year}-{number:06d}"


def _record(action: str, request: SubjectRequest, by: Actor, **detail: object) -> None:
    target = audit.Target("subject_request", str(request.public_id), detail)
    audit.record(action=action, by=by.at(request.agency_id), target=target)
