"""Put together what an agency holds of a person: read by one person, let out by another."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from agencies.permissions import Actor
from audit import services as audit
from duties.contents import content_of, manifest_of
from duties.further import further_of
from duties.models import Pack, PackText, SubjectRequest
from duties.packing import own_part, text_of, without
from duties.selectors.requests import (
    all_readable,
    held_of,
    pack_of,
    requests_kept,
    requests_released,
)
from incidents.models import Sensitivity
from incidents.selectors import keys_of
from people.selectors.persons import current_person
from people.services.refusals import Incomplete, NeedsAnother, NotAllowed, NotOpen


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody decided of one text: tell, hide (the parts left out) or withhold (the reason)."""

    decision: str
    hidden: Sequence[str] = ()
    reason: str = ""


@transaction.atomic
def pack_begin(*, request: SubjectRequest, by: Actor) -> Pack:
    """List each text that must be read. One begun before, and not let out, is put aside.

    Raises NotAllowed, or NotOpen (closed, no request to be told, not checked who asks, let out already).
    """
    request = _kept(request, by)
    if request.kind != SubjectRequest.Kind.ACCESS:
        raise NotOpen("This request does not ask what is held.")
    if request.identity_at is None:
        raise NotOpen("First say how you saw that whoever asks is this person.")
    if not all_readable(request=request, by=by, today=timezone.localdate()):
        raise NotAllowed("There are records here that you may not read: a colleague must put this together.")
    before = pack_of(request=request)
    if before is not None and before.released_at is not None:
        raise NotOpen("An answer was released already.")
    if before is not None:
        before.ended_at, before.content = timezone.now(), {}
        before.save(update_fields=["ended_at", "content"])
    pack = Pack.objects.create(request=request, begun_by=by.id, begun_at=timezone.now())
    person = current_person(person_id=request.person_id)
    incidents = [one for one in held_of(request=request) if one.sensitivity != Sensitivity.SEALED]
    keys = keys_of(person=person, incidents=[incident.pk for incident in incidents])
    PackText.objects.bulk_create(
        PackText(pack=pack, incident=incident, version=incident.version, field=text.field)
        for incident in incidents
        for text in own_part(incident.record, keys=keys[incident.pk]).texts
    )
    _record("pack.made", pack, by, step="begun", texts=pack.texts.count())
    return pack


@transaction.atomic
def texts_decide(*, pack: Pack, said: Mapping[int, Said], by: Actor) -> Pack:
    """Keep what was decided of these texts (by primary key).

    Raises NotAllowed, NotOpen (finished), or Incomplete, which maps the text's key to what is wrong.
    """
    pack = _unfinished(pack, by)
    texts = {text.pk: text for text in pack.texts.select_related("incident").filter(pk__in=said)}
    missing = {}
    for pk, decided in said.items():
        if pk not in texts:
            raise NotAllowed("This text is not part of this answer.")
        if wrong := _wrong(texts[pk], decided):
            missing[str(pk)] = wrong
    if missing:
        raise Incomplete(missing)
    for pk, decided in said.items():
        text = texts[pk]
        text.decision, text.hidden, text.reason = decided.decision, list(decided.hidden), decided.reason
        if decided.decision == PackText.Decision.TELL:
            text.hidden, text.reason = [], ""
        text.save(update_fields=["decision", "hidden", "reason"])
    _record("pack.made", pack, by, step="read", texts=len(said))
    return pack


def _wrong(text: PackText, decided: Said) -> str:
    if decided.decision not in PackText.Decision.values:
        return "Say what of this is told."
    if decided.decision == PackText.Decision.TELL:
        return ""
    if decided.reason not in PackText.Reason.values:
        return "Say why something is left out."
    if decided.decision == PackText.Decision.WITHHOLD:
        return ""
    if not decided.hidden:
        return "Enter each part to leave out, word for word, on a line of its own."
    try:
        without(text_of(text.incident.record, text.field), decided.hidden)
    except ValueError:
        return "A part to leave out does not stand in the text. Copy it word for word."
    return ""


@transaction.atomic
def pack_finish(*, pack: Pack, by: Actor) -> Pack:
    """Make the content that goes out.

    Raises NotAllowed, or NotOpen where texts are unread or have changed.
    """
    pack = _unfinished(pack, by)
    request = pack.request
    if not all_readable(request=request, by=by, today=timezone.localdate()):
        raise NotAllowed("There are records here that you may not read: a colleague must put this together.")
    if pack.texts.filter(decision="").exists():
        raise NotOpen("Not every text has been read yet.")
    held = held_of(request=request)
    texts = list(pack.texts.select_related("incident"))
    listed = {(text.incident_id, text.version) for text in texts}
    person = current_person(person_id=request.person_id)
    keys = keys_of(person=person, incidents=[incident.pk for incident in held])
    wanted = {
        (incident.pk, incident.version)
        for incident in held
        if incident.sensitivity != Sensitivity.SEALED
        and own_part(incident.record, keys=keys[incident.pk]).texts
    }
    if listed != wanted:
        raise NotOpen("The records have changed since these texts were read. Begin again.")
    now = timezone.now()
    further = further_of(request=request, incidents=held, keys=keys)
    pack.content = content_of(
        request=request, incidents=held, keys=keys, texts=texts, further=further, now=now
    )
    pack.manifest = manifest_of(incidents=held, keys=keys, texts=texts, further=further)
    pack.digest = digest_of(pack.content)
    pack.made_at, pack.made_by = now, by.id
    pack.save(update_fields=["content", "manifest", "digest", "made_at", "made_by"])
    _record("pack.made", pack, by, step="finished", digest=pack.digest, records=len(held))
    return pack


@transaction.atomic
def pack_release(*, pack: Pack, by: Actor) -> Pack:
    """Let it go out. Whoever does has seen the list of what is told and withheld, and none of it.

    Raises NotAllowed, NotOpen (unfinished, ended, let out already) or NeedsAnother (who made it).
    """
    if not requests_released(by=by).filter(pk=pack.request_id).exists():
        raise NotAllowed("This answer is not for you to release.")
    pack = Pack.objects.select_for_update(of=("self",)).select_related("request").get(pk=pack.pk)
    if pack.made_at is None or pack.ended_at is not None or pack.request.closed_at is not None:
        raise NotOpen("This answer is not ready to be released.")
    if pack.released_at is not None:
        raise NotOpen("This answer was released already.")
    if by.id in (pack.made_by, pack.begun_by):
        raise NeedsAnother("Somebody who did not put the answer together must release it.")
    pack.released_at, pack.released_by = timezone.now(), by.id
    pack.save(update_fields=["released_at", "released_by"])
    _record("pack.released", pack, by, digest=pack.digest)
    return pack


def digest_of(content: Mapping[str, Any]) -> str:
    """SHA-256 of the content, in one spelling, so that a copy can be told from a forgery."""
    spelt = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(spelt.encode()).hexdigest()


def _kept(request: SubjectRequest, by: Actor) -> SubjectRequest:
    if not requests_kept(by=by).filter(pk=request.pk).exists():
        raise NotAllowed("This request is not for you to answer.")
    request = (
        SubjectRequest.objects.select_for_update(of=("self",)).select_related("agency").get(pk=request.pk)
    )
    if request.closed_at is not None:
        raise NotOpen("This request is closed already.")
    return request


def _unfinished(pack: Pack, by: Actor) -> Pack:
    _kept(pack.request, by)
    pack = Pack.objects.select_for_update(of=("self",)).select_related("request__agency").get(pk=pack.pk)
    if pack.made_at is not None or pack.ended_at is not None:
        raise NotOpen("This answer is finished already. Begin again to change it.")
    return pack


def _record(action: str, pack: Pack, by: Actor, **detail: object) -> None:
    request = pack.request
    target = audit.Target("pack", str(pack.public_id), {"request": str(request.public_id), **detail})
    audit.record(action=action, by=by.at(request.agency_id), target=target)
