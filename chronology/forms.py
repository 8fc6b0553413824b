"""Forms of the chronology: what of it is shown, a comment, and whether two entries are one event."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from caselink.forms import GovukForm, WholeDateField
from chronology.told import Filters

LONDON = ZoneInfo("Europe/London")


class FilterForm(GovukForm):
    """What of the chronology is asked for; empty fields ask for everything."""

    agency = forms.ChoiceField(label=_("Recorded by"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    words = forms.CharField(label=_("With these words"), required=False, max_length=100)
    since = WholeDateField(label=_("From"), required=False)
    until = WholeDateField(label=_("Up to"), required=False)
    as_at = WholeDateField(
        label=_("As known on"),
        help_text=_("Only what agencies had sent, decided or agreed by the end of that day"),
        required=False,
    )
    injured = forms.BooleanField(label=_("Only where an injury was recorded"), required=False)
    paired = forms.BooleanField(label=_("Only what two agencies recorded, or may have"), required=False)
    letters = forms.BooleanField(label=_("Without names, places and references"), required=False)
    widths: Mapping[str, str] = {"words": "20"}

    def __init__(
        self, *args: Any, agencies: Mapping[str, str], kinds: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        chosen: dict[str, Any] = self.fields
        chosen["agency"].choices = [("", _("Every agency")), *agencies.items()]
        chosen["kind"].choices = [("", _("Every kind")), *kinds.items()]


def filters_of(form: FilterForm) -> tuple[Filters, datetime | None, bool]:
    """What the form asks for, as known when, and whether names stand; a wrong field asks nothing."""
    form.is_valid()
    asked = form.cleaned_data
    return (
        Filters(
            agencies=frozenset(filter(None, [asked.get("agency")])),
            kinds=frozenset(filter(None, [asked.get("kind")])),
            since=_day(asked.get("since")),
            until=_day(asked.get("until")),
            words=asked.get("words") or "",
            only_injured=bool(asked.get("injured")),
            only_paired=bool(asked.get("paired")),
        ),
        _end_of(_day(asked.get("as_at"))),
        not asked.get("letters"),
    )


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _end_of(day: date | None) -> datetime | None:
    return datetime.combine(day, time.max, tzinfo=LONDON) if day else None


class CommentForm(GovukForm):
    """A reviewer's words at an entry."""

    words = forms.CharField(
        label=_("Your comment"),
        help_text=_(
            "Whoever may read this entry in full may read it. Say what you think and what you know apart."
        ),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write your comment")},
    )


class PairForm(GovukForm):
    """Whether two entries are one event, and why."""

    same = forms.ChoiceField(
        label=_("Are they the same event?"),
        choices=[("yes", _("Yes, the same event")), ("no", _("No, two events"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether they are the same event")},
    )
    reason = forms.CharField(
        label=_("Why?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say why, for whoever reads it later")},
    )
