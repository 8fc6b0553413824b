"""The two answers to a prompt, and the second signature."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from caselink.forms import GovukForm, WholeDateField
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
    """Do not pursue a meeting: the evidence for each reason, and what is done instead."""

    instead = forms.CharField(
        label=_("What is done instead, and by whom?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say what is done instead, and by whom")},
    )

    def __init__(self, *args: Any, reasons: Sequence[Reason], **kwargs: Any) -> None:
        self._reasons = reasons
        super().__init__(*args, prefix="not", **kwargs)
        self.order_fields(list(self.more_fields()))

    def more_fields(self) -> dict[str, forms.Field]:
        """Two fields a reason: whether it was relevant, and the evidence."""
        fields: dict[str, forms.Field] = {}
        for reason in self._reasons:
            fields[f"relevance_{reason.pk}"] = _relevance(reason)
            fields[f"evidence_{reason.pk}"] = _evidence(reason)
        return fields

    @property
    def by_reason(self) -> list[tuple[Reason, forms.BoundField, forms.BoundField]]:
        """Each reason with the fields for whether it was relevant and for its evidence."""
        return [
            (reason, self[f"relevance_{reason.pk}"], self[f"evidence_{reason.pk}"])
            for reason in self._reasons
        ]

    @property
    def relevance(self) -> dict[int, str]:
        """Reason's primary key to whether it was relevant."""
        return self._given("relevance")

    @property
    def evidence(self) -> dict[int, str]:
        """Reason's primary key to the evidence given."""
        return self._given("evidence")

    def _given(self, what: str) -> dict[int, str]:
        return {reason.pk: self.cleaned_data.get(f"{what}_{reason.pk}", "") for reason in self._reasons}

    def add_missing(self, missing: Mapping[str, str]) -> None:
        """Show what the service finds missing beside its field."""
        for name, message in missing.items():
            self.add_error(name if name in self.fields else None, _(message))


def _relevance(reason: Reason) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Was “%(title)s” relevant?") % {"title": reason.title},
        choices=AnswerReason.Relevance.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether “%(title)s” was relevant") % {"title": reason.title}},
    )


def _evidence(reason: Reason) -> forms.CharField:
    return forms.CharField(
        label=_("Evidence for not pursuing “%(title)s”") % {"title": reason.title},
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Give the evidence for not pursuing “%(title)s”") % {"title": reason.title}
        },
    )


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
