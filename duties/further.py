"""What an answer holds beside the records: to whom they were disclosed, and what they said before.

Both leave out others: a name outside CaseLink, a disclosure about somebody else, a participant of whom it
is not plain that they were the same person. Each of these is listed for whoever lets the answer out.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from duties.models import SubjectRequest
from duties.packing import own_part
from incidents.models import Incident, IncidentVersion, Sensitivity
from people.models import Person
from people.selectors.persons import persons_found_to_be
from sharing.models import Disclosure

Listed = dict[str, str]
_WHO = ("given_name", "family_name", "date_of_birth")  # by which a participant is plainly the same as before


@dataclass(frozen=True, slots=True)
class Further:
    """What is told, and what is withheld of it."""

    recipients: list[list[str]] = field(default_factory=list)  # a day, and to whom
    earlier: dict[int, list[dict[str, Any]]] = field(
        default_factory=dict
    )  # by incident: versions, first to last
    withheld: list[Listed] = field(default_factory=list)


def further_of(
    *, request: SubjectRequest, incidents: Sequence[Incident], keys: Mapping[int, Collection[str]]
) -> Further:
    """Of what the agency holds of the person. Of sealed records nothing is told, and no trace is left."""
    told = {one.pk: one for one in incidents if one.sensitivity != Sensitivity.SEALED}
    found = Further()
    _recipients(request, told, found)
    versions = IncidentVersion.objects.filter(incident__in=list(told)).order_by("incident", "version")
    for version in versions:
        incident = told[version.incident_id]
        _version(version, incident, keys[incident.pk], found)
    return found


def _recipients(request: SubjectRequest, told: Mapping[int, Incident], found: Further) -> None:
    """The agencies that it disclosed these records to; that there was somebody outside, without who."""
    family: Any = persons_found_to_be(person_ids=[request.person_id])
    themselves = set(Person.objects.filter(pk__in=family).values_list("pk", flat=True))
    made = Disclosure.objects.filter(made_for=request.agency_id, items__incident__in=list(told)).distinct()
    for one in made.prefetch_related("recipients__agency", "items").order_by("made_at", "pk"):
        incident = next(told[item.incident_id] for item in one.items.all() if item.incident_id in told)
        listed = {"incident": str(incident.public_id), "what": "recipients", "reason": "third_party"}
        if one.person_id not in themselves:
            found.withheld.append(listed)
            continue
        recipients = list(one.recipients.all())
        names = list(dict.fromkeys(to.agency.name for to in recipients if to.agency is not None))
        if any(to.agency_id is None for to in recipients):
            names.append(str(_("Somebody outside CaseLink")))
            found.withheld.append(listed)
        day = formats.date_format(one.made_on, "j F Y")
        found.recipients.extend([day, name] for name in names)


def _version(version: IncidentVersion, incident: Incident, keys: Collection[str], found: Further) -> None:
    """The person's own rows of an earlier version. Nobody read its texts for this, so none is told."""
    public_id = str(incident.public_id)
    if version.record.get("sensitivity") == Sensitivity.SEALED:
        found.withheld.append({"incident": public_id, "what": "earlier", "reason": "sealed"})
        return
    now, before = _who(incident.record, keys), _who(version.record, keys)
    if not before or any(now.get(key) != who for key, who in before.items()):
        found.withheld.append({"incident": public_id, "what": "earlier", "reason": "third_party"})
        return
    own, stands = own_part(version.record, keys=keys), own_part(incident.record, keys=keys)
    rows = [[str(label), str(value)] for label, value in own.rows]
    if rows != [[str(label), str(value)] for label, value in stands.rows]:
        until = formats.date_format(version.superseded_at, "j F Y")
        found.earlier.setdefault(incident.pk, []).append(
            {"version": version.version, "until": until, "rows": rows}
        )
    gone = {(text.field, text.text) for text in own.texts} - {
        (text.field, text.text) for text in stands.texts
    }
    if gone or version.wrong:
        found.withheld.append({"incident": public_id, "what": "earlier_text", "reason": "unread"})


def _who(record: Mapping[str, Any], keys: Collection[str]) -> dict[str, tuple[Any, ...]]:
    """By key, how the record describes those participants."""
    return {
        person["key"]: tuple(person.get(name) for name in _WHO)
        for person in record["people"]
        if person["key"] in keys
    }
