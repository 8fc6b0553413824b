"""Forms of a meeting: terms, reply, part, another time, who came, and minutes."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from caselink.forms import GovukForm, WholeDateField, is_a_reason
from caselink.times import TimeOfDayField
from meetings.about import ABOUT, CHOICES
from meetings.drafts import AttendedDraft, MinutesDraft, PartDraft, TermsDraft
from meetings.services.preparing import missing_of_move
from risk.forms import add_wrong_start
from sharing.forms import basis_choices

LONDON = ZoneInfo("Europe/London")
PLACES = 5  # new actions in one form
TWENTY = _("At least 20 characters, for somebody who was not there")
ABOUT_WORDS = {
    "alone": _("Was the person spoken to alone?"),
    "sober": _("Was the person spoken to while sober?"),
    "trusted": _("Was it by somebody they trust?"),
    "told": _("Was the person told of the risks?"),
    "family": _("Were family or friends asked to help?"),
}
HOW_WORDS = {
    "alone": _("Spoken to alone by whom and when, or why not?"),
    "sober": _("Spoken to while sober by whom and when, or why not?"),
    "trusted": _("Who was that, or why was it nobody they trust?"),
    "told": _("Told of the risks by whom and when, or why not?"),
    "family": _("Who was asked to help, what did they say, or why was nobody?"),
}
CHOICE_WORDS = dict(zip(CHOICES, (_("Yes"), _("No"), _("Cannot tell")), strict=True))


def _text(label: Any, *, hint: Any = "", rows: int = 4, most: int = 20_000, css: str = "") -> forms.CharField:
    attrs = {"rows": rows, "class": css} if css else {"rows": rows}
    return forms.CharField(
        label=label, help_text=hint, max_length=most, required=False, widget=forms.Textarea(attrs=attrs)
    )


class MeetingStepForm(GovukForm):
    """A form whose service says what is missing, so that all of it is said at once."""

    #: what a service calls a field that is called otherwise here
    renamed: Mapping[str, str] = {}

    def missing(self, said: Mapping[str, Any]) -> Mapping[str, str]:
        """What the service would find missing of what was entered; nothing unless a form says so."""
        return {}

    def clean(self) -> dict[str, Any]:
        """What is missing is said beside what cannot be read, not after it was put right."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        self.add_missing({name: says for name, says in self.missing(said).items() if name not in self.errors})
        return said

    def add_missing(self, missing: Mapping[str, str]) -> None:
        """Show what the service finds missing beside its field, or at the top."""
        for name, message in missing.items():
            field = self.renamed.get(name, name)
            self.add_error(field if field in self.fields else None, _(message))


class TermsForm(MeetingStepForm):
    """On what those who come share what they say."""

    bases = forms.MultipleChoiceField(
        label=_("On what lawful basis is information shared?"),
        choices=basis_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    words = _text(
        _("What is agreed about what is said?"),
        hint=_("For example what it may be used for, who keeps notes, and what the person is told"),
    )

    @property
    def draft(self) -> TermsDraft:
        """What was entered."""
        return TermsDraft(self.cleaned_data["bases"], self.cleaned_data["words"])


class ReplyForm(MeetingStepForm):
    """Whether the agency comes."""

    reply = forms.ChoiceField(
        label=_("Does your agency come?"),
        choices=[
            ("comes", _("Yes, somebody comes")),
            ("sends_part", _("Nobody comes, but we bring what we hold in writing")),
            ("cannot", _("No")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    words = _text(
        _("Who comes, or why can nobody come?"),
        hint=_("A name and their job. It is shown on the meeting’s page"),
        rows=3,
        most=2000,
    )


class PartForm(MeetingStepForm):
    """What the agency brings: facts and opinion apart."""

    facts = _text(
        _("Facts"),
        hint=_("What your agency saw, heard and did, with dates. Not what it makes of it."),
        rows=14,
    )
    opinion = _text(_("Opinion"), hint=_("What your agency makes of it, and what it fears"), rows=6)
    says_relationship = _text(
        _("Relationships"),
        hint=_("Who lives with the person or is close to them, as your agency was told"),
        rows=4,
    )

    @property
    def draft(self) -> PartDraft:
        """What was entered."""
        said = self.cleaned_data
        return PartDraft(said["facts"], said["opinion"], said["says_relationship"])


class MoveForm(MeetingStepForm):
    """Another time."""

    date = WholeDateField(label=_("New date"), error_messages={"required": _("Enter the new date")})
    time = TimeOfDayField(label=_("Time"), error_messages={"required": _("Enter the time of the meeting")})
    place = forms.CharField(
        label=_("Place"), help_text=_("A room, or how to join"), max_length=200, required=False
    )
    why = _text(
        _("Why is it at another time?"),
        hint=_("The agencies asked are told of the new time at once"),
        rows=3,
        most=500,
    )
    widths = {"time": "5", "place": "20"}
    renamed = {"starts_at": "date"}

    def clean(self) -> dict[str, Any]:
        """The start too, also where the time cannot be read."""
        said = super().clean()
        if "date" in said:
            add_wrong_start(self, said["date"], said.get("time"))
        return said

    def missing(self, said: Mapping[str, Any]) -> Mapping[str, str]:
        """As the service asks it."""
        return missing_of_move(place=said.get("place", ""), why=said.get("why", ""))

    @property
    def starts_at(self) -> datetime:
        """When it starts, aware, from what was entered in Europe/London."""
        day = date.fromisoformat(self.cleaned_data["date"])
        return datetime.combine(day, self.cleaned_data["time"], LONDON)


class HoldForm(MeetingStepForm):
    """Of every agency asked whether it came, who, if not why; and of others with contacts why not asked."""

    def __init__(
        self, *args: Any, agencies: Sequence[Agency], left_out: Sequence[Agency] = (), **kwargs: Any
    ) -> None:
        self._agencies, self._left_out = agencies, left_out
        super().__init__(*args, **kwargs)

    def more_fields(self) -> dict[str, forms.Field]:
        """Three fields an agency."""
        fields: dict[str, forms.Field] = {}
        for agency in self._agencies:
            fields[f"came_{agency.pk}"] = forms.ChoiceField(
                label=_("Did %(name)s come?") % {"name": agency.name},
                choices=[("yes", _("Yes")), ("no", _("No"))],
                required=False,
                widget=forms.RadioSelect,
            )
            fields[f"who_{agency.pk}"] = forms.CharField(
                label=_("Who came for %(name)s?") % {"name": agency.name},
                help_text=_("Names and jobs"),
                max_length=200,
                required=False,
            )
            fields[f"words_{agency.pk}"] = _text(
                _("If nobody came for %(name)s: why, and what was done about it?") % {"name": agency.name},
                hint=TWENTY,
                rows=2,
                most=2000,
            )
        for agency in self._left_out:
            name = f"absence_{agency.pk}"
            fields[name] = _text(
                _("Why was %(name)s not asked?") % {"name": agency.name}, hint=TWENTY, rows=2, most=2000
            )
            fields[name].validators.append(is_a_reason)
        return fields

    def clean(self) -> dict[str, Any]:
        """Why nobody came is a reason; that there is one, the service asks."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        for name in (f"words_{agency.pk}" for agency in self._agencies):
            if said.get(name) and said.get(name.replace("words", "came")) == "no":
                try:
                    is_a_reason(said[name])
                except ValidationError as too_little:
                    self.add_error(name, too_little)
        return said

    @property
    def attendance(self) -> dict[int, AttendedDraft]:
        """What was entered, by the primary key of the agency."""
        said, came = self.cleaned_data, {"yes": True, "no": False}
        return {
            pk: AttendedDraft(came.get(said[f"came_{pk}"]), said[f"who_{pk}"], said[f"words_{pk}"])
            for pk in (agency.pk for agency in self._agencies)
        }

    @property
    def absences(self) -> dict[int, str]:
        """Why an agency with contacts was not asked, by its primary key."""
        return {agency.pk: self.cleaned_data.get(f"absence_{agency.pk}", "") for agency in self._left_out}

    def absence_fields(self) -> list[forms.BoundField]:
        """A field for each agency that was not asked."""
        return [self[f"absence_{agency.pk}"] for agency in self._left_out]

    def rows(self) -> Iterable[tuple[Agency, list[forms.BoundField]]]:
        """Each agency with its fields."""
        for agency in self._agencies:
            yield agency, [self[f"{what}_{agency.pk}"] for what in ("came", "who", "words")]


class MinutesForm(MeetingStepForm):
    """Facts, opinion and decision apart; what nobody may leave open of the person; and what is done."""

    facts = _text(_("Facts"), hint=_("What the meeting heard, and from whom"), rows=8)
    opinion = _text(
        _("Opinion"), hint=_("What those who came thought of it, and where they differed"), rows=6
    )
    decision = _text(_("Decision"), hint=_("What the meeting decided, in one or two sentences"), rows=4)
    why = _text(_("Why was it decided so?"), hint=_("What weighed most, and what spoke against it"), rows=4)

    def __init__(
        self,
        *args: Any,
        agencies: Sequence[Agency],
        carry: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        """`agencies` can have an action: they could open it; `carry` are open ones: primary key and words."""
        self._agencies, self._carry = agencies, carry
        super().__init__(*args, initial={"carried": [key for key, _words in carry]}, **kwargs)

    def more_fields(self) -> dict[str, forms.Field]:
        """Two fields to each question about the person, three to each action, and those carried."""
        fields: dict[str, forms.Field] = {}
        for code in ABOUT:
            fields[f"about_{code}"] = forms.ChoiceField(
                label=ABOUT_WORDS[code],
                choices=list(CHOICE_WORDS.items()),
                required=False,
                widget=forms.RadioSelect,
            )
            fields[f"words_{code}"] = _text(HOW_WORDS[code], rows=2, most=2000)
        if self._carry:
            fields["carried"] = forms.MultipleChoiceField(
                label=_("Actions of before that go on"),
                help_text=_("One that is not chosen stays open where it was agreed"),
                choices=self._carry,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        owners = [("", _("Choose an agency")), *((str(one.pk), one.name) for one in self._agencies)]
        for place in range(PLACES):
            fields[f"what_{place}"] = _text(
                _("What is to be done?"),
                hint=_("One step, so that it can be said whether it was done"),
                rows=2,
                most=2000,
            )
            fields[f"owner_{place}"] = forms.ChoiceField(
                label=_("Which agency does it?"),
                choices=owners,
                required=False,
                error_messages={"invalid_choice": _("Choose an agency that could open an action")},
            )
            fields[f"due_{place}"] = WholeDateField(
                label=_("By which day?"), help_text=_("After that day it is shown as late"), required=False
            )
        fields["no_actions_why"] = _text(_("If nothing is to be done: why not?"), rows=3, most=2000)
        return fields

    def clean(self) -> dict[str, Any]:
        """An action that was begun is whole."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        for place in range(PLACES):
            entered = [said.get(f"{what}_{place}") for what in ("what", "owner", "due")]
            if not any(entered) and not self.errors.keys() & {f"due_{place}"}:
                continue
            if not entered[0]:
                self.add_error(f"what_{place}", _("Say what is to be done"))
            if not entered[1]:
                self.add_error(f"owner_{place}", _("Choose the agency that does it"))
            if not entered[2] and f"due_{place}" not in self.errors:
                self.add_error(f"due_{place}", _("Enter the day by which it is done"))
        return said

    def add_missing(self, missing: Mapping[str, str]) -> None:
        """As its base; the service counts the actions that were given, and calls their fields otherwise."""
        fields = {"what": "what", "owner_agency": "owner", "owner_user": "owner", "due_on": "due"}
        given = [place for place, _entered in self.entered()]
        renamed = {
            f"action_{number}_{name}": f"{field}_{place}"
            for number, place in enumerate(given)
            for name, field in fields.items()
        }
        super().add_missing({renamed.get(name, name): message for name, message in missing.items()})

    def entered(self) -> list[tuple[int, dict[str, Any]]]:
        """Each action that was given: its place in the form, what, the owner's primary key, and the day."""
        said = self.cleaned_data
        return [
            (
                place,
                {
                    "what": said[f"what_{place}"],
                    "owner": int(said[f"owner_{place}"]),
                    "due": date.fromisoformat(said[f"due_{place}"]),
                },
            )
            for place in range(PLACES)
            if said.get(f"what_{place}") and said.get(f"owner_{place}") and said.get(f"due_{place}")
        ]

    @property
    def minutes(self) -> MinutesDraft:
        """What was entered."""
        said = self.cleaned_data
        about = {code: (said[f"about_{code}"], said[f"words_{code}"]) for code in ABOUT}
        return MinutesDraft(said["facts"], said["opinion"], said["decision"], said["why"], about)

    def questions(self) -> Iterable[tuple[forms.BoundField, forms.BoundField]]:
        """The two fields of each question about the person."""
        return [(self[f"about_{code}"], self[f"words_{code}"]) for code in ABOUT]

    def places(self) -> Iterable[tuple[int, list[forms.BoundField], bool]]:
        """Each action's number and fields, and whether anything was entered there, or it is the first."""
        for place in range(PLACES):
            fields = [self[f"{what}_{place}"] for what in ("what", "owner", "due")]
            begun = place == 0 or any(field.value() for field in fields[:2]) or bool(fields[2].errors)
            yield place + 1, fields, begun
