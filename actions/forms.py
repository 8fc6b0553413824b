"""What is entered about actions, referrals and attempts."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actions.codes import TOLD
from actions.drafts import AgainDraft, AttemptDraft, DoneDraft, RefusedDraft
from actions.models import Action, Attempt
from actions.presenters import ANSWERS, ROUTES
from actions.presenters import TOLD as TOLD_WORDS
from agencies.models import Agency
from caselink.forms import GovukForm, WholeDateField
from sharing.bases import BASES

YES_NO = [("yes", _("Yes")), ("no", _("No"))]


class Telling(GovukForm):
    """A form that shows what a service finds missing beside its field.

    `agencies` are those among which it chooses.
    """

    def __init__(self, *args: Any, agencies: Sequence[Agency] = (), **kwargs: Any) -> None:
        self._agencies = list(agencies)
        super().__init__(*args, **kwargs)

    def add_missing(self, missing: Mapping[str, str]) -> None:
        """Each message at its field, or above where there is no such field."""
        for name, message in missing.items():
            self.add_error(name if name in self.fields else None, _(message))

    def agency(self, name: str) -> Agency | None:
        """The agency that was chosen in this field."""
        return next((one for one in self._agencies if str(one.pk) == self.cleaned_data.get(name)), None)

    def typed(self) -> list[tuple[str, str]]:
        """What was sent, with its labels, to give it back where it cannot be kept."""
        found = []
        for field in self:
            value = field.value()
            words = ", ".join(filter(None, map(str, value))) if isinstance(value, list) else str(value or "")
            if words.strip():
                found.append((str(field.label), words))
        return found


def _words(label: Any, hint: Any = "", rows: int = 3, limit: int = 4000, required: bool = True) -> Any:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=limit,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _radios(label: Any, choices: Any, required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=required, widget=forms.RadioSelect)


class DoneForm(Telling):
    """What was done."""

    words = _words(
        _("What was done?"),
        _("At level high, or if a letter was all, a coordinator looks at it before the action is closed"),
    )
    kinds = forms.MultipleChoiceField(
        label=_("How was it done?"),
        help_text=_("Choose all that apply. A letter alone is looked at again by the hub"),
        choices=Action.How.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    evidence = _words(
        _("What shows that it was done?"),
        _("For example the entry in your own records, with its date"),
        rows=2,
    )
    on = WholeDateField(
        label=_("On which day was it done?"),
        help_text=_("Not before it was agreed, and not after today"),
    )

    def draft(self) -> DoneDraft:
        """What was entered."""
        data = self.cleaned_data
        return DoneDraft(
            data["words"], frozenset(data["kinds"]), data["evidence"], date.fromisoformat(data["on"])
        )


class RefusedForm(Telling):
    """The person refused: how it was offered."""

    offered_by = forms.CharField(
        label=_("Who offered it to them?"),
        help_text=_("Their name, and the agency they work for"),
        max_length=200,
    )
    words = _words(
        _("What did they say, and what did you see?"),
        _("In their own words if you can. A coordinator weighs it; until then the action stays open"),
    )

    def more_fields(self) -> dict[str, forms.Field]:
        """How it was offered."""
        return {key: _radios(TOLD_WORDS[key], list(ANSWERS.items())) for key in TOLD}

    def draft(self) -> RefusedDraft:
        """What was entered."""
        data = self.cleaned_data
        return RefusedDraft(data["offered_by"], {key: data[key] for key in TOLD}, data["words"])


class WhyForm(Telling):
    """Only why."""

    why = _words(_("Why?"), _("Say what was tried, and what stands in the way"))


class WithdrawForm(Telling):
    """Why nobody is to do it any more."""

    why = _words(_("Why?"), _("Say what has changed. Whoever was to do it reads this"))


class AdequateForm(Telling):
    """What was done is enough."""

    letter_reason = _words(
        _("Where a letter was all that was done: why is a letter alone enough?"),
        _("Needed at level high only. At least 20 characters"),
        rows=2,
        required=False,
    )


class AgainForm(Telling):
    """To be done again, or in another way."""

    how = _words(
        _("How else is it tried, and by whom?"),
        _("The agency that has it from now on reads this and acts on it"),
    )
    due_on = WholeDateField(label=_("By which day?"), help_text=_("After that day it is shown as late"))

    def more_fields(self) -> dict[str, forms.Field]:
        """The agency that has it from now on."""
        hint = _(
            "One that, as far as you may know, holds a record of the person: another could not open the "
            "action. To choose that one, ask it first to log a contact"
        )
        return {"owner_agency": _agency_field(_("Which agency has it?"), self._agencies, hint=hint)}

    def draft(self) -> AgainDraft:
        """What was entered."""
        chosen = self.cleaned_data["owner_agency"]
        agency = next(one for one in self._agencies if str(one.pk) == chosen)
        return AgainDraft(self.cleaned_data["how"], agency, date.fromisoformat(self.cleaned_data["due_on"]))


class NotAdequateForm(AgainForm):
    """What was done is not enough."""

    how = _words(
        _("What is still missing?"), _("The agency that has it from now on reads this and acts on it")
    )


class WeighForm(Telling):
    """What a refusal says of the risk."""

    weighed = _words(
        _("What does this say of the risk to the person?"),
        _("For example whether they were free to refuse, and what they may fear"),
    )
    why = _words(_("Why is nothing further tried?"), _("With this the action is closed"), rows=2)


class AttemptForm(Telling):
    """One time somebody tried to reach the person."""

    way = _radios(_("In which way?"), Attempt.Way.choices)
    on = WholeDateField(label=_("On which day?"), help_text=_("Today or before"))
    reached = _radios(_("Was the person reached?"), YES_NO)
    alone = _radios(_("If so, were they alone?"), list(ANSWERS.items()), required=False)
    sober = _radios(_("If so, were they sober?"), list(ANSWERS.items()), required=False)
    words = _words(
        _("What was tried, and what came of it?"),
        _("For example rang twice in the evening, no answer"),
        rows=2,
    )

    def draft(self) -> AttemptDraft:
        """What was entered."""
        data = self.cleaned_data
        said = {"yes": True, "no": False}
        return AttemptDraft(
            way=data["way"],
            on=date.fromisoformat(data["on"]),
            reached=data["reached"] == "yes",
            words=data["words"],
            alone=said.get(data["alone"]),
            sober=said.get(data["sober"]),
        )


class OutcomeForm(Telling):
    """Whether the person took the referral up."""

    outcome = _radios(
        _("What came of it?"),
        [
            ("taken_up", _("They took it up")),
            ("not_attended", _("They did not attend")),
            ("declined", _("They declined")),
        ],
    )
    on = WholeDateField(label=_("On which day?"), help_text=_("Today or before"))
    words = _words(_("What happened?"), _("Where it was declined: how it was offered, and by whom"))


class FollowedForm(Telling):
    """What followed, to close."""

    followed = _words(
        _("What followed, and who looks after the person now?"), _("With this the referral is closed")
    )
    why_fewer = _words(
        _("Where fewer than three attempts in two ways were made: why is that enough?"),
        _("Only of somebody who did not attend or declined. At least 20 characters"),
        rows=2,
        required=False,
    )


class SendOnForm(Telling):
    """To whom a rejected referral goes instead."""

    to_words = forms.CharField(
        label=_("Or somebody outside CaseLink"),
        required=False,
        max_length=200,
        help_text=_("In words; you pass it on yourself"),
    )
    why = _words(_("Why are they referred?"), _("Whoever receives it must be able to act on this"))

    def more_fields(self) -> dict[str, forms.Field]:
        """The route and the receiver."""
        return {
            "route": forms.ChoiceField(
                label=_("By which route?"),
                choices=[("", _("None of these")), *ROUTES.items()],
                required=False,
            ),
            "to": _agency_field(
                _("To which agency?"), self._agencies, required=False, hint=_("It is told at once")
            ),
        }


def _agency_field(
    label: Any, agencies: Sequence[Agency], required: bool = True, hint: Any = ""
) -> forms.ChoiceField:
    choices = [("", _("Choose")), *((str(agency.pk), agency.name) for agency in agencies)]
    wrong = {"required": _("Choose an agency"), "invalid_choice": _("Choose an agency in the list")}
    return forms.ChoiceField(
        label=label, help_text=hint, choices=choices, required=required, error_messages=wrong
    )


class ShareForm(Telling):
    """Why somebody who attends often is shared with the hub."""

    basis = _radios(
        _("On what does the sharing rest?"), [(code, basis.label) for code, basis in BASES.items()]
    )
    why = _words(
        _("What should the hub know, and why is sharing it needed?"), _("The hub’s coordinators read this")
    )
    review_on = WholeDateField(label=_("When is it looked at again?"), help_text=_("Within a year"))


class ReviewForm(Telling):
    """It is still needed."""

    why = _words(_("What should the hub know, and why is sharing it still needed?"), rows=2)
    review_on = WholeDateField(label=_("When is it looked at again?"), help_text=_("Within a year"))


class EndForm(Telling):
    """It is not shared any more."""

    reason = _words(_("Why is it not shared any more?"), rows=2)
