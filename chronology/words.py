"""What an entry says, in words: of an incident as far as its tier shows it, and of what was decided."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from incidents import labels
from incidents.labels import words
from incidents.presenters import Entry as IncidentTold
from risk.answer_presenters import Fell

_INJURIES, _INFLUENCE, _CONCERNS = _("Injuries"), _("Under the influence"), _("Concerns")
_WITH, _CALL, _HELP = _("With"), _("Call"), _("Help offered")
_BY, _AGAINST = _("by"), _("against")
# Why an answer does not stand any more, with what was said of it.
FELL_WORDS: Mapping[Fell, Promise] = {
    "overtaken": _("Overtaken: %(why)s"),
    "taken_back": _("Taken back: %(why)s"),
    "returned": _("Returned: %(why)s"),
    "called_off": _("Called off: %(why)s"),
}
_LISTS = ("injuries", "concerns", "others")


def said(told: IncidentTold) -> str:
    """An incident's entry as lines; the line's name stands before what is not a sentence."""
    lines = [
        _line(_INJURIES, "; ".join(told.injuries)),
        _line(_INFLUENCE, told.influence),
        _line(_CONCERNS, ", ".join(told.concerns)),
        _line(_WITH, ", ".join(told.others)),
        _line(_CALL, told.call),
        _line(_HELP, told.response),
        told.narrative,
        told.outcome,
    ]
    return "\n".join(filter(None, lines))


def common(then: IncidentTold, now: IncidentTold) -> IncidentTold:
    """What the entry said then, without what it does not say today: less, never more."""
    kept: dict[str, Any] = {}
    for field in fields(IncidentTold):
        before, after = getattr(then, field.name), getattr(now, field.name)
        if field.name in _LISTS:
            kept[field.name] = [one for one in before if one in after]
        elif isinstance(after, str) and field.name not in ("tier", "href", "day"):
            kept[field.name] = after if before == after else ""
    return replace(now, **kept)


def offence_said(offence: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """One offence of a record, with who is named in it."""
    parts = [
        words(labels.OFFENCE, offence["category"]),
        offence.get("description") or "",
        words(labels.OFFENCE_OUTCOME, offence.get("outcome")),
        _line(_BY, names.get(offence["person"], "")),
        _line(_AGAINST, names.get(offence.get("victim") or "", "")),
    ]
    return "; ".join(filter(None, parts))


def _line(name: Promise, what: str) -> str:
    return f"{name}: {what}" if what else ""


def lines(*texts: str) -> str:
    """These as lines, without the empty ones."""
    return "\n".join(_kept(texts))


def _kept(texts: tuple[str, ...]) -> Iterator[str]:
    return (text for text in texts if text)
