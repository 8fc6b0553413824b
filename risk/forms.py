"""The two answers to a prompt, and the second signature."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from agencies.models import Agency
from caselink.forms import GovukForm, WholeDateField
from risk.matters import Matter, matters_of
from risk.models import AnswerReason
from risk.presenters import Reason

LONDON = ZoneInfo("Europe/London")


class MeetingForm(GovukForm):
    """Arrange a professionals meeting. `holds` are the agencies that the reasons rest on."""

    date = WholeDateField(
        label=_("Date of the meeting"), error_messages={"required": _("Enter the date of the meeting")}
    )
    time = forms.TimeField(
        label=_("Time"),
        help_text=_("For example 14:30"),
        input_formats=["%H:%M", "%H.%M", "%H%M"],
        error_messages={
            "required": _("Enter the time of the meeting"),
            "invalid": _("Enter a time like 14:30"),
        },
    )
    place = forms.CharField(
        label=_("Place"),
        help_text=_("A room, or how to join"),
        max_length=200,
        error_messages={"required": _("Say where the meeting is held, or how to join it")},
    )
    widths = {"time": "5", "place": "20"}

    def __init__(self, *args: Any, holds: Sequence[int], **kwargs: Any) -> None:
        self._holds = holds
        super().__init__(*args, prefix="meeting", initial={"agencies": list(holds)}, **kwargs)

    def more_fields(self) -> dict[str, forms.Field]:
        """Every agency, those that hold what the reasons rest on first."""
        agencies = forms.ModelMultipleChoiceField(
            label=_("Agencies to ask to the meeting"),
            help_text=_("Those that hold what the reasons rest on are chosen already"),
            queryset=Agency.objects.all(),
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Choose at least one agency to ask to the meeting")},
        )
        everybody = sorted(Agency.objects.all(), key=lambda a: (a.pk not in self._holds, a.name))
        agencies.choices = [(agency.pk, agency.name) for agency in everybody]
        return {"agencies": agencies}

    @property
    def starts_at(self) -> datetime:
        """When the meeting starts, aware, from what was entered in Europe/London."""
        day = date.fromisoformat(self.cleaned_data["date"])
        return datetime.combine(day, self.cleaned_data["time"], LONDON)

    def add_missing(self, missing: Mapping[str, str]) -> None:
        """Show what the service finds missing beside its field."""
        for name, message in missing.items():
            field = "date" if name == "starts_at" else name
            self.add_error(field if field in self.fields else None, _(message))


class NotPursuedForm(GovukForm):
    """Do not pursue a meeting: the evidence for each reason, and what is done instead.

    Reasons of one matter are answered together. Which these were is sent with the answer (`matters`), so
    that an answer speaks of the reasons that its writer was shown and of no other.
    """

    instead = forms.CharField(
        label=_("What is done instead, and by whom?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say what is done instead, and by whom")},
    )

    def __init__(
        self, data: QueryDict | None = None, *, reasons: Sequence[Reason], split: int | None = None
    ) -> None:
        """`split` is the key of a matter whose reasons are to be answered one by one instead.

        The form is then not judged yet: what was typed stays, and is begun with for each of them.
        """
        shown = None if data is None else _shown(data.get("not-matters", ""))
        self.matters = matters_of(reasons=reasons, as_shown=shown)
        started: dict[str, str] = {}
        if data is not None and split is not None:
            started = self._start(data, split)
            data = None
        self.begun = data is not None or bool(started)
        super().__init__(data, prefix="not", initial=started)
        self.order_fields(list(self.more_fields()))

    def _start(self, data: QueryDict, split: int) -> dict[str, str]:
        """Divide a matter; what was typed, by field, with the matter's answer for each of its reasons."""
        typed = {"instead": data.get("not-instead", "")}
        divided = []
        for matter in self.matters:
            said = {what: data.get(f"not-{what}_{matter.key}", "") for what in ("relevance", "evidence")}
            parts = [Matter([r]) for r in matter.reasons] if matter.key == split else [matter]
            divided += parts
            typed |= {f"{what}_{part.key}": text for part in parts for what, text in said.items()}
        self.matters = divided
        return typed

    def more_fields(self) -> dict[str, forms.Field]:
        """Two fields a matter: whether it was relevant, and the evidence."""
        fields: dict[str, forms.Field] = {}
        for matter in self.matters:
            fields[f"relevance_{matter.key}"] = _relevance(matter)
            fields[f"evidence_{matter.key}"] = _evidence(matter)
        return fields

    @property
    def as_shown(self) -> str:
        """The matters as they are shown, for the form to send back: keys of reasons, "1,2;3"."""
        return ";".join(",".join(str(r.pk) for r in matter.reasons) for matter in self.matters)

    @property
    def by_matter(self) -> list[tuple[Matter, forms.BoundField, forms.BoundField]]:
        """Each matter with the fields for whether it was relevant and for the evidence."""
        return [(each, self[f"relevance_{each.key}"], self[f"evidence_{each.key}"]) for each in self.matters]

    @property
    def relevance(self) -> dict[int, str]:
        """Reason's primary key to whether it was relevant."""
        return self._given("relevance")

    @property
    def evidence(self) -> dict[int, str]:
        """Reason's primary key to the evidence given."""
        return self._given("evidence")

    def _given(self, what: str) -> dict[int, str]:
        return {
            reason.pk: self.cleaned_data.get(f"{what}_{matter.key}", "")
            for matter in self.matters
            for reason in matter.reasons
        }

    def add_missing(self, missing: Mapping[str, str]) -> None:
        """Show what the service finds missing beside its field."""
        for name, message in missing.items():
            self.add_error(name if name in self.fields else None, _(message))


def _shown(text: str) -> list[list[int]]:
    """The matters that were shown, as sent by the form; what is no number is left out."""
    return [[int(pk) for pk in each.split(",") if pk.isdecimal()] for each in text.split(";")]


def _relevance(matter: Matter) -> forms.ChoiceField:
    asked = ngettext(
        "Was this reason relevant?", "Were these %(number)s reasons relevant?", len(matter.reasons)
    )
    return forms.ChoiceField(
        label=_named(matter, asked),
        choices=AnswerReason.Relevance.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether “%(title)s” was relevant") % {"title": matter.name}},
    )


def _evidence(matter: Matter) -> forms.CharField:
    asked = ngettext(
        "Evidence for not pursuing it",
        "Evidence for not pursuing these %(number)s reasons",
        len(matter.reasons),
    )
    return forms.CharField(
        label=_named(matter, asked),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Give the evidence for not pursuing “%(title)s”") % {"title": matter.name}
        },
    )


def _named(matter: Matter, asked: str) -> str:
    """The question with the matter's name before it, which is seen above the field already."""
    asked = asked % {"number": len(matter.reasons)}
    return format_html('<span class="govuk-visually-hidden">{}: </span>{}', matter.name, asked)


class ReturnForm(GovukForm):
    """The second person does not agree."""

    return_reason = forms.CharField(
        label=_("Why do you return the answer?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why the answer is returned")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix="return", **kwargs)
