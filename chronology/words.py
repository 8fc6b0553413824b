"""What an entry says, in words: of an incident as far as its tier shows it, and of what was decided."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from typing import Any

from django.utils.translation import gettext as _

from incidents import labels
from incidents.labels import words
from incidents.presenters import Entry as IncidentTold

_LISTS = ("injuries", "concerns", "others")


def said(told: IncidentTold) -> str:
    """An incident's entry as lines; the line's name stands before what is not a sentence."""
    lines = [
        _line(_("Injuries"), "; ".join(told.injuries)),
        _line(_("Under the influence"), told.influence),
        _line(_("Concerns"), ", ".join(told.concerns)),
        _line(_("With"), ", ".join(told.others)),
        _line(_("Call"), told.call),
        _line(_("Help offered"), told.response),
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
        _line(_("by"), names.get(offence["person"], "")),
        _line(_("against"), names.get(offence.get("victim") or "", "")),
    ]
    return "; ".join(filter(None, parts))


def _line(name: str, what: str) -> str:
    return f"{name}: {what}" if what else ""


def lines(*texts: str) -> str:
    """These as lines, without the empty ones."""
    return "\n".join(_kept(texts))


def _kept(texts: tuple[str, ...]) -> Iterator[str]:
    return (text for text in texts if text)
