"""Why somebody looks: the purposes a search or a person's page is opened for, and how long one lasts.

The purpose is asked before anything is shown, written with the access event, and remembered for the
person in the reader's session for an hour. What lapsed is dropped by whatever they do next.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase
from django.utils.translation import gettext_lazy as _

from agencies.lapsing import lapses
from people.models import Person

LASTS = timedelta(hours=1)
OTHER = "other"
PURPOSES = {
    "preparing_visit": _("Preparing a visit or an appointment"),
    "recording_contact": _("Recording a contact"),
    "safeguarding_enquiry": _("A safeguarding enquiry"),
    "professionals_meeting": _("A professionals meeting"),
    OTHER: _("Another purpose"),
}
# Given by the page that was open, never chosen from the list.
BY_PAGE = {
    "answering_prompt": _("Answering a prompt"),
    "identity_review": _("Saying who is who"),
    "own_work": _("Their own work"),
    "access_review": _("Reviewing who looked"),
    "unsaid": _("Not said by the agency’s system"),
    "disclosing": _("Disclosing to named people"),
    "reading_disclosure": _("Reading what was disclosed"),
    "reviewing_sharing": _("Reviewing what is shared with whom"),
    "emergency": _("An emergency"),
    "knows_them": _("Saying that somebody knows them"),
    "doing_agreed_work": _("Doing what was agreed"),
    "holding_meeting": _("Holding a meeting"),
    "keeping_warning": _("Keeping a warning about a person"),
    "answering_application": _("Answering an application under Clare’s Law"),
    "reading_chronology": _("Reading the chronology across agencies"),
    "making_document": _("Making a document"),
    "overseeing_work": _("Seeing to what is late"),
    "correcting_contact": _("Correcting a contact"),
}
# As it was written once: an access event is never changed.
_WRITTEN_ONCE = {"own work: configuration": "own_work"}
_KEY = "purposes"


def sentence(purpose: str) -> str:
    """The purpose in words: the label of a code, or the text that was given."""
    code = _WRITTEN_ONCE.get(purpose, purpose)
    known = PURPOSES.get(code) or BY_PAGE.get(code)
    return str(known) if known else purpose


def named(persons: Iterable[Person]) -> list[str]:
    """The public ids of the persons that a list showed, for its access event.

    So that what was shown under a wrong name can be found (people.services.disclosures).
    """
    return [str(person.public_id) for person in persons]


def remember(
    session: SessionBase,
    *,
    persons: Iterable[UUID],
    purpose: str,
    now: datetime,
    given: datetime | None = None,
) -> None:
    """Remember why these persons are looked at; purposes older than LASTS are forgotten.

    `given` is when that was said, where it was before `now`: it lasts from then on, and what was said later
    of one of them stays.
    """
    at = now if given is None else given
    kept = still(session.get(_KEY, {}), now)
    later = {person for person, (_said, when) in kept.items() if datetime.fromisoformat(when) > at}
    new = {str(person): [purpose, at.isoformat()] for person in persons}
    session[_KEY] = kept | {person: said for person, said in new.items() if person not in later}


def still(kept: Mapping[str, list[str]], now: datetime) -> dict[str, list[str]]:
    """Of what is remembered, by person, what has not lapsed."""
    return {
        person: [said, at] for person, (said, at) in kept.items() if now - datetime.fromisoformat(at) < LASTS
    }


def remembered(session: SessionBase, *, person: UUID, now: datetime) -> str:
    """The purpose given for this person within the last hour; empty when there is none."""
    said, at = session.get(_KEY, {}).get(str(person), ("", ""))
    if not said or now - datetime.fromisoformat(at) >= LASTS:
        return ""
    return str(said)


lapses(_KEY, still)
