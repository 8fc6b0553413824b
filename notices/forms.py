"""Forms of notices: answer for what is late, choose how one is told, set a cover."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.models import Membership
from agencies.permissions import Actor, Perm
from caselink.forms import GovukForm, WholeDateField
from notices.models import Preference
from notices.services.seeing import MOST_WORDS


class LateForm(GovukForm):
    """Why it is late, and what happens now."""

    words = forms.CharField(
        label=_("Why is it late, and what happens now?"),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say why it is late, and what happens now")},
    )


class PreferenceForm(GovukForm):
    """How one is told by e-mail."""

    mail = forms.ChoiceField(
        label=_("How are you told by e-mail?"),
        required=False,
        choices=[("", _("As is usual for my role")), *Preference.Mail.choices],
        widget=forms.RadioSelect,
    )
    hour = forms.TypedChoiceField(
        label=_("When is the day’s message sent?"),
        help_text=_("It is sent only when something waits for you"),
        coerce=int,
        choices=[(hour, f"{hour:02d}:00") for hour in range(24)],
        error_messages={"required": _("Choose an hour of the day")},
    )


class CoverForm(GovukForm):
    """Who is told as well, from when to when; for managers, also while whom is away."""

    from_on = WholeDateField(
        label=_("First day"), error_messages={"required": _("Enter the first day of the cover")}
    )
    to_on = WholeDateField(
        label=_("Last day"),
        help_text=_("That day is included; at most three months after the first"),
        error_messages={"required": _("Enter the last day of the cover")},
    )

    def __init__(self, *args: Any, by: Actor, members: Sequence[Membership], **kwargs: Any) -> None:
        self._members = {key_of(member): member for member in members}
        self._manages, self._by = by.where(Perm.AGENCY_MANAGE), by
        super().__init__(*args, **kwargs)
        self.order_fields(["user", "instead", "from_on", "to_on"])

    def more_fields(self) -> dict[str, forms.Field]:
        """The colleagues, by name; for managers, twice."""
        named = [(key, named_at(member)) for key, member in self._members.items()]
        others = [(key, name) for key, name in named if self._members[key].user_id != self._by.user_pk]
        told = others if not self._manages else named
        fields: dict[str, forms.Field] = {
            "instead": _choice(_("Who is told as well?"), told, _("Choose who is told as well"))
        }
        if self._manages:
            fields["user"] = _choice(_("Who is away?"), named, _("Choose who is away"))
        return fields

    def clean(self) -> dict[str, Any]:
        """`chosen`: the two, as members of one agency."""
        instead = self._members.get(self.cleaned_data.get("instead", ""))
        away = self._away(instead)
        if instead is not None and away is not None and away.agency_id != instead.agency_id:
            self.add_error("instead", _("Choose two people of the same agency"))
        return {**self.cleaned_data, "chosen": (away, instead)}

    def _away(self, instead: Membership | None) -> Membership | None:
        if self._manages:
            return self._members.get(self.cleaned_data.get("user", ""))
        own = [one for one in self._members.values() if one.user_id == self._by.user_pk]
        at = [one for one in own if instead is not None and one.agency_id == instead.agency_id]
        return next(iter(at), None)

    def add_missing(self, missing: Mapping[str, str]) -> None:
        """Show what the service finds missing beside its field."""
        for name, message in missing.items():
            self.add_error(name if name in self.fields else None, _(message))


def key_of(member: Membership) -> str:
    """How a form names somebody at an agency."""
    return f"{member.agency.code}/{member.user.public_id}"


def named_at(member: Membership) -> str:
    """A name and an agency."""
    return f"{member.user.get_full_name() or member.user.get_username()}, {member.agency.name}"


def _choice(label: Any, named: Sequence[tuple[str, str]], required: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=[("", _("Choose somebody")), *named],
        error_messages={"required": required},
    )
