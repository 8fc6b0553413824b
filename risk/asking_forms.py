"""Ask agencies before a prompt is decided, and answer as an agency."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from actions.models import Action, Referral
from agencies.models import Agency, Membership
from caselink.forms import GovukForm, WholeDateField, is_a_reason
from caselink.times import TimeOfDayField
from risk.further_questions import MOST_WORDS as MOST_SAID
from risk.models import AgencyQuestion
from risk.selectors.held_by import Held
from risk.services.asking import MOST_REASON, MOST_WORDS, Asked

LONDON = ZoneInfo("Europe/London")


class AskForm(GovukForm):
    """What agencies are asked, and by when: `held` are those with contacts, `members` who may be named."""

    words = forms.CharField(
        label=_("What do you ask?"),
        help_text=_("Those who are asked read this, and know then whom it is about"),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say what you ask")},
    )
    date = WholeDateField(label=_("Answer by, if not as usual"), required=False)
    time = TimeOfDayField(label=_("Time"), required=False)
    due_reason = forms.CharField(
        label=_("If that is after the prompt itself is due: why?"),
        max_length=MOST_REASON,
        required=False,
    )
    widths = {"time": "5"}

    def __init__(
        self, *args: Any, held: Sequence[Held], members: Sequence[Membership], **kwargs: Any
    ) -> None:
        self._held = {str(one.agency.pk): one.agency for one in held}
        self._members = {str(member.pk): member for member in members}
        super().__init__(*args, **kwargs)
        self.order_fields(["agencies", "member", "words", "date", "time", "due_reason"])

    def more_fields(self) -> dict[str, forms.Field]:
        """Agencies with contacts, and somebody by name of any other."""
        people = [(pk, f"{_full_name(member)}, {member.agency.name}") for pk, member in self._members.items()]
        return {
            "agencies": forms.MultipleChoiceField(
                label=_("Agencies with contacts"),
                choices=[(pk, agency.name) for pk, agency in self._held.items()],
                required=False,
                widget=forms.CheckboxSelectMultiple,
            ),
            "member": forms.ChoiceField(
                label=_("Or somebody by name"),
                help_text=_("Of an agency that holds nothing, nobody else is told"),
                choices=[("", _("Nobody by name")), *people],
                required=False,
            ),
        }

    def clean(self) -> dict[str, Any]:
        """Somebody must be asked, and a time goes with a day."""
        given = super().clean() or self.cleaned_data
        if not given.get("agencies") and not given.get("member") and "agencies" not in self.errors:
            self.add_error("agencies", _("Choose at least one agency, or somebody by name"))
        if given.get("date") and not given.get("time") and "time" not in self.errors:
            self.add_error("time", _("Enter the time by which the answer is due"))
        if given.get("time") and not given.get("date") and "date" not in self.errors:
            self.add_error("date", _("Enter the day by which the answer is due"))
        return given

    @property
    def questions(self) -> list[Asked]:
        """What is asked of each, for the service."""
        given = self.cleaned_data
        due_at = None
        if given.get("date"):
            due_at = datetime.combine(date.fromisoformat(given["date"]), given["time"], LONDON)
        whom: list[tuple[Agency, Any]] = [(self._held[pk], None) for pk in given["agencies"]]
        if member := self._members.get(given["member"]):
            whom.append((member.agency, member.user))
        return [Asked(agency, given["words"], due_at, given["due_reason"], user) for agency, user in whom]

    def add_missing(self, missing: Mapping[str, str]) -> None:
        """Show what the service finds missing beside its field, once."""
        fields = {"agency": "agencies", "words": "words", "due_at": "date", "user": "member"}
        for name, message in missing.items():
            stem = name.rpartition("_")[0]
            field = fields.get(stem, stem)
            if field not in self.errors:
                self.add_error(field if field in self.fields else None, _(message))


class WithoutForm(GovukForm):
    """Decide without the answers still to come: why, for each of them."""

    def __init__(self, *args: Any, waiting: Sequence[AgencyQuestion], **kwargs: Any) -> None:
        self._waiting = waiting
        super().__init__(*args, prefix="without", **kwargs)

    def more_fields(self) -> dict[str, forms.Field]:
        """One reason a question."""
        return {
            f"why_{one.pk}": forms.CharField(
                label=_("Why do you decide without the answer of %(agency)s?") % {"agency": one.agency.name},
                max_length=MOST_REASON,
                error_messages={
                    "required": _("Say why you decide without the answer of %(agency)s")
                    % {"agency": one.agency.name}
                },
            )
            for one in self._waiting
        }

    @property
    def reasons(self) -> dict[int, str]:
        """Question's primary key to why."""
        return {one.pk: self.cleaned_data.get(f"why_{one.pk}", "") for one in self._waiting}

    def add_missing(self, missing: Mapping[str, str]) -> None:
        """Show what the service finds missing beside its field."""
        for name, message in missing.items():
            self.add_error(name if name in self.fields else None, _(message))


class QuestionForm(GovukForm):
    """An agency's answer."""

    holds = forms.ChoiceField(
        label=_("Does your agency hold anything?"),
        choices=(("yes", _("Yes")), ("no", _("No, nothing"))),
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether your agency holds anything")},
    )
    answer = forms.CharField(
        label=_("What does your agency know?"),
        max_length=MOST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def add_missing(self, missing: Mapping[str, str]) -> None:
        """Show what the service finds missing beside its field."""
        for name, message in missing.items():
            self.add_error(name if name in self.fields else None, _(message))


class PlanCloseForm(GovukForm):
    """A plan is closed: `left` are its actions and referrals that are not."""

    words = forms.CharField(
        label=_("What is different for the person now?"),
        max_length=MOST_SAID,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say what is different for the person now")},
    )

    def __init__(self, *args: Any, left: Sequence[Action | Referral], **kwargs: Any) -> None:
        self._left = left
        super().__init__(*args, **kwargs)

    def more_fields(self) -> dict[str, forms.Field]:
        """One reason for each that is not closed."""
        return {
            f"why_{one.reference}": forms.CharField(
                label=_("%(reference)s is not closed. Why is that enough?") % {"reference": one.reference},
                max_length=MOST_SAID,
                validators=[is_a_reason],
                widget=forms.Textarea(attrs={"rows": 2}),
                error_messages={
                    "required": _("Say why %(reference)s may stay as it is") % {"reference": one.reference}
                },
            )
            for one in self._left
        }

    @property
    def reasons(self) -> dict[str, str]:
        """Reference to why it is not closed."""
        return {one.reference: self.cleaned_data.get(f"why_{one.reference}", "") for one in self._left}

    def add_missing(self, missing: Mapping[str, str]) -> None:
        """Show what the service finds missing beside its field."""
        for name, message in missing.items():
            self.add_error(name if name in self.fields else None, _(message))


def _full_name(member: Membership) -> str:
    return member.user.get_full_name() or member.user.get_username()
