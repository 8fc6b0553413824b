"""Forms about a professionals meeting: who comes, and that it is over."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sharing.forms import EndForm, NamingForm


class MembersForm(NamingForm):
    """Who comes, among those who work for the agencies that are asked."""

    field = "members"
    label = _("Who comes?")
    hint = _("They can open the person’s page and read what is not sealed")
    required = _("Choose at least one person")


class MeetingEndForm(EndForm):
    """Whether the meeting is called off or somebody is taken out of it, and why."""

    reason = forms.CharField(
        label=_("Why is it called off, or why do they not come?"),
        help_text=_("For example that the person died, or that somebody is on leave"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why it is called off, or why they do not come")},
    )
