"""What an agency's part begins with: what it recorded itself, as far as who writes it reads that in full."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from agencies.models import Agency
from agencies.permissions import Actor
from caselink.templatetags.plain import partial_date
from incidents import labels
from incidents.labels import words
from incidents.models import Incident, Sensitivity
from incidents.permissions import Tier
from incidents.selectors import chronology
from people.models import Person

SINCE = timedelta(days=730)
MOST, LONGEST = 40, 400  # contacts, and characters of each account


@dataclass(frozen=True, slots=True)
class Prefilled:
    """The text, the public ids of the incidents it was made from, and how many were left out and why.

    `sealed` are left out as everybody in the meeting reads the part, `older` as they are long ago.
    """

    text: str
    incidents: list[str]
    sealed: int
    older: int


def prefilled(*, by: Actor, agency: Agency, person: Person) -> Prefilled:
    """From the agency's own contacts with the person that the actor reads in full, the latest first."""
    today = timezone.localdate()
    own = [
        one.incident
        for one in chronology(by=by, person=person, today=today)
        if one.incident.agency_id == agency.pk and one.tier == Tier.FULL
    ]
    open_ones = [one for one in own if one.sensitivity != Sensitivity.SEALED]
    shown = [one for one in open_ones if one.occurred_on >= today - SINCE][:MOST]
    return Prefilled(
        "\n".join(map(_line, shown)),
        [str(one.public_id) for one in shown],
        len(own) - len(open_ones),
        len(open_ones) - len(shown),
    )


def _line(incident: Incident) -> str:
    said = " ".join((incident.record.get("summary") or "").split())
    if len(said) > LONGEST:
        said = said[:LONGEST].rsplit(" ", 1)[0] + " …"
    day = partial_date(incident.record["occurred_at"])
    return f"{day}: {words(labels.KIND, incident.kind)} ({incident.reference}). {said}".strip()
