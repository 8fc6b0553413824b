"""Read incidents: each with the tier at which the actor may see it."""

from incidents.selectors.corrections import Corrected
from incidents.selectors.reading import (
    NO_INCIDENT,
    Seen,
    chronology,
    incident_asked_for,
    incident_visible_to,
    incidents_about,
    keys_of,
    oldest_stale,
    own_by_reference,
    own_recent,
    own_same_form,
    persons_in,
    persons_open_in,
    records_replaced,
    was_said,
)
from incidents.selectors.sightings import IncidentSightings
from incidents.selectors.standing import (
    NOBODY,
    VIEW_FULL,
    incidents_blocked_for,
    standing,
    standings,
    standings_of,
)

__all__ = [
    "NOBODY",
    "NO_INCIDENT",
    "VIEW_FULL",
    "Corrected",
    "IncidentSightings",
    "Seen",
    "chronology",
    "incident_asked_for",
    "incident_visible_to",
    "incidents_about",
    "incidents_blocked_for",
    "keys_of",
    "oldest_stale",
    "own_by_reference",
    "own_recent",
    "own_same_form",
    "persons_in",
    "persons_open_in",
    "records_replaced",
    "standing",
    "standings",
    "standings_of",
    "was_said",
]
