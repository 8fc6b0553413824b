"""Forms on who is asked once a meeting is arranged: another agency, or one no longer."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from caselink.forms import is_a_reason
from meetings.forms import TWENTY, MeetingStepForm
from meetings.services.asking import missing_of_ask, missing_of_take_off
from risk.selectors.held_by import Held

MOST_WORDS = 2000  # characters of a reason


def _why(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=TWENTY,
        max_length=MOST_WORDS,
        required=False,
        validators=[is_a_reason],
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AskForm(MeetingStepForm):
    """Other agencies, those with contacts first and said so, and why they are asked now."""

    def __init__(
        self, *args: Any, agencies: Sequence[Agency], held: Sequence[Held] = (), **kwargs: Any
    ) -> None:
        self._agencies, self._held = agencies, {one.agency.pk: one for one in held}
        super().__init__(*args, prefix="ask", **kwargs)

    def more_fields(self) -> dict[str, forms.Field]:
        """Which, and why."""
        ordered = sorted(self._agencies, key=lambda one: (one.pk not in self._held, one.name, one.pk))
        return {
            "agencies": forms.MultipleChoiceField(
                label=_("Which agencies are asked as well?"),
                help_text=_("Those with contacts with the person stand first") if self._ahead() else "",
                choices=[(str(one.pk), self._words(one)) for one in ordered],
                required=False,
                widget=forms.CheckboxSelectMultiple,
            ),
            "why": _why(_("Why are they asked now?")),
        }

    def _ahead(self) -> bool:
        """Whether any that can be asked has contacts with the person."""
        return any(one.pk in self._held for one in self._agencies)

    def _words(self, agency: Agency) -> str:
        held = self._held.get(agency.pk)
        if held is None:
            return agency.name
        return str(
            _("%(name)s (contacts: %(number)d, the latest on %(day)s)")
            % {"name": agency.name, "number": held.contacts, "day": date_format(held.latest, "j F Y")}
        )

    def missing(self, said: Mapping[str, Any]) -> Mapping[str, str]:
        """As the service asks it."""
        return missing_of_ask(agencies=said.get("agencies", ()), why=said.get("why", ""))

    @property
    def chosen(self) -> list[Agency]:
        """The agencies that were chosen."""
        chosen = set(self.cleaned_data["agencies"])
        return [one for one in self._agencies if str(one.pk) in chosen]


class TakeOffForm(MeetingStepForm):
    """An agency that is asked no longer, and why."""

    def __init__(self, *args: Any, agencies: Sequence[Agency], **kwargs: Any) -> None:
        self._agencies = agencies
        super().__init__(*args, prefix="off", **kwargs)

    def more_fields(self) -> dict[str, forms.Field]:
        """Which, and why."""
        choices = [("", _("Choose an agency")), *((str(one.pk), one.name) for one in self._agencies)]
        return {
            "agency": forms.ChoiceField(
                label=_("Which agency is asked no longer?"),
                help_text=_(
                    "Its people can no longer open the person’s page by this meeting. What it brought is kept"
                ),
                choices=choices,
                error_messages={
                    "required": _("Choose the agency that is asked no longer"),
                    "invalid_choice": _("Choose an agency that is asked"),
                },
            ),
            "why": _why(_("Why is it asked no longer?")),
        }

    def missing(self, said: Mapping[str, Any]) -> Mapping[str, str]:
        """As the service asks it."""
        return missing_of_take_off(why=said.get("why", ""))

    @property
    def chosen(self) -> Agency:
        """The agency that was chosen."""
        return next(one for one in self._agencies if str(one.pk) == self.cleaned_data["agency"])
