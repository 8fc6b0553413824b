"""Read what was corrected in contacts that were typed in: when, by whom, what was wrong."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from agencies.selectors.readers import names_of_users
from incidents.models import Incident, IncidentVersion


@dataclass(frozen=True, slots=True)
class Corrected:
    """A version of an incident was put right. `by`: a name; `wrong`: what was, for its own agency alone."""

    version: int  # the one in which something was wrong
    at: datetime
    by: str
    wrong: str
    by_id: str  # their public id


def corrections(*, incidents: Collection[Incident]) -> dict[int, list[Corrected]]:
    """By incident, its corrections, the newest first. Show them to who reads the incident in full."""
    amended = [incident.pk for incident in incidents if incident.version > 1]
    if not amended:
        return {}
    rows = IncidentVersion.objects.filter(incident__in=amended).exclude(wrong="").order_by("-version")
    rows = rows.only("incident_id", "version", "superseded_at", "wrong", "corrected_by")
    names = names_of_users({row.corrected_by for row in rows})
    found: dict[int, list[Corrected]] = {}
    for row in rows:
        by = names.get(row.corrected_by) or _("somebody who has left")
        found.setdefault(row.incident_id, []).append(
            Corrected(row.version, row.superseded_at, by, row.wrong, row.corrected_by)
        )
    return found


def corrections_of(*, incident: Incident) -> list[Corrected]:
    """The corrections of one incident, the newest first."""
    return corrections(incidents=[incident]).get(incident.pk, [])
