"""Forms of sharing: agree, disclose, review and end."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Membership
from caselink.forms import GovukForm, WholeDateField
from sharing.bases import BASES, CHECK_FIRST
from sharing.models import Disclosure
from sharing.selectors.disclosures import ALL, DUE, ENDED, IN_FORCE

MOST_LISTED = 100  # people as boxes to choose; an agency may have thousands
REVIEW_AFTER, END_AFTER = timedelta(days=14), timedelta(days=28)
Choices = Sequence[tuple[str, str | SafeString]]
STATES = [
    (ALL, _("All")),
    (IN_FORCE, _("In force")),
    (DUE, _("Due for review")),
    (ENDED, _("Ended")),
]


def _text(label: Any, required: Any, *, most: int, hint: Any = "", rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=most,
        required=required is not None,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": required} if required else None,
    )


def basis_choices() -> Choices:
    """Each basis with what it allows, and whether its wording must still be checked."""
    return [
        (
            code,
            format_html(
                '{}<span class="govuk-hint govuk-!-display-block govuk-!-margin-bottom-0">{} {}</span>',
                basis.label,
                basis.hint,
                CHECK_FIRST if basis.verify else "",
            ),
        )
        for code, basis in BASES.items()
    ]


class SharingForm(GovukForm):
    """A form whose service may find something missing."""

    def add_missing(self, missing: Mapping[str, str]) -> None:
        """Show what the service finds missing beside its field."""
        for name, message in missing.items():
            self.add_error(name if name in self.fields else None, _(message))

    def day(self, name: str) -> date:
        """The day that was entered in this field."""
        return date.fromisoformat(self.cleaned_data[name])


class AgreementForm(SharingForm):
    """Which agencies share, for what, on what basis, and from when."""

    title = forms.CharField(
        label=_("Title"), max_length=200, error_messages={"required": _("Give the agreement a title")}
    )
    purpose = _text(_("What do the agencies share for?"), _("Say what the agencies share for"), most=2000)
    lawful_basis = forms.ChoiceField(
        label=_("Lawful basis"),
        choices=basis_choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the lawful basis")},
    )
    starts_on = WholeDateField(
        label=_("First day on which it counts"),
        error_messages={"required": _("Enter the first day on which it counts")},
    )
    review_on = WholeDateField(
        label=_("When is it reviewed?"),
        help_text=_("Past that day it still counts, and this page says that it is due"),
        error_messages={"required": _("Enter when it is reviewed")},
    )

    def more_fields(self) -> dict[str, forms.Field]:
        """Every agency there is."""
        parties = forms.ModelMultipleChoiceField(
            label=_("Agencies that share with each other"),
            queryset=Agency.objects.order_by("name", "pk"),
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Choose at least two agencies")},
        )
        parties.choices = [(agency.pk, agency.name) for agency in Agency.objects.order_by("name", "pk")]
        return {"parties": parties}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["title", "purpose", "parties", "lawful_basis", "starts_on", "review_on"])


class AgreementReviewForm(SharingForm):
    """It stands until the next review."""

    review_on = WholeDateField(
        label=_("When is it reviewed next?"),
        error_messages={"required": _("Enter when it is reviewed next")},
    )


class AgreementEndForm(SharingForm):
    """When it ends, and why."""

    ended_on = WholeDateField(
        label=_("Last day on which it counts"),
        help_text=_("Yesterday stops it at once"),
        error_messages={"required": _("Enter the last day on which it counts")},
    )
    reason = _text(_("Why does it end?"), _("Say why it ends"), most=500)


class DiscloseForm(SharingForm):
    """What to disclose about one person, to which agencies, on what basis, and until when."""

    what = _text(
        _("What do you disclose, in a few words?"),
        _("Say in a few words what you disclose"),
        most=2000,
        hint=_("Whoever it is for reads this above the incidents"),
    )
    purpose = forms.CharField(
        label=_("What is it for?"),
        help_text=_("For example finding him another home"),
        max_length=200,
        error_messages={"required": _("Say what it is for")},
    )
    outside = _text(
        _("Anybody outside CaseLink?"),
        None,
        most=2000,
        hint=_("One a line. It is written down only: you pass it on yourself."),
        rows=2,
    )
    unagreed_reason = _text(
        _("Why to somebody whom no agreement covers?"),
        None,
        most=1000,
        hint=_("Only for agencies without an agreement, and for anybody outside CaseLink"),
        rows=2,
    )
    bases = forms.MultipleChoiceField(
        label=_("Lawful basis"),
        help_text=_("Choose all that apply"),
        choices=basis_choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one basis")},
    )
    consent = forms.ChoiceField(
        label=_("Was the person asked for consent?"),
        help_text=_("Whether they were asked, not whether they would agree"),
        choices=Disclosure.Consent.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether consent was asked for")},
    )
    consent_reason = _text(
        _("If there is no consent, why not?"),
        None,
        most=1000,
        hint=_("Why they were not asked, what they said, or why they cannot say"),
    )
    proportionality = _text(
        _("Why is this much needed, and would no less do?"),
        _("Say why this much is needed, and no less would do"),
        most=2000,
        hint=_("For example what they cannot do for the person without it"),
    )
    ends_on = WholeDateField(
        label=_("Last day on which it may be read"),
        help_text=_("At most six months ahead"),
        error_messages={"required": _("Enter the last day on which it may be read")},
    )
    review_on = WholeDateField(
        label=_("When do you look again whether it is still right?"),
        help_text=_("On the last day at the latest"),
        error_messages={"required": _("Enter when you look again")},
    )

    def __init__(
        self,
        *args: Any,
        incidents: Choices,
        agencies: Sequence[Agency],
        unagreed: Sequence[Agency],
        made_for: Sequence[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        self._incidents, self._made_for = incidents, made_for
        self._receivers: Choices = [
            *((agency.code, agency.name) for agency in agencies),
            *((agency.code, _no_agreement(agency)) for agency in unagreed),
        ]
        today = timezone.localdate()
        kwargs.setdefault(
            "initial",
            {
                "ends_on": (today + END_AFTER).isoformat(),
                "review_on": (today + REVIEW_AFTER).isoformat(),
            },
        )
        super().__init__(*args, **kwargs)
        self.order_fields(["made_for", "incidents", "what", "purpose", "agencies", "outside"])

    def more_fields(self) -> dict[str, forms.Field]:
        """The incidents and agencies to choose of, and the own agency where there are several."""
        more: dict[str, forms.Field] = {
            "incidents": forms.MultipleChoiceField(
                label=_("Which incidents?"),
                help_text=_("Each is shown whole, with everybody it names"),
                choices=list(self._incidents),
                widget=forms.CheckboxSelectMultiple,
                error_messages={
                    "required": _("Choose at least one incident"),
                    "invalid_choice": _("One of these incidents is not yours to disclose any more"),
                },
            ),
            "agencies": forms.MultipleChoiceField(
                label=_("To which agencies?"),
                help_text=_("You name the people who read it on the next page"),
                choices=list(self._receivers),
                widget=forms.CheckboxSelectMultiple,
                required=False,
            ),
        }
        if len(self._made_for) > 1:
            more["made_for"] = forms.ChoiceField(
                label=_("For which agency do you disclose?"),
                choices=[(str(pk), code) for pk, code in self._made_for],
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose for which agency you disclose")},
            )
        return more

    def clean_outside(self) -> list[str]:
        """The names outside, one a line."""
        return [line.strip() for line in self.cleaned_data["outside"].splitlines() if line.strip()]


def _no_agreement(agency: Agency) -> SafeString:
    return format_html(
        '{}<span class="govuk-hint govuk-!-display-block govuk-!-margin-bottom-0">{}</span>',
        agency.name,
        _("No agreement: it takes an overriding public interest"),
    )


class NamingForm(SharingForm):
    """Name people among those who work for some agencies: `field` and how it is said are the form's own.

    The first MOST_LISTED are boxes to choose; where there are more, others are named by how they sign in.
    """

    field = ""
    label: Any = ""
    hint: Any = ""
    required: Any = None  # what is said where nobody is named; None where nobody need be

    def __init__(self, *args: Any, members: Sequence[Membership], **kwargs: Any) -> None:
        self._members = members
        super().__init__(*args, **kwargs)

    def more_fields(self) -> dict[str, forms.Field]:
        """One box a person and agency, and a place for those who are not listed."""
        listed = self._members[:MOST_LISTED]
        more = len(self._members) > len(listed)
        fields: dict[str, forms.Field] = {
            self.field: forms.MultipleChoiceField(
                label=self.label,
                help_text=self.hint,
                choices=[(key_of(one), f"{name_of(one)}, {one.agency.name}") for one in listed],
                widget=forms.CheckboxSelectMultiple,
                required=self.required is not None and not more,
                error_messages={
                    "required": self.required or "",
                    "invalid_choice": _("Somebody you chose is named already or has left: choose again"),
                },
            )
        }
        if more:
            fields["others"] = _text(
                _("Somebody who is not listed?"), None, most=2000, hint=_("Their user names, one a line")
            )
        return fields

    def clean_others(self) -> list[Membership]:
        """Those who are named by how they sign in. Raises ValidationError for somebody who is not there."""
        known = {one.user.get_username(): one for one in reversed(self._members)}
        names = [line.strip() for line in self.cleaned_data["others"].splitlines() if line.strip()]
        unknown = [name for name in names if name not in known]
        if unknown:
            raise ValidationError(
                _("Nobody in these agencies has the user name %(name)s"), params={"name": unknown[0]}
            )
        return [known[name] for name in names]

    @property
    def chosen(self) -> list[Membership]:
        """The memberships that were chosen, one a user."""
        keys = set(self.cleaned_data.get(self.field, ()))
        found = [one for one in self._members if key_of(one) in keys]
        return list({one.user_id: one for one in (*found, *self.cleaned_data.get("others", ()))}.values())


class ReadersForm(NamingForm):
    """Who reads it in CaseLink, among those who work for the agencies that receive it."""

    field = "readers"
    label = _("Who reads it?")
    hint = _(
        "They read it here until it ends. Where you name nobody of an agency, it is written down only: you "
        "pass it on yourself."
    )


def key_of(member: Membership) -> str:
    """Names the user and the agency in a form, by their public ids."""
    return f"{member.user.public_id}~{member.agency.code}"


def name_of(member: Membership) -> str:
    """The user's full name, or their sign-in name."""
    return member.user.get_full_name() or member.user.get_username()


class ReviewForm(SharingForm):
    """Why a disclosure is still right, and when somebody looks again."""

    note = _text(_("Why is it still right?"), _("Say why it is still right"), most=1000)
    review_on = WholeDateField(
        label=_("When do you look again?"), error_messages={"required": _("Enter when you look again")}
    )


class EndForm(SharingForm):
    """For whom it ends now, and why. `named` are the users it is open to, by public id."""

    EVERYBODY = ""

    def __init__(self, *args: Any, named: Choices = (), **kwargs: Any) -> None:
        self._named = named
        super().__init__(*args, **kwargs)
        self.order_fields(["whom"])

    def more_fields(self) -> dict[str, forms.Field]:
        """One of several, or everybody."""
        if len(self._named) < 2:
            return {}
        return {
            "whom": forms.ChoiceField(
                label=_("For whom does it end?"),
                choices=[(self.EVERYBODY, _("For everybody")), *self._named],
                widget=forms.RadioSelect,
                required=False,
                error_messages={"invalid_choice": _("It does not name them any more: choose again")},
            )
        }

    reason = _text(_("Why does it end?"), _("Say why it ends"), most=500, hint=_("It ends at once"))


class RegisterFilter(GovukForm):
    """Which part of the register to show. Sent by GET: it names agencies, never a person."""

    state = forms.ChoiceField(label=_("Show"), choices=STATES, required=False)

    def more_fields(self) -> dict[str, forms.Field]:
        """Every agency."""
        names = Agency.objects.order_by("name", "pk").values_list("code", "name")
        return {
            "agency": forms.ChoiceField(
                label=_("Made or received by"),
                choices=[("", _("Any agency")), *names],
                required=False,
            )
        }
