"""The list of what is told and withheld in words: by reference and reason, with none of the content."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from incidents import labels
from incidents.labels import words
from incidents.models import Incident

WHAT = {
    "record": _("The whole record"),
    "text": _("A text"),
    "part": _("Parts of a text"),
    "others": _("Details of other people"),
    "recipients": _("To whom it was disclosed"),
    "earlier": _("An earlier version"),
    "earlier_text": _("A text as it stood before"),
}
WHY = {
    "sealed": _("Sealed by the agency"),
    "third_party": _("About somebody else"),
    "prejudice": _("Would hinder preventing or finding out a crime"),
    "serious_harm": _("Likely to cause serious harm"),
    "unread": _("Nobody read it for this answer"),
}


def listed(*, manifest: Mapping[str, Any]) -> dict[str, Any]:
    """How many records are told, and each thing withheld with its record's reference, kind and reason."""
    told, withheld = manifest.get("told", []), manifest.get("withheld", [])
    named = {
        str(incident.public_id): incident
        for incident in Incident.objects.filter(public_id__in=[row["incident"] for row in withheld])
    }
    rows = []
    for row in withheld:
        incident = named.get(row["incident"])
        rows.append(
            {
                "reference": incident.reference if incident else _("Erased since"),
                "kind": words(labels.KIND, incident.kind) if incident else "",
                "what": WHAT[row["what"]],
                "why": WHY[row["reason"]],
            }
        )
    return {"told_count": len(told), "withheld": rows}
