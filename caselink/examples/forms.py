"""Fields and what is said of them."""

from django import forms
from django.utils.translation import gettext as _

from caselink.examples.example import Example
from caselink.forms import GovukForm, PartialDateField
from people.forms import PurposeForm

CHOICES = [("yes", _("Yes")), ("no", _("No")), ("", _("Not recorded"))]


class EveryField(GovukForm):
    """One field of each kind."""

    name = forms.CharField(label=_("Family name"), help_text=_("As it is written on a letter"))
    said = forms.CharField(label=_("What happened, in your words"), widget=forms.Textarea)
    kind = forms.ChoiceField(label=_("Kind of contact"), choices=CHOICES)
    alone = forms.ChoiceField(label=_("Seen alone?"), choices=CHOICES, widget=forms.RadioSelect)
    concerns = forms.MultipleChoiceField(
        label=_("Concerns"), choices=CHOICES[:2], widget=forms.CheckboxSelectMultiple
    )
    sure = forms.BooleanField(label=_("I have read it"))
    born = PartialDateField(label=_("Date of birth"), help_text=_("The year is enough"))


def examples() -> list[Example]:
    """Each kind of field empty, filled and refused."""
    empty, refused = EveryField(), EveryField({"name": "", "born_year": "1"})
    given = {
        "name": "Thorne",
        "said": "x",
        "kind": "yes",
        "alone": "yes",
        "concerns": ["yes", "no"],
        "sure": "on",
    }
    filled = EveryField({**given, "born_year": "1954", "born_month": "3"})
    refused.full_clean()
    return [
        *(Example("field", "empty", {"field": field, "legend": "s"}) for field in empty),
        *(Example("field", "one", {"field": field, "legend": "s"}) for field in filled),
        *(Example("field", "error", {"field": field, "legend": "s"}) for field in refused),
        Example("field", "many", {"field": filled["alone"], "inline": True}, _("Side by side")),
        Example("field", "many", {"field": filled["concerns"], "columns": True}, _("In columns")),
        Example("field_errors", "empty", {"field": empty["name"]}),
        Example("field_errors", "error", {"field": refused["name"]}),
        Example("field_hint", "empty", {"field": empty["said"]}),
        Example("field_hint", "one", {"field": empty["name"]}),
        Example("date_input", "empty", {"widget": _widget(empty)}),
        Example("date_input", "one", {"widget": _widget(filled)}),
        Example("error_summary", "empty", {"form": empty}),
        Example("error_summary", "one", {"form": empty, "problem": _("Somebody else answered meanwhile.")}),
        Example("error_summary", "many", {"form": refused}),
        Example("injury_row", "empty", {"number": 1, "fields": [empty["name"], empty["kind"]]}),
        Example("injury_row", "error", {"number": 2, "fields": [refused["name"], refused["kind"]]}),
        Example("purpose", "empty", {"form": PurposeForm()}),
        Example("purpose", "error", {"form": PurposeForm({})}),
        Example("typed", "empty", {"kept": []}),
        Example("typed", "one", {"kept": [(_("Place"), "Room 2")]}),
        Example("typed", "many", {"kept": [(_("Place"), "Room 2"), (_("Time"), "09:30")]}),
    ]


def _widget(form: forms.Form) -> object:
    field = form["born"]
    widget = field.field.widget
    return widget.get_context(field.html_name, field.value(), {"id": field.auto_id})["widget"]
