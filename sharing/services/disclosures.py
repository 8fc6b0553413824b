"""Disclose incidents to named people, review that, and end it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from agencies.models import Agency, User
from agencies.permissions import Actor, Perm
from agencies.selectors import partners_of
from audit import services as audit
from incidents.models import Incident, IncidentGrant
from incidents.services.grants import incident_grant_open, incident_grants_end
from people.models import Person
from people.services.refusals import Incomplete, NotAllowed, NotOpen
from sharing.bases import BASES, PUBLIC_INTEREST
from sharing.models import Disclosure, DisclosureCounter, DisclosureItem, DisclosureTo
from sharing.selectors.disclosable import disclosable, readers_in
from sharing.selectors.disclosures import disclosures_kept

LONGEST = timedelta(days=183)  # half a year: what is needed longer is disclosed anew, and thought about anew
MOST_INCIDENTS = 100
OUTSIDE_LETTERS = 200
ENDED = "the disclosure was ended"
NARROWED = "the disclosure was ended for them"


@dataclass(frozen=True, slots=True)
class DisclosureDraft:
    """What is to be disclosed, to whom, why that is right, and until when.

    `agencies` are all that receive it; `readers` are the users who read it in CaseLink, each with the
    primary key of the agency they are named for; `outside` names those without a sign-in.
    """

    person: Person
    made_for: Agency
    incidents: Sequence[Incident]
    what: str
    purpose: str
    bases: Sequence[str]
    consent: str
    consent_reason: str
    proportionality: str
    ends_on: date
    review_on: date
    agencies: Sequence[Agency] = ()
    readers: Sequence[tuple[User, int]] = ()
    outside: Sequence[str] = ()
    unagreed_reason: str = ""
    incident_ids: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "incident_ids", frozenset(one.pk for one in self.incidents))


@transaction.atomic
def disclosure_make(*, draft: DisclosureDraft, by: Actor) -> Disclosure:
    """Disclose the incidents: open each to each named user until the end of `ends_on`, and keep why.

    An agency without an agreement, and somebody outside, take a reason; such an agency also the public
    interest as a basis. Raises NotAllowed (without Perm.DISCLOSE for the agency, an incident that is not
    theirs to disclose, a reader who is kept away from somebody in it), or Incomplete.
    """
    by = by.at(draft.made_for.pk)
    now = timezone.now()
    today = timezone.localdate(now)
    user_pk = _refuse(draft, by, today)
    if missing := left_out(draft=draft, by=by, today=today):
        raise Incomplete(missing)
    disclosure = _write(draft, user_pk, now)
    _tell("disclosure.made", disclosure, by, until=draft.ends_on.isoformat(), **_counted(draft))
    if draft.readers:
        incident_grant_open(
            users=[user for user, _ in draft.readers],
            incidents=draft.incidents,
            kind=IncidentGrant.Kind.DISCLOSURE,
            purpose=f"disclosure {disclosure.reference}",
            about=("disclosure", str(disclosure.public_id)),
            ends_at=end_of(draft.ends_on),
            by=by,
        )
    return disclosure


@transaction.atomic
def disclosure_review(*, disclosure: Disclosure, note: str, review_on: date, by: Actor) -> Disclosure:
    """Somebody looked whether it is still right, and lets it stand until the next review.

    Raises NotAllowed, NotOpen (its time is up, or it was ended), or Incomplete.
    """
    disclosure = _held(disclosure, by)
    missing = {}
    if not note.strip():
        missing["note"] = "Say why it is still right."
    if not timezone.localdate() < review_on <= disclosure.ends_on:
        missing["review_on"] = (
            f"Choose a day after today, and {disclosure.ends_on:%-d %B %Y} at the latest: it ends then."
        )
    if missing:
        raise Incomplete(missing)
    disclosure.review_on, disclosure.review_note = review_on, note.strip()
    disclosure.reviewed_at, disclosure.reviewed_by_id = timezone.now(), by.user_pk
    disclosure.save(update_fields=["review_on", "review_note", "reviewed_at", "reviewed_by"])
    _tell("disclosure.reviewed", disclosure, by, review_on=review_on.isoformat())
    return disclosure


@transaction.atomic
def disclosure_end(*, disclosure: Disclosure, reason: str, by: Actor) -> Disclosure:
    """End it at once: what it opened closes with this. Raises NotAllowed, NotOpen, or Incomplete."""
    disclosure = _held(disclosure, by)
    if not reason.strip():
        raise Incomplete({"reason": "Say why it ends."})
    disclosure.ended_at, disclosure.ended_by_id = timezone.now(), by.user_pk
    disclosure.end_reason = reason.strip()
    disclosure.save(update_fields=["ended_at", "ended_by", "end_reason"])
    _tell("disclosure.ended", disclosure, by)
    incident_grants_end(about=("disclosure", str(disclosure.public_id)), reason=ENDED, by=by)
    return disclosure


@transaction.atomic
def disclosure_narrow(*, disclosure: Disclosure, user: User, reason: str, by: Actor) -> DisclosureTo:
    """End it for one user it names, at once; for the others it goes on.

    Raises NotAllowed, NotOpen (also for somebody it does not name any more), or Incomplete.
    """
    disclosure = _held(disclosure, by)
    named = disclosure.recipients.select_for_update(of=("self",)).filter(user=user, ended_at__isnull=True)
    recipient = named.first()
    if recipient is None:
        raise NotOpen("It does not name them any more.")
    if not reason.strip():
        raise Incomplete({"reason": "Say why it ends for them."})
    recipient.ended_at, recipient.ended_by_id = timezone.now(), by.user_pk
    recipient.end_reason = reason.strip()
    recipient.save(update_fields=["ended_at", "ended_by", "end_reason"])
    _tell("disclosure.narrowed", disclosure, by, user=str(user.public_id))
    about = ("disclosure", str(disclosure.public_id))
    incident_grants_end(about=about, reason=NARROWED, by=by, user=user)
    return recipient


def left_out(*, draft: DisclosureDraft, by: Actor, today: date) -> dict[str, str]:
    """What is missing of the draft, or does not fit: field to sentence; empty when it is whole."""
    said = {
        "incidents": "" if draft.incidents else "Choose at least one incident.",
        "what": "" if draft.what.strip() else "Say in a few words what you disclose.",
        "purpose": "" if draft.purpose.strip() else "Say what it is for.",
        "bases": "" if draft.bases and set(draft.bases) <= set(BASES) else "Choose at least one basis.",
        "consent": "" if draft.consent in Disclosure.Consent.values else "Say whether consent was asked for.",
        "proportionality": (
            "" if draft.proportionality.strip() else "Say why this much is needed, and no less would do."
        ),
        "agencies": "" if draft.agencies or draft.outside else "Say to whom: an agency, or somebody outside.",
    }
    if draft.consent != Disclosure.Consent.GIVEN and not draft.consent_reason.strip():
        said["consent_reason"] = "Say why there is no consent."
    if len(draft.incidents) > MOST_INCIDENTS:
        said["incidents"] = f"Choose at most {MOST_INCIDENTS} incidents."
    if not today <= draft.ends_on <= today + LONGEST:
        said["ends_on"] = "Choose a day from today on, at most six months ahead."
    elif not today <= draft.review_on <= draft.ends_on:
        said["review_on"] = "The review cannot be before today or after the end."
    if any(len(name) > OUTSIDE_LETTERS for name in draft.outside):
        said["outside"] = f"Each name may have at most {OUTSIDE_LETTERS} letters."
    said |= _unagreed(draft, by, today)
    return {name: sentence for name, sentence in said.items() if sentence}


def end_of(day: date) -> datetime:
    """The moment at which that day ends in Europe/London."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def _unagreed(draft: DisclosureDraft, by: Actor, today: date) -> dict[str, str]:
    """What somebody without an agreement asks for."""
    partners = partners_of(agencies=[draft.made_for.pk], on=today)
    strangers = [agency for agency in draft.agencies if agency.pk not in partners]
    said = {}
    if strangers and PUBLIC_INTEREST not in draft.bases:
        names = ", ".join(agency.name for agency in strangers)
        said["bases"] = f"No agreement covers {names}: it takes an overriding public interest."
    if (strangers or draft.outside) and not draft.unagreed_reason.strip():
        said["unagreed_reason"] = "Say why you disclose to somebody whom no agreement covers."
    return said


def _refuse(draft: DisclosureDraft, by: Actor, today: date) -> int:
    """The discloser's primary key. Raises NotAllowed unless they may disclose this to these readers."""
    if draft.made_for.pk not in by.where(Perm.DISCLOSE) or by.user_pk is None:
        raise NotAllowed("Your role does not let you disclose for this agency.")
    theirs = {one.incident.pk for one in disclosable(by=by, person=draft.person, today=today)}
    if not draft.incident_ids <= theirs:
        raise NotAllowed("You can disclose what your agency recorded, or an open case shows you in full.")
    receiving = {agency.pk for agency in draft.agencies}
    if draft.made_for.pk in receiving:
        raise NotAllowed("Your own agency sees its incidents without a disclosure.")
    known = _pairs(agencies=receiving, on=today)
    if not {(user.pk, agency) for user, agency in draft.readers} <= known:
        raise NotAllowed("Somebody you named does not work in that role for the agency any more.")
    return by.user_pk


def _pairs(*, agencies: Collection[int], on: date) -> set[tuple[int, int]]:
    return {(member.user_id, member.agency_id) for member in readers_in(agencies=agencies, on=on)}


def _write(draft: DisclosureDraft, user_pk: int, now: datetime) -> Disclosure:
    """The disclosure with its incidents and whom it goes to."""
    disclosure = Disclosure.objects.create(
        reference=_reference(timezone.localtime(now).year),
        person=draft.person,
        made_by_id=user_pk,
        made_for=draft.made_for,
        made_at=now,
        made_on=timezone.localdate(now),
        purpose=draft.purpose.strip(),
        bases=list(dict.fromkeys(draft.bases)),
        consent=draft.consent,
        consent_reason=draft.consent_reason.strip(),
        proportionality=draft.proportionality.strip(),
        what=draft.what.strip(),
        unagreed_reason=draft.unagreed_reason.strip(),
        ends_on=draft.ends_on,
        review_on=draft.review_on,
    )
    DisclosureItem.objects.bulk_create(
        DisclosureItem(disclosure=disclosure, incident=incident) for incident in draft.incidents
    )
    DisclosureTo.objects.bulk_create(_recipients(disclosure, draft))
    return disclosure


def _recipients(disclosure: Disclosure, draft: DisclosureDraft) -> list[DisclosureTo]:
    """Each reader for their agency, each agency without one, and each name outside."""
    named = {agency for _, agency in draft.readers}
    return [
        *(DisclosureTo(disclosure=disclosure, agency_id=pk, user=user) for user, pk in draft.readers),
        *(
            DisclosureTo(disclosure=disclosure, agency=agency)
            for agency in draft.agencies
            if agency.pk not in named
        ),
        *(
            DisclosureTo(disclosure=disclosure, outside_name=name.strip())
            for name in dict.fromkeys(draft.outside)
        ),
    ]


def _counted(draft: DisclosureDraft) -> dict[str, object]:
    """What the event says: incidents by public id and agencies by code; nothing of what is written."""
    return {
        "incidents": sorted(str(one.public_id) for one in draft.incidents),
        "agencies": sorted(agency.code for agency in draft.agencies),
        "outside": len(draft.outside),
        "bases": list(dict.fromkeys(draft.bases)),
        "person": str(draft.person.public_id),
    }


def _held(disclosure: Disclosure, by: Actor) -> Disclosure:
    """The disclosure, locked, when it is the actor's to review and end, and still stands."""
    if by.user_pk is None or not disclosures_kept(by=by).filter(pk=disclosure.pk).exists():
        raise NotAllowed("This disclosure is another agency’s to review and end.")
    disclosure = Disclosure.objects.select_for_update(of=("self",)).get(pk=disclosure.pk)
    if disclosure.ended_at is not None or disclosure.ends_on < timezone.localdate():
        raise NotOpen("This disclosure has ended already.")
    return disclosure


def _reference(year: int) -> str:
    """The next reference of the year: the row is locked until commit, so none is given twice."""
    DisclosureCounter.objects.get_or_create(year=year)
    counter = DisclosureCounter.objects.select_for_update().get(year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"CL-D-{year}-{counter.last:04d}"


def _tell(action: str, disclosure: Disclosure, by: Actor, **detail: object) -> None:
    target = audit.Target(
        "disclosure", str(disclosure.public_id), {"reference": disclosure.reference, **detail}
    )
    audit.record(action=action, by=by, target=target)
