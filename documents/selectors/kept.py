"""Documents, for who asked for them alone."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from agencies.permissions import Actor, Perm
from documents.models import Document
from incidents.models import Tombstone
from incidents.selectors import chronology, incidents_blocked_for, standings
from meetings.selectors import meeting_told
from people.models import Person
from people.selectors.persons import person_visible_to, persons_blocked_for, persons_visible_to
from risk.selectors.prompts import prompt_visible_to, prompts_known_to


@dataclass(frozen=True, slots=True)
class About:
    """What a document may be about, as its reader may see it: `reference` is empty for a person."""

    type: str
    public_id: UUID
    person: Person
    reference: str = ""


def documents_of(*, by: Actor) -> QuerySet[Document]:
    """What this user asked for, the latest first; nobody else's, without the content."""
    if by.user_pk is None or not by.may(Perm.PERSON_VIEW):
        return Document.objects.none()
    away = _blocked(by)
    return (
        Document.objects.filter(asked_by=by.user_pk)
        .exclude(person_public_id__in=away)
        .defer("content")
        .select_related("agency", "asked_by")
        .order_by("-asked_at", "-pk")
    )


def document_of(*, by: Actor, public_id: UUID) -> Document | None:
    """One of them; None where it is somebody else's, or about somebody from whom they are kept away."""
    return documents_of(by=by).filter(public_id=public_id).first()


def content_of(*, document: Document) -> bytes:
    """Its bytes, for who may have it now: ask `withheld` first. Empty where it has none."""
    found = Document.objects.filter(pk=document.pk).values_list("content", flat=True).first()
    return bytes(found) if found else b""


def about_of(*, by: Actor, type_: str, public_id: UUID) -> About | None:
    """The thing with this public id, where this reader may open the page of it; else None."""
    if type_ == "person":
        person = person_visible_to(by=by, public_id=public_id)
        return About(type_, public_id, person) if person is not None else None
    if type_ == "prompt":
        prompt = prompt_visible_to(by=by, public_id=public_id) or (
            prompts_known_to(by=by).filter(public_id=public_id).first()
        )
        return About(type_, public_id, prompt.person, prompt.reference) if prompt is not None else None
    told = meeting_told(by=by, public_id=public_id) if type_ == "meeting" else None
    if told is None:
        return None
    meeting = told.meeting
    return About(type_, public_id, meeting.person, meeting.answer.prompt.reference)


def right_of(*, by: Actor, about: About) -> str:
    """What the reader might see of this thing, as a mark: where it changes, they may see less, or more."""
    today = timezone.localdate()
    facts = standings(by=by, persons={about.person.pk}, today=today)[about.person.pk]
    seen = chronology(by=by, person=about.person, today=today, facts=facts)
    said = (
        sorted(by.where(Perm.PERSON_VIEW)),
        sorted(by.where(Perm.PROMPT_VIEW)),
        *(facts.involved, facts.case_open, facts.opened),
        *(sorted(facts.granted), sorted(facts.partners), sorted(incidents_blocked_for(by=by))),
        sorted((one.incident.pk, int(one.tier), one.incident.version) for one in seen),
    )
    return hashlib.sha256(repr(said).encode()).hexdigest()


def withheld(*, by: Actor, document: Document) -> str:
    """Why a document that is ready is not given out now: "right" or "erased"; empty where it is.

    "right": its reader may not see the thing any more, or may see more or less of it than when it was made.
    "erased": a record was erased since, and nobody knows from here whether it is in it.
    """
    about = about_of(by=by, type_=document.about_type, public_id=document.about_id)
    if about is None or right_of(by=by, about=about) != document.right:
        return "right"
    return "erased" if _erased_since(document.begun_at) else ""


def _erased_since(moment: datetime | None) -> bool:
    return moment is None or Tombstone.objects.filter(erased_at__gte=moment).exists()


def _blocked(by: Actor) -> list[UUID]:
    keys = persons_blocked_for(by=by)
    return list(Person.objects.filter(pk__in=keys).values_list("public_id", flat=True)) if keys else []


def persons_told(*, by: Actor, documents: Sequence[Document]) -> dict[UUID, Person]:
    """By their public id, whom these documents are about, where the reader may know of them now."""
    wanted = {one.person_public_id for one in documents}
    if not wanted:
        return {}
    found = persons_visible_to(by=by).filter(public_id__in=wanted)
    return {person.public_id: person for person in found}
