"""What is done instead of a meeting: actions of agencies, and the routes of the person's area."""

import datetime
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from actions.drafts import ActionDraft
from actions.models import Action
from agencies.models import Agency
from caselink.forms import GovukForm, WholeDateField
from people.models import Person
from risk.further_questions import LIMB_WORDS
from risk.models import AnswerFurther, Route
from risk.services.deciding import LIMBS, MOST_ACTIONS, ActionChosen, Instead, RouteChosen

YES_NO = (("yes", _("Yes")), ("no", _("No")))


class InsteadForm(GovukForm):
    """Actions (those with any words), chosen routes, and words; the service says what is left out."""

    instead = forms.CharField(
        label=_("Anything else that is done, and by whom"),
        help_text=_(
            "If nobody is asked to do anything, say here what happens instead and why that is enough"
        ),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        routes: Sequence[Route],
        holders: Collection[int] = (),
        **kwargs: Any,
    ) -> None:
        """`holders` are the agencies (primary keys) of which the reader may know that they hold a record.

        Where there are any, others have no action: they could never open it. Empty: it is not known.
        """
        self.area_routes, self._holders = routes, holders
        self._agencies = list(Agency.objects.order_by("name", "pk"))
        super().__init__(data, **kwargs)
        words = self.fields.pop("instead")
        self.fields["instead"] = words

    def more_fields(self) -> dict[str, forms.Field]:
        """Four fields an action, and those of each route."""
        agencies = [("", _("Choose an agency")), *((str(one.pk), one.name) for one in self._agencies)]
        fields: dict[str, forms.Field] = {}
        for place in range(MOST_ACTIONS):
            fields |= _action(place, agencies)
        if self.area_routes:
            fields["routes"] = forms.MultipleChoiceField(
                label=_("Refer on"),
                choices=[(route.code, _named(route)) for route in self.area_routes],
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        for route in self.area_routes:
            fields |= _route(route)
        return fields

    @property
    def by_action(self) -> list[tuple[bool, list[forms.BoundField]]]:
        """Each action's fields, and whether anything was entered in them."""
        names = ("what", "how", "owner_agency", "due_on")
        return [_begun([self[f"{name}_{place}"] for name in names]) for place in range(MOST_ACTIONS)]

    @property
    def refer_on(self) -> forms.BoundField:
        """Which routes are taken."""
        return self["routes"]

    @property
    def by_route(self) -> list[tuple[Route, bool, list[forms.BoundField]]]:
        """Each route, whether anything was entered for it or is missing, and its fields."""
        each = [(route, *_begun([self[name] for name in _route(route)])) for route in self.area_routes]
        return [(route, begun or any(one.errors for one in fields), fields) for route, begun, fields in each]

    @property
    def parts_of_instead(self) -> list[tuple[str, list[forms.BoundField]]]:
        """What is done instead in its parts, each by name with its fields."""
        actions = [
            (str(_("Action %(number)d") % {"number": place + 1}), fields)
            for place, (_given, fields) in enumerate(self.by_action)
        ]
        routes = [(str(route.get_code_display()), fields) for route, _given, fields in self.by_route]
        chosen = [self.refer_on] if self.area_routes else []
        return [*actions, *routes, ("", chosen), ("", [self["instead"]])]

    @property
    def things_of_instead(self) -> list[list[forms.BoundField]]:
        """What is done instead, each with the fields that say it whole: nobody gives everything there is.

        Those that are given or missing: actions that are begun, routes that are chosen, and the words.
        """
        things = [fields for begun, fields in self.by_action if begun or any(one.errors for one in fields)]
        chosen = (self.refer_on.value() or ()) if self.area_routes else ()
        for route, _given, fields in self.by_route:
            if route.code in chosen:
                # Whether an enquiry goes ahead anyway is asked only where a part of its test is not met.
                may_lack = f"anyway_{route.code}"
                asked = [one for one in fields if one.name != may_lack or one.errors or one.value()]
                things.append([self.refer_on, *asked])
        words = self["instead"]
        return [*things, [words]] if words.value() or words.errors else things

    def chosen(self, *, person: Person, level: str) -> Instead:
        """What is done instead, for the service."""
        given = self.cleaned_data
        agencies = {str(one.pk): one for one in self._agencies}
        actions = []
        for place in self._places():
            day = given.get(f"due_on_{place}")
            agency = agencies.get(given.get(f"owner_agency_{place}", ""))
            if agency is None or not day:
                continue
            draft = ActionDraft(
                person=person,
                level=level,
                what=given.get(f"what_{place}", ""),
                owner_agency=agency,
                due_on=datetime.date.fromisoformat(day),
            )
            actions.append(ActionChosen(draft, given.get(f"how_{place}", "")))
        chosen = set(given.get("routes", ()))
        routes = [self._chosen_route(route) for route in self.area_routes if route.code in chosen]
        return Instead(given.get("instead", ""), actions, routes)

    def _places(self) -> list[int]:
        """The actions that are begun."""
        return [
            place
            for place in range(MOST_ACTIONS)
            if any(
                self.cleaned_data.get(f"{name}_{place}") for name in ("what", "how", "owner_agency", "due_on")
            )
        ]

    def _chosen_route(self, route: Route) -> RouteChosen:
        given, code = self.cleaned_data, route.code
        limbs = {limb: given.get(f"limb_{limb}_{code}", "") for limb in LIMBS} if code == "s42" else {}
        return RouteChosen(
            code=code,
            why=given.get(f"why_{code}", ""),
            to_agency=route.to_agency,
            to_words=route.to_words,
            limbs=limbs,
            enquiry_anyway={"yes": True, "no": False}.get(given.get(f"anyway_{code}", "")),
        )

    def clean(self) -> dict[str, Any]:
        """An action that is begun needs an agency and a day, without which it cannot be agreed at all."""
        given = super().clean() or self.cleaned_data
        for place in self._places():
            if not given.get(f"what_{place}"):
                self.add_error(f"what_{place}", _("Say what is to be done"))
            if not given.get(f"how_{place}"):
                self.add_error(f"how_{place}", _("Say how it is done"))
            if not given.get(f"owner_agency_{place}"):
                self.add_error(f"owner_agency_{place}", _("Choose the agency that does it"))
            elif closed_to := self._closed_to(given[f"owner_agency_{place}"]):
                self.add_error(f"owner_agency_{place}", closed_to)
            if not given.get(f"due_on_{place}") and f"due_on_{place}" not in self.errors:
                self.add_error(f"due_on_{place}", _("Enter the day by which it is done"))
        if not (given.get("instead") or given.get("routes") or self._places()):
            self.add_error("instead", _("Say what is done instead, and by whom"))
        return given

    def _closed_to(self, chosen: str) -> str:
        """Why this agency cannot have an action; empty where it can. A hub opens it without a record."""
        agency = next(one for one in self._agencies if str(one.pk) == chosen)
        hub = agency.kind == Agency.Kind.COMMUNITY_SAFETY_HUB
        return "" if hub or not self._holders or agency.pk in self._holders else holds_none(agency)

    def add_missing(self, missing: Mapping[str, str]) -> None:
        """Show what the service finds missing beside its field; of an action, beside the one it speaks of."""
        places = self._places()
        for name, message in missing.items():
            stem, _sep, place = name.rpartition("_")
            if place.isdecimal() and stem in ("what", "how", "owner_agency", "owner_user", "due_on"):
                shown = places[int(place)] if int(place) < len(places) else 0
                name = f"{'owner_agency' if stem == 'owner_user' else stem}_{shown}"
            self.add_error(name if name in self.fields else None, _(message))


def holds_none(agency: Agency) -> str:
    """That an agency could not open an action about the person, and what is done instead."""
    words = _(
        "As far as you may know, %(name)s holds no record of this person and could not open an action: "
        "choose an agency that does, or ask %(name)s first to log a contact"
    )
    return str(words % {"name": agency.name})


def _begun(fields: list[forms.BoundField]) -> tuple[bool, list[forms.BoundField]]:
    given = [field.value() for field in fields]
    return any(any(value) if isinstance(value, list) else value for value in given), fields


def _named(route: Route) -> str:
    to = route.to_agency.name if route.to_agency is not None else route.to_words
    return f"{route.get_code_display()}: {to}" if to else str(route.get_code_display())


def _action(place: int, agencies: Sequence[tuple[str, Any]]) -> dict[str, forms.Field]:
    return {
        f"what_{place}": forms.CharField(
            label=_("What is to be done, and by whom there?"), max_length=2000, required=False
        ),
        f"how_{place}": forms.ChoiceField(
            label=_("How?"), choices=[("", _("Choose how")), *Action.How.choices], required=False
        ),
        f"owner_agency_{place}": forms.ChoiceField(label=_("Agency"), choices=agencies, required=False),
        f"due_on_{place}": WholeDateField(label=_("By which day?"), required=False),
    }


def _route(route: Route) -> dict[str, forms.Field]:
    code = route.code
    fields: dict[str, forms.Field] = {
        f"why_{code}": forms.CharField(
            label=_("Why, in words that whoever receives it can act on"),
            max_length=4000,
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
        )
    }
    if code != "s42":
        return fields
    for limb in LIMBS:
        fields[f"limb_{limb}_{code}"] = forms.ChoiceField(
            label=LIMB_WORDS[limb],
            choices=AnswerFurther.Choice.choices,
            required=False,
            widget=forms.RadioSelect,
        )
    fields[f"anyway_{code}"] = forms.ChoiceField(
        label=_("If a part is not met: does an enquiry still go ahead?"),
        choices=YES_NO,
        required=False,
        widget=forms.RadioSelect,
    )
    return fields


def typed_days(data: QueryDict) -> dict[str, str]:
    """The days that were typed for actions, as fields begin with them: YYYY-MM-DD."""
    days = {}
    for place in range(MOST_ACTIONS):
        parts = [data.get(f"not-due_on_{place}_{part}", "").strip() for part in ("year", "month", "day")]
        days[f"due_on_{place}"] = "-".join(part for part in parts if part)
    return days
