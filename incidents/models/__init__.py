"""Incidents as agencies recorded them, who took part, and who was let in by name."""

from incidents.models.grants import IncidentGrant
from incidents.models.incidents import Incident, IncidentVersion, Involvement, Sensitivity, StaleIncident

__all__ = [
    "Incident",
    "IncidentGrant",
    "IncidentVersion",
    "Involvement",
    "Sensitivity",
    "StaleIncident",
]
