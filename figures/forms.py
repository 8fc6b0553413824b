"""Choose a period and a cut of figures, and the year of a return."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Agency
from caselink.forms import GovukForm
from figures.groups import CUTS
from figures.periods import YEARS, Period


def period_words(period: Period) -> str:
    """A period as a reader says it."""
    if period.is_year:
        return _("The whole of %(year)s") % {"year": period.year}
    months = {1: _("January to March"), 2: _("April to June"), 3: _("July to September")}
    words = f"{months.get(period.quarter, _('October to December'))} {period.year}"
    return words if period.over else _("%(period)s, which is not over") % {"period": words}


class FiguresForm(GovukForm):
    """Which period, and by what of people."""

    period = forms.ChoiceField(label=gettext_lazy("Period"), required=False)
    by = forms.ChoiceField(
        label=gettext_lazy("Prompts by"),
        help_text=gettext_lazy("For whole years only: choose one of them as the period too."),
        required=False,
    )

    def __init__(self, *args: Any, periods: Sequence[Period], with_cuts: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parts = [(one.code, period_words(one)) for one in periods if not one.is_year]
        years = [(one.code, period_words(one)) for one in periods if one.is_year]
        # What tells of people is told of years alone: that must be seen before somebody asks for it.
        of_years = gettext_lazy("Whole years, also by sex, ethnicity or sexual orientation")
        groups = [(gettext_lazy("Quarters"), parts), (of_years, years)]
        period = cast(forms.ChoiceField, self.fields["period"])
        period.choices = groups if with_cuts else [*parts, *years]
        if with_cuts:
            by = [("", gettext_lazy("Nothing about people")), *CUTS.items()]
            cast(forms.ChoiceField, self.fields["by"]).choices = by
        else:
            del self.fields["by"]


class _HubField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Agency) -> str:
        return obj.name


class ReturnForm(GovukForm):
    """The year, and the hub where one manages several."""

    year = forms.TypedChoiceField(
        label=gettext_lazy("Year"),
        coerce=int,
        error_messages={"required": gettext_lazy("Choose a year")},
    )
    agency = _HubField(queryset=Agency.objects.none(), label=gettext_lazy("Hub"))
    sure = forms.BooleanField(
        label=gettext_lazy("I have read the figures of this year, and they may be kept as they are"),
        error_messages={
            "required": gettext_lazy("Confirm that the figures may be kept: a return is made once"),
        },
    )

    def __init__(self, *args: Any, hubs: Sequence[Agency], this_year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = range(this_year - 1, this_year - 1 - YEARS, -1)
        cast(forms.ChoiceField, self.fields["year"]).choices = [(one, str(one)) for one in years]
        field = cast(forms.ModelChoiceField, self.fields["agency"])
        field.queryset = Agency.objects.filter(pk__in=[one.pk for one in hubs])
        if len(hubs) == 1:
            field.initial, field.widget = hubs[0].pk, forms.HiddenInput()
