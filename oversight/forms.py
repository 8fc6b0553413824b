"""Forms of oversight: which looks to show."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from caselink.forms import GovukForm, WholeDateField
from oversight.models import UnusualAccess


class LooksForm(GovukForm):
    """Which of the looks: from one day to another, and by whom."""

    since = WholeDateField(label=_("From"), required=False)
    until = WholeDateField(label=_("To"), required=False)
    who = forms.CharField(
        label=_("Sign-in name, or a part of it"), max_length=150, required=False, strip=True
    )
    widths = {"who": "20"}

    def clean(self) -> dict[str, Any]:
        """The first day is not after the last."""
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and since > until:
            self.add_error("until", _("The last day must not be before the first"))
        return data

    @property
    def chosen(self) -> dict[str, Any]:
        """As audit.selectors.every_look takes it; the last day is included."""
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        return {
            "since": _midnight(since, 0) if since else None,
            "until": _midnight(until, 1) if until else None,
            "actor": self.cleaned_data.get("who", ""),
        }


def _midnight(day: str, later: int) -> datetime:
    moment = datetime.combine(date.fromisoformat(day) + timedelta(days=later), time())
    return timezone.make_aware(moment)


class ReviewForm(GovukForm):
    """What came of looking into looks that stand out."""

    outcome = forms.ChoiceField(
        label=_("What came of it?"),
        choices=UnusualAccess.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what came of it")},
    )
    note = forms.CharField(
        label=_("What you found"),
        help_text=_("In a sentence or two. Name nobody who was looked at."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
        error_messages={"required": _("Say what you found, in a sentence")},
    )

    def add_missing(self, missing: Mapping[str, str]) -> None:
        """What the service found missing, at its fields."""
        for name, message in missing.items():
            self.add_error(name, message)
