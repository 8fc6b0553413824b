"""What somebody else corrected in a contact while a reader was correcting it too, and what then stands.

Told by parts that are true or wrong as a whole: an injury, an address or a moment made half of what one
person typed and half of what another did would be something that nobody recorded.
"""

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any, NamedTuple

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from caselink.forms import DatePartsWidget, PartialDateField
from caselink.templatetags.plain import partial_date
from incidents.contact import OTHERS
from incidents.typed import typed

INJURIES = "injuries"
_OF = {
    **dict.fromkeys(("given_name", "family_name", "name_not_known"), "name"),
    **dict.fromkeys(("address_line_1", "address_line_2", "town", "postcode", "happened_here"), "address"),
    **dict.fromkeys(("occurred_on", "occurred_time"), "when"),
}
_CALLED = {
    "name": _("Name"),
    "address": _("Address"),
    "when": _("When was it?"),
    INJURIES: _("Injuries"),
    **dict.fromkeys(OTHERS, _("Who else was there")),
}
_NOTHING: tuple[Any, ...] = (None, False, "", [])


class Meanwhile(NamedTuple):
    """A part that somebody else changed: what it is called, said and says, and what this reader says.

    `typed` is None where they left it as it was, or say the same.
    """

    label: str
    was: str
    now: str
    typed: str | None


def let_stand(
    form: forms.Form,
    data: QueryDict,
    *,
    was: Mapping[str, Any],
    now: Mapping[str, Any],
    named: Mapping[str, Any],
) -> list[Meanwhile]:
    """What changed from one record (`was`) to another; in `data` it stands where this reader left it alone.

    Call once the form was valid. Of a part that both changed, all that this reader typed stays in it, to be
    laid beside what the other did. `named` are the names of fields that have a longer one.
    """
    before, stands, mine = typed(was), typed(now), form.cleaned_data
    found = []
    for part, names in _parts(form).items():
        then, there, here = (_content(part, names, said) for said in (before, stands, mine))
        if then == there:
            continue
        both = here not in (then, there)
        if not both:
            for name in names:
                _put(data, form[name], stands.get(name))
        label = _CALLED.get(part) or named.get(part) or form.fields[part].label
        in_words = [_in_words(form, part, names, values) for values in (before, stands, mine)]
        found.append(Meanwhile(str(label), in_words[0], in_words[1], in_words[2] if both else None))
    return found


def _parts(form: forms.Form) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in form.fields:
        found.setdefault(_part(name), []).append(name)
    return found


def _part(name: str) -> str:
    if name.startswith("injury_"):
        return INJURIES
    of_another = (key for key in reversed(OTHERS) if name.startswith(f"{key}_"))
    return _OF.get(name) or next(of_another, name)


def _rows(part: str, names: Sequence[str]) -> list[list[str]]:
    """An injury is itself wherever in the list it stands; every other part is of one row."""
    if part != INJURIES:
        return [list(names)]
    rows: dict[str, list[str]] = {}
    for name in names:
        rows.setdefault(name.rsplit("_", 1)[0], []).append(name)
    return list(rows.values())


def _content(part: str, names: Sequence[str], said: Mapping[str, Any]) -> list[list[Any]]:
    rows = [[_value(said.get(name)) for name in row] for row in _rows(part, names)]
    return sorted((row for row in rows if any(value is not None for value in row)), key=repr)


def _value(value: Any) -> Any:
    return None if value in _NOTHING and not _is_number(value) else value


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _in_words(form: forms.Form, part: str, names: Sequence[str], said: Mapping[str, Any]) -> str:
    rows = [[_said(form.fields[name], said.get(name)) for name in row] for row in _rows(part, names)]
    return "; ".join(", ".join(filter(None, row)) for row in rows if any(row))


def _said(field: forms.Field, value: Any) -> str:
    """A cleaned value as its field shows it; empty where nothing was said."""
    if _value(value) is None:
        return ""
    if value is True:
        return str(field.label)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(field, PartialDateField):
        return partial_date(value)
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        known = dict(choices)
        return ", ".join(str(known.get(one, one)) for one in (value if isinstance(value, list) else [value]))
    return str(value)


def _put(data: QueryDict, bound: forms.BoundField, value: Any) -> None:
    """Let the field hold this cleaned value, as a browser would send it."""
    name, widget = bound.html_name, bound.field.widget
    if isinstance(widget, DatePartsWidget):
        for part, said in zip(("day", "month", "year"), widget.decompress(value), strict=True):
            data[f"{name}_{part}"] = said
    elif isinstance(value, list):
        data.setlist(name, value)
    elif _value(value) is None:
        data.pop(name, None)
    else:
        data[name] = "on" if value is True else f"{value:%H:%M}" if isinstance(value, time) else str(value)
