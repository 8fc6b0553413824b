"""An incident as one client may see it: full, summary, or that something exists."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import F
from django.utils import timezone

from agencies.permissions import Actor
from incidents.models import Incident, Involvement
from incidents.permissions import Tier
from incidents.selectors import Seen, persons_open_in
from people.models import Person
from people.selectors.persons import persons_visible_to


class Presenter:
    """Shows incidents to one reader; who took part in all of them is read at once."""

    def __init__(self, *, by: Actor, incidents: Sequence[Incident]) -> None:
        self._by = by
        self._parts: dict[int, list[Any]] = defaultdict(list)
        linked = Involvement.objects.filter(
            incident__in=[incident.pk for incident in incidents],
            record__links__isnull=False,
            record__links__ended_at__isnull=True,
        ).annotate(person_id=F("record__links__person_id"))
        for part in linked.order_by("pk"):
            self._parts[part.incident_id].append(part)
        wanted = {part.person_id for parts in self._parts.values() for part in parts}
        # The persons taking part of whom the reader may know; the others are nobody here.
        self._persons: dict[int, Person] = persons_visible_to(by=by).in_bulk(wanted) if wanted else {}

    def open_to_reader(self, seen: Seen) -> set[int]:
        """The persons whose own part in this incident the reader may see in summary or more."""
        return persons_open_in(
            by=self._by,
            incident=seen.incident,
            persons={part.person_id for part in self._parts[seen.incident.pk]} & set(self._persons),
            at_least=Tier.SUMMARY,
            today=timezone.localdate(),
        )

    def persons_told(self, seen: Seen, *, about: Collection[int]) -> list[Person]:
        """The persons who are named beside the incident, as `show` shows it."""
        return [one for pk, one in self._persons.items() if seen.tier != Tier.SUMMARY or pk in about]

    def show(self, seen: Seen, *, about: Collection[int]) -> dict[str, Any]:
        """The incident at its tier. `about` are the persons whose parts a summary may tell."""
        incident = seen.incident
        agency = {"agency": incident.agency.code, "agency_name": incident.agency.name}
        if seen.tier == Tier.EXISTENCE:
            return {"tier": "existence", **agency, "ask": incident.agency.contact_point}
        known = {
            "id": str(incident.public_id),
            "tier": "full" if seen.tier == Tier.FULL else "summary",
            **agency,
            "kind": incident.kind,
            "occurred_on": incident.occurred_on.isoformat(),
        }
        if seen.tier == Tier.SUMMARY:
            return {**known, "people": self._summary_of(incident, about)}
        return {**known, **_status(incident), **incident.record, "people": self._participants(incident)}

    def _summary_of(self, incident: Incident, about: Collection[int]) -> list[dict[str, Any]]:
        return [
            {
                "key": part.key,
                "person": str(self._persons[part.person_id].public_id),
                "injury_sites": part.injury_sites,
                "under_influence": part.under_influence or None,
            }
            for part in self._parts[incident.pk]
            if part.person_id in about and part.person_id in self._persons
        ]

    def _participants(self, incident: Incident) -> list[dict[str, Any]]:
        """The participants as sent, each with the shared person once linked."""
        linked = {
            part.key: str(self._persons[part.person_id].public_id)
            for part in self._parts[incident.pk]
            if part.person_id in self._persons
        }
        return [
            {**sent, "person": linked[sent["key"]]} if sent["key"] in linked else sent
            for sent in incident.record["people"]
        ]


def _status(incident: Incident) -> dict[str, Any]:
    """What CaseLink knows of the record beside what was sent."""
    return {"version": incident.version, "received_at": incident.received_at.isoformat()}
