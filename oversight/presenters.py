"""Looks that stand out, in plain sentences: what was done, and never a judgement."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agencies.permissions import Actor
from agencies.selectors import agencies_by_code
from oversight.models import UnusualAccess
from oversight.selectors.told import facts_told
from oversight.selectors.unusual import names_of_readers

TITLES = {
    "break_glass": gettext_lazy("An emergency"),
    "own_record": gettext_lazy("Somebody of the reader’s own name"),
    "own_address": gettext_lazy("Somebody at an address recorded under the reader’s name"),
    "own_surname": gettext_lazy("Somebody of the reader’s family name"),
    "declared_block_later": gettext_lazy("Somebody whom the reader turned out to know"),
    "after_membership_end": gettext_lazy("For an agency the reader did not work for"),
    "many_people": gettext_lazy("Many people"),
    "many_not_found": gettext_lazy("Many tries that led to nobody"),
    "same_person_often": gettext_lazy("The same person again and again"),
    "out_of_hours": gettext_lazy("Out of hours"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One of them as a list shows it."""

    found: UnusualAccess
    title: str
    who: str
    agency: str
    says: str
    persons: Sequence[str]  # whom it is about, by public id


def rows(found: Sequence[UnusualAccess], *, by: Actor) -> list[Row]:
    """Each with its title, its reader and its sentence, of what the actor may read of it."""
    told = facts_told(found, by=by)
    names = names_of_readers({one.actor_id for one in found} | {one.reviewed_by for one in found})
    agencies = agencies_by_code({one.agency for one in found})
    return [
        Row(
            one,
            str(TITLES[one.code]),
            names.get(one.actor_id, one.actor_id),
            agencies[one.agency].name if one.agency in agencies else one.agency,
            says(one.code, facts),
            facts.get("persons", ()),
        )
        for one in found
        if (facts := told[one.pk]) is not None
    ]


def says(code: str, facts: Mapping[str, Any]) -> str:
    """What was done, with its numbers. Raises KeyError for a rule that is not there."""
    return _SENTENCES[code](facts)


def _people(number: int) -> str:
    return ngettext("%(number)s person", "%(number)s people", number) % {"number": number}


def _many(facts: Mapping[str, Any]) -> str:
    said = _("Opened %(people)s different people that day, %(hour)s of them within an hour.") % {
        "people": facts["people"],
        "hour": facts["in_an_hour"],
    }
    if not facts["usual"]:
        return said
    return said + " " + _("On a usual day of this reader it is %(usual)g.") % {"usual": facts["usual"]}


def _missed(facts: Mapping[str, Any]) -> str:
    if facts.get("system"):
        return _(
            "This system of the agency asked for %(addresses)s addresses that are not there for it, "
            "%(hour)s of these within an hour. Ask the agency why: its program may be wrong, or somebody "
            "may be trying identifiers."
        ) % {"addresses": facts["addresses"], "hour": facts["in_an_hour"]}
    return _(
        "Opened %(addresses)s addresses that are not there for this reader, and searched %(searches)s times "
        "without finding anybody; %(hour)s of these within an hour."
    ) % {"addresses": facts["addresses"], "searches": facts["searches"], "hour": facts["in_an_hour"]}


def _late(facts: Mapping[str, Any]) -> str:
    return _("Opened %(people)s between %(first)s and %(last)s, outside working hours.") % {
        "people": _people(facts["people"]),
        "first": facts["first"],
        "last": facts["last"],
    }


def _glass(facts: Mapping[str, Any]) -> str:
    number = len(facts["emergencies"])
    return ngettext(
        "Asked for somebody in an emergency once.",
        "Asked for somebody in an emergency %(number)s times.",
        number,
    ) % {"number": number}


def _ended(facts: Mapping[str, Any]) -> str:
    return ngettext(
        "Looked once for an agency for which they did not work on that day.",
        "Looked %(number)s times for an agency for which they did not work on that day.",
        facts["looks"],
    ) % {"number": facts["looks"]}


def _of(text: Any) -> Callable[[Mapping[str, Any]], str]:
    return lambda facts: str(text) % {"people": _people(len(facts["persons"]))}


_SENTENCES: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "break_glass": _glass,
    "own_record": _of(gettext_lazy("Opened %(people)s whose given and family name are the reader’s own.")),
    "own_address": _of(
        gettext_lazy("Opened %(people)s recorded at an address at which the reader’s own name is recorded.")
    ),
    "own_surname": _of(gettext_lazy("Opened %(people)s whose family name is the reader’s own.")),
    "declared_block_later": _of(
        gettext_lazy("Opened %(people)s, of whom it was said on that day that the reader knows them.")
    ),
    "after_membership_end": _ended,
    "many_people": _many,
    "many_not_found": _missed,
    "same_person_often": _of(
        gettext_lazy("Opened %(people)s ten times or more in a week; the agency recorded no contact.")
    ),
    "out_of_hours": _late,
}
