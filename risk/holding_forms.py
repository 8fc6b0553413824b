"""Hand a prompt over, or give it back."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from agencies.models import User
from caselink.forms import GovukForm
from risk.services.queueing import MOST_WORDS


class GiveBackForm(GovukForm):
    """Why the prompt goes back to the agency."""

    why = forms.CharField(
        label=_("Why do you give it back?"),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why you give the prompt back")},
    )


class TakeOverForm(GovukForm):
    """Why somebody else's prompt is taken over."""

    why = forms.CharField(
        label=_("Why do you take it over?"),
        help_text=_("For example: they are ill today. Whoever holds it now is told, and reads this"),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why you take the prompt over")},
    )


class HandOverForm(GovukForm):
    """To which of these the prompt goes, and why."""

    why = forms.CharField(
        label=_("Why is it handed over?"),
        help_text=_("For example: on leave from tomorrow. Whoever takes it reads this"),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why the prompt is handed over")},
    )

    def __init__(self, data: QueryDict | None = None, *, users: Sequence[User], **kwargs: Any) -> None:
        self._users = {str(user.public_id): user for user in users}
        super().__init__(data, **kwargs)
        self.order_fields(["to", "why"])

    def more_fields(self) -> dict[str, forms.Field]:
        """Who may answer the prompt, by name."""
        words = [(key, user.get_full_name() or user.get_username()) for key, user in self._users.items()]
        return {
            "to": forms.ChoiceField(
                label=_("Who takes it?"),
                choices=words,
                widget=forms.RadioSelect,
                error_messages={
                    "required": _("Choose who takes the prompt"),
                    "invalid_choice": _("Choose somebody who may answer this prompt"),
                },
            )
        }

    @property
    def to(self) -> User:
        """Who was chosen. Only of a valid form."""
        return self._users[self.cleaned_data["to"]]
