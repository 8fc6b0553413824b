"""A person's incidents over time, a lane for each agency."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agencies.models import Agency
from caselink.templatetags.plain import partial_date
from incidents import labels
from incidents.labels import words
from incidents.permissions import Tier
from incidents.presenters import Entry
from incidents.selectors import Seen
from people.models import Person
from risk.rules.sights import NO_HARM, Harm

INJURY, CALLED, SUSPECT, OTHER = "injury", "called", "suspect", "other"
GROUPS = {
    INJURY: gettext_lazy("Injury"),
    CALLED: gettext_lazy("Call-out or assault"),
    SUSPECT: gettext_lazy("As suspect"),
    OTHER: gettext_lazy("Other contact"),
}
FEW = 2  # so few incidents need no drawing
FEWEST, WHOLE = 6, 36  # signs of a public id by which a mark is told from the others; of a whole one
MARK = "mark"  # of the query by which a person's page opens the incident of a mark


@dataclass(frozen=True, slots=True)
class Lane:
    """One agency: how many of its incidents are drawn, of each group there is, and from when to when.

    `held_back` where the reader may know of more only that the agency holds it; `ask` is its contact point.
    """

    agency: str
    counts: Sequence[int]
    first: date | None
    last: date | None
    held_back: bool = False
    ask: str = ""

    @property
    def total(self) -> int:
        """Of every group."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Lanes:
    """The lanes as a table, the sentence that says what is drawn, and the data for the browser.

    `groups` are those that there are, in the order of each lane's counts: code and name.
    """

    groups: Sequence[tuple[str, str]]
    rows: Sequence[Lane]
    summary: str
    data: Mapping[str, Any]

    @property
    def total(self) -> int:
        """Incidents drawn."""
        return sum(row.total for row in self.rows)

    @property
    def both(self) -> bool:
        """Whether the picture rests on some of what is drawn, not on all: filled marks and hollow."""
        return len(set(self.data["marks"]["counts"])) > 1


def lanes_of(
    entries: Sequence[Entry],
    *,
    person: Person,
    harm: Mapping[int, Harm],
    rests_on: Collection[str],
    today: date,
) -> Lanes | None:
    """The entries of a person's chronology by agency; None where there is too little to draw.

    `harm` is what the incidents (primary keys) say of it to the reader, `rests_on` public ids. An incident of
    which only the existence may be told has no mark: neither its day nor how many there are is told, so its
    agency's lane says to ask.
    """
    told = [one for one in entries if one.tier != "existence"]
    if len(told) < FEW:
        return None
    hidden = {one.incident.agency_id: one.incident.agency for one in entries if one.tier == "existence"}
    groups = [_group(one, harm.get(one.incident.pk, NO_HARM)) for one in told]
    there = [(code, str(name)) for code, name in GROUPS.items() if code in groups]
    rows = _rows(told, groups, hidden, [code for code, _name in there])
    data = {
        "lanes": [{"agency": row.agency, "heldBack": row.held_back} for row in rows],
        "groups": dict(there),
        **_marks(told, groups, agencies=[row.agency for row in rows], codes=there, rests_on=rests_on),
        "there": f"{reverse('risk:person', args=[person.public_id])}?{MARK}=",
        "today": today.isoformat(),
        "heldBack": _("More is held: ask"),
        "counts": _("In the picture"),
        "open": _("Open it"),
    }
    return Lanes(there, rows, _summary(rows, groups), data)


def _rows(
    told: Sequence[Entry], groups: Sequence[str], hidden: Mapping[int, Agency], codes: Sequence[str]
) -> list[Lane]:
    agencies: dict[int, Agency] = dict(hidden)
    marks: dict[int, list[tuple[date, str]]] = {}
    for one, group in zip(told, groups, strict=True):
        agencies[one.incident.agency_id] = one.incident.agency
        marks.setdefault(one.incident.agency_id, []).append((one.incident.occurred_on, group))
    return sorted(
        (_lane(agency, marks.get(pk, ()), codes, pk in hidden) for pk, agency in agencies.items()),
        key=lambda row: (-row.total, row.agency),
    )


def _marks(
    told: Sequence[Entry],
    groups: Sequence[str],
    *,
    agencies: Sequence[str],
    codes: Sequence[tuple[str, str]],
    rests_on: Collection[str],
) -> dict[str, Any]:
    """A column for each thing said of the marks: a page has a thousand, and what differs is all that weighs.

    Kinds and what is said stand in lists of their own. Of a public id there is as much as tells the marks
    apart; `marked` finds the incident by it.
    """
    lanes = {agency: place for place, agency in enumerate(agencies)}
    of_groups = {code: place for place, (code, _name) in enumerate(codes)}
    kinds, says = _Words(), _Words()
    return {
        "marks": {
            "on": [one.incident.occurred_on.isoformat() for one in told],
            "lane": [lanes[one.incident.agency.name] for one in told],
            "group": [of_groups[group] for group in groups],
            "kind": [kinds.place(one.kind) for one in told],
            "says": [says.place(_says(one)) for one in told],
            "counts": [int(one.public_id in rests_on) for one in told],
            "begins": _beginnings([one.public_id for one in told]),
        },
        "kinds": list(kinds.places),
        "says": list(says.places),
    }


class _Words:
    def __init__(self) -> None:
        self.places: dict[str, int] = {}

    def place(self, words: str) -> int:
        return self.places.setdefault(words, len(self.places))


def _beginnings(ids: Sequence[str]) -> list[str]:
    for length in range(FEWEST, WHOLE):
        found = [each[:length] for each in ids]
        if len(set(found)) == len(found):
            return found
    return list(ids)


def marked(seen: Sequence[Seen], begins: str) -> Seen | None:
    """The incident of a chronology whose mark was chosen; None where none that has a mark, or several, can be
    meant, and where this is no beginning that a drawing has.
    """
    if not re.fullmatch(rf"[0-9a-f-]{{{FEWEST},{WHOLE}}}", begins):
        return None
    found = [
        one for one in seen if one.tier >= Tier.SUMMARY and str(one.incident.public_id).startswith(begins)
    ]
    return found[0] if len(found) == 1 else None


def _group(entry: Entry, harm: Harm) -> str:
    if harm.injured:
        return INJURY
    if words(labels.ROLE, "suspect") in entry.role.split(", "):
        return SUSPECT
    return CALLED if harm.harmful else OTHER


def _says(entry: Entry) -> str:
    parts = ["; ".join(entry.injuries), entry.influence, ", ".join(entry.concerns)]
    return ". ".join(part for part in parts if part)


def _lane(agency: Agency, marks: Sequence[tuple[date, str]], codes: Sequence[str], held_back: bool) -> Lane:
    groups = [group for _day, group in marks]
    days = [day for day, _group in marks]
    return Lane(
        agency.name,
        [groups.count(code) for code in codes],
        min(days, default=None),
        max(days, default=None),
        held_back,
        agency.contact_point if held_back else "",
    )


def _summary(rows: Sequence[Lane], groups: Sequence[str]) -> str:
    drawn = [row for row in rows if row.total]
    days = [day for row in drawn for day in (row.first, row.last) if day is not None]
    by = ngettext("%(count)d agency", "%(count)d agencies", len(drawn)) % {"count": len(drawn)}
    said = _("%(count)d incidents recorded by %(by)s, from %(first)s to %(last)s: %(parts)s.") % {
        "count": len(groups),
        "by": by,
        "first": partial_date(min(days)),
        "last": partial_date(max(days)),
        "parts": get_text_list(_counted(groups), _("and")),
    }
    if len(drawn) > 1:
        most = {"agency": rows[0].agency, "count": rows[0].total}
        said += " " + _("Most by %(agency)s (%(count)d).") % most
    return said


def _counted(groups: Sequence[str]) -> list[str]:
    injuries, called, suspect, other = (groups.count(code) for code in GROUPS)
    said = [
        (injuries, _("%(count)d with an injury")),
        (called, ngettext("%(count)d call-out or assault", "%(count)d call-outs or assaults", called)),
        (suspect, _("%(count)d as suspect")),
        (other, ngettext("%(count)d other contact", "%(count)d other contacts", other)),
    ]
    return [text % {"count": count} for count, text in said if count]
