"""What goes out to the person who asked, and the list of what does not, for whoever lets it out."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from audit.models import AccessEvent
from audit.presenters import sentence
from duties.further import Further
from duties.models import PackText, SubjectRequest
from duties.packing import own_part, text_of, without
from duties.selectors.requests import whom_else_to_ask
from incidents import labels
from incidents.labels import words
from incidents.models import Incident, Sensitivity
from people.purposes import sentence as purpose_sentence
from people.selectors.persons import current_person, public_ids_of

FORM = "caselink-subject-access-1"
Keys = Mapping[int, Collection[str]]


def content_of(
    *,
    request: SubjectRequest,
    incidents: Sequence[Incident],
    keys: Keys,
    texts: Sequence[PackText],
    further: Further,
    now: datetime,
) -> dict[str, Any]:
    """The whole answer as plain data: nothing of others, nothing sealed, no text that was not read."""
    decided: dict[int, dict[str, PackText]] = {}
    for text in texts:
        decided.setdefault(text.incident_id, {})[text.field] = text
    return {
        "form": FORM,
        "reference": request.reference,
        "agency": {"name": request.agency.name, "contact": request.agency.contact_point},
        "made_at": now.isoformat(timespec="seconds"),
        "records": [
            _record(incident, keys[incident.pk], decided.get(incident.pk, {}))
            | {"earlier": further.earlier.get(incident.pk, [])}
            for incident in incidents
            if incident.sensitivity != Sensitivity.SEALED
        ],
        "looks": _looks(request),
        "recipients": further.recipients,
        "not_given": not_given(),
        "also_ask": [
            {"name": agency.name, "contact": agency.contact_point}
            for agency in whom_else_to_ask()
            if agency.pk != request.agency_id
        ],
    }


def not_given() -> list[str]:
    """What no answer holds, in the same words for everybody, so that the words tell nothing."""
    return [
        _("Details of other people are left out, and so is who recorded what."),
        _("There may be more that the law lets us withhold. We cannot say whether there is."),
        _(
            "CaseLink adds up what several agencies recorded. That picture is not part of this answer, for it"
            " is made of records of several agencies: ask each of them for its own."
        ),
    ]


def manifest_of(
    *, incidents: Sequence[Incident], keys: Keys, texts: Sequence[PackText], further: Further
) -> dict[str, Any]:
    """What is told and what is withheld, by public id and reason, with none of the content."""
    sealed = [incident for incident in incidents if incident.sensitivity == Sensitivity.SEALED]
    told = [incident for incident in incidents if incident.sensitivity != Sensitivity.SEALED]
    withheld = [{"incident": str(one.public_id), "what": "record", "reason": "sealed"} for one in sealed]
    for text in texts:
        if text.decision != PackText.Decision.TELL:
            what = "text" if text.decision == PackText.Decision.WITHHOLD else "part"
            withheld.append(
                {"incident": str(text.incident.public_id), "what": what, "reason": str(text.reason)}
            )
    withheld += [
        {"incident": str(one.public_id), "what": "others", "reason": "third_party"}
        for one in told
        if own_part(one.record, keys=keys[one.pk]).others
    ]
    return {"told": [str(one.public_id) for one in told], "withheld": [*withheld, *further.withheld]}


def _record(incident: Incident, keys: Collection[str], decided: Mapping[str, PackText]) -> dict[str, Any]:
    own = own_part(incident.record, keys=keys)
    told = []
    for text in own.texts:
        if (said := _told(incident, decided[text.field])) is not None:
            told.append({"label": text.label, "text": said})
    return {
        "reference": incident.reference,
        "kind": words(labels.KIND, incident.kind),
        "day": formats.date_format(incident.occurred_on, "j F Y"),
        "rows": [[str(label), str(value)] for label, value in own.rows],
        "texts": told,
        "version": incident.version,
    }


def _told(incident: Incident, text: PackText) -> str | None:
    if text.decision == PackText.Decision.WITHHOLD:
        return None
    whole = text_of(incident.record, text.field)
    return whole if text.decision == PackText.Decision.TELL else without(whole, text.hidden)


def _looks(request: SubjectRequest) -> list[list[str]]:
    """Who of the agency itself looked: the day, what and what for. No colleague is named."""
    ids = public_ids_of(person=current_person(person_id=request.person_id))
    looks = AccessEvent.objects.filter(target_type="person", target_id__in=ids, agency=request.agency.code)
    rows: dict[tuple[str, str, str], None] = {}
    for look in looks.order_by("at"):
        day = formats.date_format(look.at, "j F Y")
        rows[(day, sentence(look.action), purpose_sentence(look.purpose))] = None
    return [list(row) for row in rows]
