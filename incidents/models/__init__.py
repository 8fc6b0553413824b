"""Incidents as agencies recorded them, who took part, and who was let in by name."""

from incidents.models.erasure import Tombstone
from incidents.models.grants import IncidentGrant
from incidents.models.incidents import Incident, IncidentVersion, Involvement, Sensitivity, StaleIncident
from incidents.models.rectification import RectificationNote

__all__ = [
    "Incident",
    "IncidentGrant",
    "IncidentVersion",
    "Involvement",
    "RectificationNote",
    "Sensitivity",
    "StaleIncident",
    "Tombstone",
]
