"""A person among the people and addresses around them, with who is recorded as harming whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caselink.templatetags.plain import level_words
from incidents.presenters import Entry
from people.models import Person, PersonRecord
from people.selectors.persons import Description
from risk.further_presenters import PairRow

PEOPLE, ADDRESSES, INCIDENTS = 6, 3, 8  # drawn at most; the page says the rest
HARM, TOGETHER, LIVES, TOOK_PART = "harm", "together", "lives", "took_part"


@dataclass(frozen=True, slots=True)
class Tie:
    """One line of the drawing and one row of its table: what is recorded between two of those drawn."""

    kind: str
    source: str  # the drawn thing's own number, as in the data
    target: str
    one: str  # the words for the two ends, and for what is between them
    what: str
    other: str
    times: int | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Network:
    """The ties as a table, the sentence that says what is drawn, and the data for the browser."""

    ties: Sequence[Tie]
    summary: str
    data: Mapping[str, Any]


@dataclass(slots=True)
class _Drawing:
    nodes: list[dict[str, str]]
    ties: list[Tie]
    harmed: list[str]  # what is said of each direction of harm

    def node(self, kind: str, name: str, **more: str) -> str:
        """Add one; its number."""
        number = f"n{len(self.nodes)}"
        self.nodes.append({"id": number, "kind": kind, "name": name, **more})
        return number


def network_of(
    *,
    person: Person,
    known: Description,
    level: str,
    pairs: Sequence[PairRow],
    addresses: Sequence[PersonRecord],
    entries: Sequence[Entry],
) -> Network | None:
    """The person with those of the pairs and addresses that the page shows; None with nobody around them.

    Incidents are drawn that a pair rests on, which the reader may all read in full, the newest of them; an
    address has those whose place the reader may read.
    """
    if not pairs:
        return None
    drawing = _Drawing([], [], [])
    name = _name(known)
    subject = drawing.node("person", name, level=level, says=str(level_words(level)))
    shown = {one.incident.pk: one for one in entries if one.tier == "full"}
    others = [_other(drawing, subject, name, person, row) for row in pairs[:PEOPLE]]
    _incidents(drawing, subject, name, list(zip(pairs, others, strict=False)), shown)
    for record in addresses[:ADDRESSES]:
        _address(drawing, subject, name, person, record, shown)
    data = {
        "nodes": drawing.nodes,
        "ties": [
            {
                "kind": tie.kind,
                "source": tie.source,
                "target": tie.target,
                "says": _line(tie),
                "label": _times(tie.times) if tie.kind == HARM and tie.times else "",
            }
            for tie in drawing.ties
        ],
        "open": _("Open it"),
    }
    return Network(drawing.ties, _summary(drawing, name), data)


def _name(known: Description | None) -> str:
    said = f"{known.given_name} {known.family_name}".strip() if known is not None else ""
    return said or _("Name not known")


def _other(drawing: _Drawing, subject: str, name: str, person: Person, row: PairRow) -> str:
    pair = row.pair
    href = reverse("risk:pair", args=[person.public_id, pair.page.public_id]) if pair.page else ""
    other = _name(pair.known) if pair.page else _("Somebody around them")
    says = _("the two together: %(level)s") % {"level": level_words(pair.picture.level)}
    number = drawing.node("other", other, href=href, says=says)
    for way in pair.ways:
        ends = (subject, number) if way.to_other else (number, subject)
        by, harmed = (name, other) if way.to_other else (other, name)
        drawing.ties.append(Tie(HARM, *ends, by, _("is recorded as harming"), harmed, way.times, way.last))
        said = ngettext(
            "%(by)s is recorded as harming %(harmed)s once",
            "%(by)s is recorded as harming %(harmed)s %(times)d times",
            way.times,
        )
        drawing.harmed.append(said % {"by": by, "harmed": harmed, "times": way.times})
    return number


def _incidents(
    drawing: _Drawing,
    subject: str,
    name: str,
    pairs: Sequence[tuple[PairRow, str]],
    shown: Mapping[int, Entry],
) -> None:
    """The newest incidents in which the person took part with one of the others."""
    names = {node["id"]: node["name"] for node in drawing.nodes}
    with_others: dict[int, list[str]] = {}
    for row, number in pairs:
        own = [pk for pk in row.pair.picture.rests_on if pk in shown]
        if own:
            last = max(shown[pk].incident.occurred_on for pk in own)
            drawing.ties.append(
                Tie(
                    TOGETHER,
                    subject,
                    number,
                    name,
                    _("in incidents together with"),
                    names[number],
                    len(own),
                    last,
                )
            )
        for pk in own:
            with_others.setdefault(pk, []).append(number)
    newest = sorted(with_others, key=lambda pk: (shown[pk].incident.occurred_on, pk), reverse=True)
    for pk in newest[:INCIDENTS]:
        one = shown[pk]
        what = f"{one.kind}, {one.day}"
        incident = drawing.node(
            "incident", one.day, href=one.href, says=f"{what}, {one.incident.agency.name}"
        )
        for number in with_others[pk]:
            drawing.ties.append(
                Tie(TOOK_PART, number, incident, names[number], _("took part in"), what, None, None)
            )


def _address(
    drawing: _Drawing,
    subject: str,
    name: str,
    person: Person,
    record: PersonRecord,
    shown: Mapping[int, Entry],
) -> None:
    place = record.identity["address"]
    said = ", ".join(filter(None, [*(place.get("lines") or ()), place.get("postcode")]))
    href = reverse("risk:address", args=[person.public_id, record.public_id])
    there = [
        one.incident.occurred_on
        for one in shown.values()
        if record.address_key and one.incident.location_key == record.address_key
    ]
    number = drawing.node("address", said, href=href)
    what = _("recorded at; incidents there") if there else _("recorded at")
    drawing.ties.append(
        Tie(LIVES, subject, number, name, what, said, len(there) or None, max(there, default=None))
    )


def _line(tie: Tie) -> str:
    """What a tie says in one line."""
    said = f"{tie.one} {tie.what} {tie.other}"
    return f"{said}, {_times(tie.times)}" if tie.times else said


def _times(times: int) -> str:
    return ngettext("once", "%(times)d times", times) % {"times": times}


def _summary(drawing: _Drawing, name: str) -> str:
    kinds = [node["kind"] for node in drawing.nodes]
    people, places = kinds.count("other"), kinds.count("address")
    parts = []
    if people:
        parts.append(ngettext("%(count)d other person", "%(count)d other people", people) % {"count": people})
    if places:
        parts.append(ngettext("%(count)d address", "%(count)d addresses", places) % {"count": places})
    said = _("%(name)s with %(parts)s.") % {"name": name, "parts": get_text_list(parts, _("and"))}
    if drawing.harmed:
        said += " " + get_text_list(drawing.harmed, _("and")) + "."
    elif people:
        said += " " + _("Nothing recorded that you may read says that one harms the other.")
    return said
