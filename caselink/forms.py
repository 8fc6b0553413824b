"""Forms in GOV.UK components: the base class, and dates that may be partly known."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
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
}


def say_what_to_do(form: forms.BaseForm) -> None:
    """Give each field a sentence that says what to do where it has only its framework's.

    A field that says something of its own keeps that.
    """
    for field in form.fields.values():
        defaults: dict[str, Any] = {}
        for kind in reversed(type(field).__mro__):
            defaults |= getattr(kind, "default_error_messages", {})
        for code, sentence in _SENTENCES.items():
            if field.error_messages.get(code) in (None, defaults.get(code)):
                missing = code == "required" and field.label
                field.error_messages[code] = _left_out(field) if missing else sentence


def _left_out(field: forms.Field) -> str:
    """What is missing, by the words that stand at the field: the summary above it has nothing else."""
    if str(field.label).endswith("?"):
        return str(_("Answer “%(label)s”") % {"label": field.label})
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        return str(_("Choose “%(label)s”") % {"label": field.label})
    return str(_("Fill in “%(label)s”") % {"label": field.label})


class GovukForm(forms.Form):
    """A form whose fields are drawn by `components/field.html`, with its errors in a summary above.

    `widths` maps a field to the width of its box, in GOV.UK's steps (5, 10, 20).
    """

    use_required_attribute = False
    widths: Mapping[str, str] = {}

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
        raise ValidationError(
            _("Write at least %(least)s characters: enough for somebody who was not there to follow it"),
            code="too_little",
            params={"least": LEAST},
        )


def is_a_sentence(words: str) -> None:
    """A validator of what is found out and told. Raises ValidationError where it is less than a sentence."""
    if is_no_sentence(words):
        raise ValidationError(
            _("Write a sentence of at least %(least)s characters: what was looked at, and what it says"),
            code="no_sentence",
            params={"least": LEAST},
        )


class DatePartsWidget(forms.MultiWidget):
    """Day, month and year in three boxes."""

    use_fieldset = True
    template_name = "components/date_input.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        def box(width: int) -> forms.TextInput:
            css = f"govuk-input govuk-date-input__input govuk-input--width-{width}"
            return forms.TextInput(attrs={"class": css, "inputmode": "numeric", "maxlength": width})

        super().__init__({"day": box(2), "month": box(2), "year": box(4)}, attrs)

    def decompress(self, value: str | None) -> list[str]:
        """The parts of YYYY[-MM[-DD]], day first."""
        parts = (value or "").split("-")
        return list(reversed([*parts, "", ""][:3]))

    def id_for_label(self, id_: str, index: int | str | None = None) -> str:
        """The first box: where the error summary leads."""
        return f"{id_}_0" if id_ else id_


class PartialDateField(forms.Field):
    """A date of which only the year, or year and month, may be known: YYYY, YYYY-MM or YYYY-MM-DD."""

    widget = DatePartsWidget
    whole = False

    def clean(self, value: Any) -> str:
        """The date as text; empty when nothing was entered. Raises ValidationError with a sentence."""
        day, month, year = (str(part or "").strip() for part in (value or ["", "", ""]))
        if not (day or month or year):
            if self.required:
                raise ValidationError(self.error_messages["required"])
            return ""
        if not year:
            raise ValidationError(_("Enter a year, like 1980"))
        if not re.fullmatch(r"\d{4}", year):
            raise ValidationError(_("The year must have four figures"))
        if day and not month:
            raise ValidationError(_("Enter a month too, or leave the day out"))
        if self.whole and not (day and month):
            raise ValidationError(_("Enter a day, a month and a year"))
        _check_real(year, month or "1", day or "1")
        return "-".join([year, *(part.zfill(2) for part in (month, day) if part)])


class WholeDateField(PartialDateField):
    """A date of which every part must be known: YYYY-MM-DD."""

    whole = True


def _check_real(year: str, month: str, day: str) -> None:
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        raise ValidationError(_("Enter a real date")) from None
