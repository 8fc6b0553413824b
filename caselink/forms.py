"""Forms in GOV.UK components: the base class, and dates that may be partly known."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from html import unescape
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.html import strip_tags
from django.utils.safestring import SafeData
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from caselink.reasons import LEAST, is_no_sentence, says_too_little

_CLASSES: Mapping[type[forms.Widget], str] = {
    forms.Textarea: "govuk-textarea",
    forms.Select: "govuk-select",
    forms.RadioSelect: "govuk-radios__input",
    forms.CheckboxSelectMultiple: "govuk-checkboxes__input",
    forms.CheckboxInput: "govuk-checkboxes__input",
    forms.TextInput: "govuk-input",
    forms.PasswordInput: "govuk-input",
    forms.EmailInput: "govuk-input",
    forms.TimeInput: "govuk-input",
}


def style(form: forms.BaseForm) -> None:
    """Give each of the form's widgets its GOV.UK class; `components/field.html` does the rest."""
    for field in form.fields.values():
        css = _CLASSES.get(type(field.widget))
        if css:
            field.widget.attrs["class"] = " ".join([css, field.widget.attrs.get("class", "")]).strip()


# By code of what is wrong; the numbers are those of the field.
_SENTENCES: Mapping[str, Any] = {
    "required": _("This is needed: fill it in, or choose an answer"),
    "invalid": _("Enter this in the form that is asked for"),
    "invalid_choice": _("Choose one of the answers that are listed"),
    "invalid_list": _("Choose from the answers that are listed"),
    "invalid_pk_value": _("Choose from the answers that are listed"),
    "max_length": _("Shorten this to %(limit_value)d characters; it has %(show_value)d"),
    "min_length": _("Make this at least %(limit_value)d characters long; it has %(show_value)d"),
    "max_value": _("Enter a number that is %(limit_value)s or less"),
    "min_value": _("Enter a number that is %(limit_value)s or more"),
    "null_characters_not_allowed": _("Enter this again: it holds a character that cannot be kept"),
    "no_year": _("Enter a year, like 1980"),
    "short_year": _("The year must have four figures"),
    "not_numbers": _("Enter %(parts)s in numbers"),
    "no_month": _("Enter a month too, or leave the day out"),
    "not_whole": _("Enter a day, a month and a year"),
    "not_real": _("Enter a real date"),
    "too_little": _(
        "Write at least %(least)s characters: enough for somebody who was not there to follow it"
    ),
    "no_sentence": _(
        "Write a sentence of at least %(least)s characters: what was looked at, and what it says"
    ),
}
# The same, by the words that stand at the field: the summary above it has nothing else to go by.
_NAMING: Mapping[str, Any] = {
    "invalid": _("Enter “%(label)s” in the form that is asked for"),
    "invalid_choice": _("Choose one of the answers that are listed for “%(label)s”"),
    "invalid_list": _("Choose from the answers that are listed for “%(label)s”"),
    "invalid_pk_value": _("Choose from the answers that are listed for “%(label)s”"),
    "max_length": _("Shorten “%(label)s” to %(limit_value)d characters; it has %(show_value)d"),
    "min_length": _("Make “%(label)s” at least %(limit_value)d characters long; it has %(show_value)d"),
    "max_value": _("Enter a number that is %(limit_value)s or less for “%(label)s”"),
    "min_value": _("Enter a number that is %(limit_value)s or more for “%(label)s”"),
    "null_characters_not_allowed": _("Enter “%(label)s” again: it holds a character that cannot be kept"),
    "no_year": _("Enter a year, like 1980, for “%(label)s”"),
    "short_year": _("The year of “%(label)s” must have four figures"),
    "not_numbers": _("Enter %(parts)s of “%(label)s” in numbers"),
    "no_month": _("Enter a month too for “%(label)s”, or leave the day out"),
    "not_whole": _("Enter a day, a month and a year for “%(label)s”"),
    "not_real": _("Enter a real date for “%(label)s”"),
    "too_little": _(
        "Write at least %(least)s characters for “%(label)s”: enough for somebody who was not there "
        "to follow it"
    ),
    "no_sentence": _(
        "Write a sentence of at least %(least)s characters for “%(label)s”: what was looked at, and "
        "what it says"
    ),
}


_FILLED = frozenset(
    {
        "invalid_choice",
        "invalid_pk_value",
        "max_length",
        "max_value",
        "min_length",
        "min_value",
        "not_numbers",
        "no_sentence",
        "too_little",
    }
)


def say_what_to_do(form: forms.BaseForm) -> None:
    """Give each field a sentence that says what to do, and where, if it has only its framework's.

    A field that says something of its own keeps that. What is too long is said as well: a browser that knew
    the limit would cut what is pasted without a word.
    """
    called: Mapping[str, Any] = getattr(form, "called", {})
    for name, field in form.fields.items():
        field.widget.attrs.pop("maxlength", None)
        defaults: dict[str, Any] = {}
        for kind in reversed(type(field).__mro__):
            defaults |= getattr(kind, "default_error_messages", {})
        label = called.get(name, field.label)
        for code in _SENTENCES:
            if field.error_messages.get(code) in (None, defaults.get(code)):
                field.error_messages[code] = _said_of(code, field, label)


def _naming(code: str, field: forms.Field, called: Any) -> str:
    """The sentence for this code, which names the field if that is called anything."""
    # A label may hold markup, for who cannot see what stands above it: a sentence is text.
    plain = unescape(strip_tags(str(called))) if isinstance(called, SafeData) else str(called or "")
    label = plain.removesuffix(" (optional)")
    if not label:
        return str(_SENTENCES[code])
    if code == "required":
        return _left_out(field, label)
    sentence = _NAMING[code]
    if code == "invalid" and isinstance(field, forms.IntegerField):
        sentence = _("Enter a whole number for “%(label)s”")
    # Into these the framework fills what was sent, or a number: a per cent sign is written twice.
    return str(sentence).replace("%(label)s", label.replace("%", "%%") if code in _FILLED else label)


_said_of = lazy(_naming, str)  # of a hundred fields few are wrong


def _left_out(field: forms.Field, label: str) -> str:
    """What is missing."""
    if label.endswith("?"):
        return _t("Answer “%(label)s”") % {"label": label}
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        return _t("Choose “%(label)s”") % {"label": label}
    return _t("Fill in “%(label)s”") % {"label": label}


class GovukForm(forms.Form):
    """A form whose fields are drawn by `components/field.html`, with its errors in a summary above.

    `widths` maps a field to the width of its box, in GOV.UK's steps (5, 10, 20). `called`: what an error
    calls a field whose label alone does not say which of several it is.
    """

    use_required_attribute = False
    widths: Mapping[str, str] = {}
    called: Mapping[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(self.more_fields())
        style(self)
        say_what_to_do(self)
        for name, width in self.widths.items():
            if name in self.fields:
                widget = self.fields[name].widget
                widget.attrs["class"] = f"{widget.attrs.get('class', '')} govuk-input--width-{width}".strip()

    def more_fields(self) -> dict[str, forms.Field]:
        """Fields that depend on what the form is made for; none unless a form says so."""
        return {}

    def add_error(self, field: str | None, error: Any) -> None:
        """As Django's; also marks the widget, so that it is drawn in red."""
        super().add_error(field, error)
        for name in self.errors:
            if name in self.fields:
                _mark(self.fields[name].widget)


_ERROR_CLASSES = {
    "govuk-input": "govuk-input--error",
    "govuk-textarea": "govuk-textarea--error",
    "govuk-select": "govuk-select--error",
}


def _mark(widget: forms.Widget) -> None:
    classes = widget.attrs.get("class", "").split()
    for css, error in _ERROR_CLASSES.items():
        if css in classes and error not in classes:
            widget.attrs["class"] = " ".join([*classes, error])
    for part in getattr(widget, "widgets", ()):
        _mark(part)


def is_a_reason(words: str) -> None:
    """A validator of reasons that others rely on. Raises ValidationError where they say too little."""
    if says_too_little(words):
        raise ValidationError(_SENTENCES["too_little"], code="too_little", params={"least": LEAST})


def is_a_sentence(words: str) -> None:
    """A validator of what is found out and told. Raises ValidationError where it is less than a sentence."""
    if is_no_sentence(words):
        raise ValidationError(_SENTENCES["no_sentence"], code="no_sentence", params={"least": LEAST})


class DatePartsWidget(forms.MultiWidget):
    """Day, month and year in three boxes."""

    use_fieldset = True
    template_name = "components/date_input.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        def box(width: int) -> forms.TextInput:
            css = f"govuk-input govuk-date-input__input govuk-input--width-{width}"
            return forms.TextInput(attrs={"class": css, "inputmode": "numeric"})

        super().__init__({"day": box(2), "month": box(2), "year": box(4)}, attrs)

    def decompress(self, value: str | None) -> list[str]:
        """The parts of YYYY[-MM[-DD]], day first."""
        parts = (value or "").split("-")
        return list(reversed([*parts, "", ""][:3]))

    def id_for_label(self, id_: str, index: int | str | None = None) -> str:
        """The first box: where the error summary leads."""
        return f"{id_}_0" if id_ else id_


_DIGITS, _YEAR = re.compile(r"[0-9]+"), re.compile(r"[0-9]{4}")
# Which of day, month and year are meant.
_PARTS: Mapping[tuple[bool, bool, bool], Any] = {
    (True, False, False): _("the day"),
    (False, True, False): _("the month"),
    (False, False, True): _("the year"),
    (True, True, False): _("the day and the month"),
    (True, False, True): _("the day and the year"),
    (False, True, True): _("the month and the year"),
    (True, True, True): _("the day, the month and the year"),
}


class PartialDateField(forms.Field):
    """A date of which only the year, or year and month, may be known: YYYY, YYYY-MM or YYYY-MM-DD."""

    widget = DatePartsWidget
    whole = False
    default_error_messages = {
        code: _SENTENCES[code]
        for code in ("no_year", "short_year", "not_numbers", "no_month", "not_whole", "not_real")
    }

    def clean(self, value: Any) -> str:
        """The date as text; empty when nothing was entered. Raises ValidationError with a sentence."""
        day, month, year = (str(part or "").strip() for part in (value or ["", "", ""]))
        if not (day or month or year) and not self.required:
            return ""
        words = [bool(part) and not _DIGITS.fullmatch(part) for part in (day, month, year)]
        if any(words):
            raise ValidationError(list(self._in_words(words, year)))
        wrong = self._wrong(day, month, year)
        if wrong:
            raise ValidationError(self.error_messages[wrong], code=wrong)
        return "-".join([year, *(part.zfill(2) for part in (month, day) if part)])

    def _in_words(self, words: list[bool], year: str) -> Iterator[ValidationError]:
        """What is wrong where the day, the month or the year is in words, of each part."""
        parts = {"parts": _PARTS[words[0], words[1], words[2]]}
        yield ValidationError(self.error_messages["not_numbers"], code="not_numbers", params=parts)
        if year and not words[2] and not _YEAR.fullmatch(year):
            yield ValidationError(self.error_messages["short_year"], code="short_year")

    def _wrong(self, day: str, month: str, year: str) -> str:
        """The code of what is wrong with what was entered; empty when nothing is."""
        if not (day or month or year):
            return "required"
        if not year:
            return "no_year"
        if not _YEAR.fullmatch(year):
            return "short_year"
        if day and not month:
            return "no_month"
        if self.whole and not (day and month):
            return "not_whole"
        return "" if _is_real(year, month or "1", day or "1") else "not_real"


class WholeDateField(PartialDateField):
    """A date of which every part must be known: YYYY-MM-DD."""

    whole = True


def _is_real(year: str, month: str, day: str) -> bool:
    try:
        date(int(year), int(month), int(day))
    except (ValueError, OverflowError):
        return False
    return True
