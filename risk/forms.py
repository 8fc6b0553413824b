"""A meeting arranged in answer to a prompt, and the second signature."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from caselink.forms import GovukForm, WholeDateField, is_a_reason
from caselink.times import TimeOfDayField
from risk.meeting_times import wrong_start
from risk.selectors.held_by import Held
from risk.services.deciding import missing_of_absences
from risk.services.taking_back import MOST_WORDS

LONDON = ZoneInfo("Europe/London")


def add_wrong_start(form: forms.BaseForm, day: str, at: time | None) -> None:
    """Say beside the date what is wrong with it (YYYY-MM-DD), also where the time could not be read."""
    starts_at = datetime.combine(date.fromisoformat(day), at or time.max, LONDON)
    if wrong := wrong_start(starts_at, now=timezone.now()):
        form.add_error("date", _(wrong))


class MeetingForm(GovukForm):
    """Arrange a professionals meeting. `holds` are the agencies that the reasons rest on, and `held` those
    with contacts: all of them are chosen to begin with, and of each with contacts that is not, why is asked.
    """

    date = WholeDateField(
        label=_("Date of the meeting"), error_messages={"required": _("Enter the date of the meeting")}
    )
    time = TimeOfDayField(label=_("Time"), error_messages={"required": _("Enter the time of the meeting")})
    place = forms.CharField(
        label=_("Place"),
        help_text=_("A room, or how to join"),
        max_length=200,
        error_messages={"required": _("Say where the meeting is held, or how to join it")},
    )
    widths = {"time": "5", "place": "20"}

    def __init__(
        self, data: QueryDict | None = None, *, holds: Sequence[int], held: Sequence[Held] = (), **kwargs: Any
    ) -> None:
        self._holds = list(dict.fromkeys([*holds, *(one.agency.pk for one in held)]))
        asked = set(data.getlist("meeting-agencies")) if data is not None else {str(pk) for pk in self._holds}
        self._absent = [one for one in held if str(one.agency.pk) not in asked]
        super().__init__(data, prefix="meeting", initial={"agencies": self._holds}, **kwargs)

    def more_fields(self) -> dict[str, forms.Field]:
        """Every agency, those that hold something first; and why one of these is not asked."""
        agencies = forms.ModelMultipleChoiceField(
            label=_("Agencies to ask to the meeting"),
            help_text=_("Those with contacts are chosen already. If you leave one out, you are asked why"),
            queryset=Agency.objects.all(),
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Choose at least one agency to ask to the meeting")},
        )
        everybody = sorted(Agency.objects.all(), key=lambda a: (a.pk not in self._holds, a.name))
        agencies.choices = [(agency.pk, agency.name) for agency in everybody]
        return {"agencies": agencies} | {
            f"absence_{one.agency.pk}": forms.CharField(
                label=_("Why is %(agency)s not asked?") % {"agency": one.agency.name},
                help_text=_("It recorded %(contacts)s contacts, the latest on %(day)s")
                % {"contacts": one.contacts, "day": date_format(one.latest, "j F Y")},
                max_length=2000,
                required=False,
                validators=[is_a_reason],
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            for one in self._absent
        }

    def clean(self) -> dict[str, Any]:
        """What the service would find missing once all is readable is said beside what is not."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if "date" in said:
            add_wrong_start(self, said["date"], said.get("time"))
        if "agencies" in said:
            missing = missing_of_absences(absent=self._absent, absences=self.absences)
            self.add_missing({name: says for name, says in missing.items() if name not in self.errors})
        return said

    @property
    def absent(self) -> list[forms.BoundField]:
        """The fields for why agencies with contacts are not asked."""
        return [self[name] for name in self.fields if name.startswith("absence_")]

    @property
    def absences(self) -> dict[int, str]:
        """Agency's primary key to why it is not asked."""
        return {one.agency.pk: self.cleaned_data.get(f"absence_{one.agency.pk}", "") for one in self._absent}

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


class TakeBackForm(GovukForm):
    """Who answered thinks again before it is signed."""

    why = forms.CharField(
        label=_("Why do you take it back? (optional)"),
        help_text=_("Kept beside the answer, for whoever answers next"),
        max_length=MOST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix="back", **kwargs)


class ReturnForm(GovukForm):
    """The second person does not agree."""

    return_reason = forms.CharField(
        label=_("Why do you return the answer?"),
        help_text=_("Whoever gave the answer reads this, and the prompt is open again"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why the answer is returned")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix="return", **kwargs)
