"""Keep an area's routes."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from agencies.decorators import needs, recorded
from agencies.models import Agency
from agencies.permissions import Actor, Perm
from caselink.forms import GovukForm
from people.services.refusals import Incomplete
from risk.models import Route
from risk.selectors.routes import areas_kept, routes_kept
from risk.services.routes import RouteDraft, route_set


class RouteForm(GovukForm):
    """One route of one area."""

    rule = forms.CharField(
        label=_("What does the area ask for?"),
        help_text=_("Coordinators read this beside the route"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    third_party = forms.ChoiceField(
        label=_("Does it cover harm by somebody else?"),
        choices=(("", _("Not said")), ("yes", _("Yes")), ("no", _("No"))),
        required=False,
    )

    def __init__(self, *args: Any, areas: list[str], **kwargs: Any) -> None:
        self._areas = areas
        super().__init__(*args, **kwargs)
        self.order_fields(["area", "code", "to_agency", "to_words", "rule", "third_party"])

    def more_fields(self) -> dict[str, forms.Field]:
        """Area, route, and to whom."""
        return {
            "area": forms.ChoiceField(label=_("Area"), choices=[(area, area) for area in self._areas]),
            "code": forms.ChoiceField(label=_("Route"), choices=Route.Code.choices),
            "to_agency": forms.ModelChoiceField(
                label=_("To which agency?"),
                queryset=Agency.objects.order_by("name", "pk"),
                required=False,
                empty_label=_("None that uses CaseLink"),
            ),
            "to_words": forms.CharField(
                label=_("Or to whom, in words"),
                help_text=_("With neither, the area does not have this route any more"),
                max_length=200,
                required=False,
            ),
        }


@needs(Perm.ROUTES_KEEP)
@recorded
def routes_page(request: HttpRequest) -> HttpResponse:
    """The routes of the areas that the reader's hub keeps, and the form to set one."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    areas = areas_kept(by=actor)
    form = RouteForm(request.POST if request.method == "POST" else None, areas=areas)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        draft = RouteDraft(
            area=given["area"],
            code=given["code"],
            to_agency=given["to_agency"],
            to_words=given["to_words"],
            rule=given["rule"],
            third_party={"yes": True, "no": False}.get(given["third_party"]),
        )
        try:
            route_set(draft=draft, by=actor)
        except Incomplete as incomplete:
            for name, message in incomplete.missing.items():
                form.add_error(name, _t(message))
        else:
            messages.success(request, _t("The route is kept."))
            return redirect("risk:routes")
    context = {"form": form, "routes": routes_kept(by=actor), "areas": areas}
    return render(request, "risk/routes.html", context)
