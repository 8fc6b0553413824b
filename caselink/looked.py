"""Who looked at what, in words: no name of anybody looked at, and the same look within an hour told once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import Agency
from agencies.selectors import agencies_by_code
from agencies.selectors.readers import Roles, names_of_users
from audit.presenters import sentence
from caselink.templatetags.plain import kind_words
from incidents.models import Incident, Sensitivity
from risk.models import Prompt

SAME_FOR = timedelta(hours=1)  # how long the same look at the same thing is told as one
ROWS = 50
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Access(Protocol):
    """What is read of an access event (audit.models.AccessEvent)."""

    at: datetime
    actor_kind: str
    actor_id: str
    actor_name: str
    agency: str
    action: str
    purpose: str
    request_id: str
    target_type: str
    target_id: str


@dataclass(slots=True)
class Look:
    """What one page showed: the event that was written first of it, and what was done in order."""

    event: Access
    actions: list[str]
    times: int = 1  # within SAME_FOR
    first: datetime = field(init=False)

    def __post_init__(self) -> None:
        """It happened once."""
        self.first = self.event.at

    @property
    def same(self) -> tuple[object, ...]:
        """Whoever does this again has looked at the same for the same."""
        event = self.event
        who = (event.actor_kind, event.actor_id, event.actor_name, event.agency, event.purpose)
        return (*who, event.target_type, event.target_id, *self.actions)


@dataclass(frozen=True, slots=True)
class Told:
    """A row of the list: who did what, and at what, in words.

    `role` on that day; empty for a system, and where none is known. `agency` by name.
    """

    look: Look
    did: str
    what: str
    name: str
    role: str
    agency: str


@dataclass(frozen=True, slots=True)
class Looked:
    """The rows, newest first, and which person (public id) each letter in them stands for."""

    rows: Sequence[Told]
    persons: Mapping[str, str]


def looked(events: Sequence[Access]) -> Looked:
    """The latest ROWS looks among these access events (newest first). Five queries, however many.

    A person is a letter, the same throughout the list. An incident is told by agency, kind and reference
    while its agency shares it, else by the agency that holds it alone.
    """
    looks = _folded(_by_page(events))[:ROWS]
    persons: dict[str, str] = {}
    for look in looks:
        if look.event.target_type == "person":
            persons.setdefault(look.event.target_id, _letters(len(persons)))
    agencies = agencies_by_code({look.event.agency for look in looks} | _ids(looks, "agency"))
    words = {**_incidents(looks), **_prompts(looks)}
    words |= {("agency", code): agency.name for code, agency in agencies.items()}
    for person, letters in persons.items():
        words["person", person] = _("person %(letters)s") % {"letters": letters}
    users = {look.event.actor_id for look in looks if look.event.actor_kind == "user"}
    names, roles = names_of_users(users), Roles(users)
    rows = []
    for look in looks:
        event = look.event
        agency = agencies[event.agency].name if event.agency in agencies else event.agency
        role = roles.words(event.actor_id, event.agency, timezone.localdate(event.at))
        what = words.get((event.target_type, event.target_id), "")
        did = ", ".join(map(sentence, look.actions))
        rows.append(Told(look, did, what, names.get(event.actor_id, event.actor_name), role, agency))
    return Looked(rows, {letters: person for person, letters in persons.items()})


def _by_page(events: Sequence[Access]) -> list[Look]:
    """What one request read of one thing is one look."""
    looks: list[Look] = []
    for event in events:
        before = looks[-1] if looks else None
        if before is not None and event.action not in before.actions and _same_page(before.event, event):
            before.actions.insert(0, event.action)
        else:
            looks.append(Look(event, [event.action]))
    return looks


def _same_page(one: Access, other: Access) -> bool:
    return bool(one.request_id) and _page(one) == _page(other)


def _page(event: Access) -> tuple[str, ...]:
    return (
        event.request_id,
        event.actor_id,
        event.agency,
        event.purpose,
        event.target_type,
        event.target_id,
    )


def _folded(looks: Sequence[Look]) -> list[Look]:
    """The same look within SAME_FOR of its latest is counted with it."""
    rows: list[Look] = []
    latest: dict[tuple[object, ...], Look] = {}
    for look in looks:
        row = latest.get(look.same)
        if row is not None and row.event.at - look.event.at <= SAME_FOR:
            row.times += 1
            row.first = look.event.at
        else:
            latest[look.same] = look
            rows.append(look)
    return rows


def _letters(number: int) -> str:
    """A to Z, then AA to AZ, BA and so on."""
    rest, last = divmod(number, len(_LETTERS))
    return (_letters(rest - 1) if rest else "") + _LETTERS[last]


def _ids(looks: Sequence[Look], kind: str) -> set[str]:
    return {look.event.target_id for look in looks if look.event.target_type == kind}


def _incidents(looks: Sequence[Look]) -> dict[tuple[str, str], str]:
    found = Incident.objects.filter(public_id__in=_ids(looks, "incident")).select_related("agency")
    return {("incident", str(one.public_id)): _incident(one, one.agency) for one in found.defer("record")}


def _incident(incident: Incident, agency: Agency) -> str:
    if incident.sensitivity != Sensitivity.SHARED:
        return _("restricted information held by %(agency)s") % {"agency": agency.name}
    return ", ".join([str(kind_words(incident.kind)), agency.name, incident.reference])


def _prompts(looks: Sequence[Look]) -> dict[tuple[str, str], str]:
    found = Prompt.objects.filter(public_id__in=_ids(looks, "prompt")).only("public_id", "reference")
    return {("prompt", str(one.public_id)): one.reference for one in found}
