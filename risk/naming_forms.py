"""Forms about a professionals meeting: who comes, and that it is over."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.models import Membership
from caselink.forms import GovukForm
from sharing.forms import key_of, name_of


class MembersForm(GovukForm):
    """Who comes, among those who work for the agencies that are asked."""

    def __init__(self, *args: Any, members: Sequence[Membership], **kwargs: Any) -> None:
        self._members = members
        super().__init__(*args, **kwargs)

    def more_fields(self) -> dict[str, forms.Field]:
        """One box a person and agency."""
        return {
            "members": forms.MultipleChoiceField(
                label=_("Who comes?"),
                help_text=_("They can open the person’s page and read what is not sealed"),
                choices=[(key_of(one), f"{name_of(one)}, {one.agency.name}") for one in self._members],
                widget=forms.CheckboxSelectMultiple,
                error_messages={
                    "required": _("Choose at least one person"),
                    "invalid_choice": _("Somebody you chose is named already or has left: choose again"),
                },
            )
        }

    @property
    def chosen(self) -> list[Membership]:
        """The memberships that were chosen."""
        keys = set(self.cleaned_data.get("members", ()))
        return [one for one in self._members if key_of(one) in keys]


class MeetingEndForm(GovukForm):
    """Why the meeting is over."""

    reason = forms.CharField(
        label=_("Why is it over?"),
        help_text=_("For example that it was held, or that it is not needed any more"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why it is over")},
    )
