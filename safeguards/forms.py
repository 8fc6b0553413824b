"""Forms of warnings and of applications under Clare's Law."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from caselink.forms import GovukForm, WholeDateField
from safeguards.models import Application, WarningNote


class SafeguardsForm(GovukForm):
    """A form whose service may find something missing."""

    def add_missing(self, missing: Mapping[str, str]) -> None:
        """Show what the service finds missing beside its field."""
        for name, message in missing.items():
            self.add_error(name if name in self.fields else None, _(message))

    def day(self, name: str) -> date:
        """The day that was entered in this field."""
        return date.fromisoformat(self.cleaned_data[name])


def _text(label: Any, required: Any = None, *, hint: Any = "", rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=4000,
        required=required is not None,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": required} if required else None,
    )


class AgencyForm(SafeguardsForm):
    """A form of one of the reader's agencies: asked for where they work for several."""

    def __init__(self, *args: Any, agencies: list[Agency], **kwargs: Any) -> None:
        self._agencies = {str(agency.public_id): agency for agency in agencies}
        super().__init__(*args, **kwargs)

    def more_fields(self) -> dict[str, forms.Field]:
        """The agency, where there are several."""
        if len(self._agencies) == 1:
            return {}
        choices = [(key, agency.name) for key, agency in self._agencies.items()]
        field = forms.ChoiceField(
            label=_("For which agency?"),
            choices=choices,
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose the agency")},
        )
        return {"agency": field}

    @property
    def for_agency(self) -> Agency:
        """The agency that was chosen, or the only one."""
        key = self.cleaned_data.get("agency") or next(iter(self._agencies))
        return self._agencies[key]


class WarningForm(AgencyForm):
    """A warning to raise."""

    kind = forms.ChoiceField(
        label=_("What must whoever meets the person know?"),
        choices=WarningNote.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the warning is about")},
    )
    reason = _text(
        _("Why?"),
        _("Say why whoever meets the person must know"),
        hint=_(
            "What happened, and what to do about it. Your agency and coordinators of an open case read it."
        ),
    )
    review_on = WholeDateField(
        label=_("When is it looked at again?"),
        help_text=_("Within a year"),
        error_messages={"required": _("Enter the day on which it is looked at again")},
    )
    told = forms.ChoiceField(
        label=_("Was the person told?"),
        choices=WarningNote.Told.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether the person was told")},
    )
    told_how = _text(_("If they were told: how, and what did they say?"), rows=2)
    told_why_not = _text(_("If not: why?"), rows=2)


class WarningReviewForm(SafeguardsForm):
    """The warning is still needed."""

    why = _text(_("Why is it still needed?"), _("Say why the warning is still needed"), rows=2)
    review_on = WholeDateField(
        label=_("When is it looked at next?"),
        help_text=_("Within a year"),
        error_messages={"required": _("Enter the day on which it is looked at again")},
    )


class WarningLowerForm(SafeguardsForm):
    """The warning is not needed any more."""

    reason = _text(_("Why is it not needed any more?"), _("Say why the warning is no longer needed"), rows=2)


class ApplicationForm(AgencyForm):
    """An application that was received, perhaps from a referral (public id, reference)."""

    def __init__(self, *args: Any, referrals: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        self._referrals = referrals
        super().__init__(*args, **kwargs)

    def more_fields(self) -> dict[str, forms.Field]:
        """The agency where there are several, and a referral where one waits."""
        more = super().more_fields()
        if self._referrals:
            more["referral"] = forms.ChoiceField(
                label=_("Does it begin from a referral?"),
                help_text=_("Then it is for the person who was referred, by the right to know"),
                choices=[("", _("No")), *self._referrals],
                widget=forms.RadioSelect,
                required=False,
            )
        return more

    right = forms.ChoiceField(
        label=_("By which right?"),
        choices=[
            (Application.Right.ASK, _("Right to ask: somebody asked")),
            (Application.Right.KNOW, _("Right to know: nobody asked, and somebody should be told")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose by which right")},
    )
    received_on = WholeDateField(
        label=_("When did it come?"),
        help_text=_("The 28 days are counted from this day"),
        error_messages={"required": _("Enter the day on which it came")},
    )
    why = _text(
        _("What is asked, or why should somebody be told?"),
        _("Say what is asked, or why somebody should be told"),
    )
    safe_contact = _text(
        _("How is it safe to reach them?"),
        _("Say how it is safe to reach them"),
        hint=_("Which number or place, at what time, what to say if somebody else answers"),
        rows=2,
    )


class CheckForm(SafeguardsForm):
    """Identity and a safe way of contact are checked."""

    identity_how = _text(
        _("How was it checked who they are?"), _("Say how it was checked who they are"), rows=2
    )
    safe_contact = _text(_("How is it safe to reach them?"), _("Say how it is safe to reach them"), rows=2)


class AgenciesField(forms.ModelMultipleChoiceField):
    """Agencies, each by its name."""

    def label_from_instance(self, obj: Any) -> str:
        """The agency's name."""
        return str(obj.name)


class ResearchForm(SafeguardsForm):
    """Who was asked."""

    asked = AgenciesField(
        label=_("Which agencies were asked?"),
        queryset=Agency.objects.order_by("name"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose the agencies that were asked")},
    )
    asked_words = _text(_("What did they say?"), _("Say what was asked and what the agencies said"), rows=5)


class DecideForm(SafeguardsForm):
    """Disclose or not, for a second person to agree."""

    decision = forms.ChoiceField(
        label=_("Is it disclosed?"),
        choices=Application.Decision.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether it is disclosed")},
    )
    decided_why = _text(_("Why?"), _("Say why: is it lawful, necessary and proportionate?"), rows=5)


class AgreeForm(SafeguardsForm):
    """The second person's answer."""

    agree = forms.ChoiceField(
        label=_("Do you agree?"),
        choices=[("yes", _("Yes")), ("no", _("No: it goes back, with my reason"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether you agree")},
    )
    words = _text(_("Your reason, where you do not agree"), rows=2)


class TellForm(SafeguardsForm):
    """They were told, or not told with the reason."""

    told_to = forms.CharField(label=_("Who was told?"), required=False, max_length=500)
    told_how = _text(_("How, where and when, and was it safe?"), rows=2)
    told_asked = _text(
        _("What were they told to do with it?"),
        hint=_("That it is for keeping safe alone, and not to be passed on; whom to call"),
        rows=2,
    )
    told_why_not = _text(_("If nobody was told: why?"), rows=2)


class StopForm(SafeguardsForm):
    """The application goes no further."""

    why = _text(_("Why does it stop?"), _("Say why it stops"), rows=2)
