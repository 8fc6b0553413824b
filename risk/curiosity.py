"""What is not known about a person, in words: whom to ask, and a plain question to put."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies.models import Agency
from agencies.selectors import agencies_by_code
from caselink.days import day_words
from incidents.labels import KIND, words
from incidents.presenters import path_of
from people.models import Person
from risk.rules.sights import Sight
from risk.rules.unknown import Gap


@dataclass(frozen=True)
class Shown:
    """One incident that shows it: the day and the kind in words, and its page."""

    day: str
    kind: str
    reference: str
    href: str

    @cached_property
    def item(self) -> SafeString:
        """An item of a list, made once: several things that are not known are shown by the same incident."""
        line = '<li><span class="caselink-nowrap">{}</span>, {}, <a class="govuk-link" href="{}">{}</a></li>'
        return format_html(line, self.day, self.kind, self.href, self.reference)


@dataclass(frozen=True, slots=True)
class Unknown:
    """One thing not known: what, whom to ask, a question to put, and the incidents that show it."""

    what: str
    ask: str
    question: str
    shows: Sequence[Shown]


def unknowns(
    gaps: Iterable[Gap], *, agencies: Mapping[str, Agency], of: Person | None = None
) -> list[Unknown]:
    """The gaps in words. `agencies` are those of the gaps by code (agencies_of), `of` whose page it is."""
    gaps = list(gaps)
    query = f"?person={of.public_id}" if of is not None else ""
    shown = {
        sight.incident: Shown(
            day_words(sight.on),
            words(KIND, sight.kind),
            sight.reference,
            path_of(sight.incident) + query,
        )
        for sight in {sight.incident: sight for gap in gaps for sight in gap.shows}.values()
    }
    return [_unknown(gap, agencies, [shown[each.incident] for each in _newest(gap)]) for gap in gaps]


def _newest(gap: Gap) -> list[Sight]:
    return sorted(gap.shows, key=lambda sight: (sight.on, sight.reference), reverse=True)


def agencies_of(gaps: Iterable[Gap]) -> dict[str, Agency]:
    """The agencies that gaps name, by code. One query."""
    return agencies_by_code({code for gap in gaps for code in gap.ask})


def _unknown(gap: Gap, agencies: Mapping[str, Agency], shows: Sequence[Shown]) -> Unknown:
    what, question = _GAPS[gap.code](gap)
    whom = [_contact(agencies[code]) for code in gap.ask if code in agencies]
    if gap.practice:
        whom.append(_("their GP practice (%(code)s)") % {"code": gap.practice})
    elif gap.code == "gp":
        whom.append(_("their GP practice: ask them, or any agency that knows, which it is"))
    return Unknown(what, "; ".join(whom), question, shows)


def _contact(agency: Agency) -> str:
    return f"{agency.name} ({agency.contact_point})" if agency.contact_point else agency.name


def _alone(gap: Gap) -> tuple[str, str]:
    numbers = {"count": gap.count, "of": gap.of}
    if gap.count:
        what = _(
            "Nowhere recorded as seen alone in the last 12 months: with somebody else at %(count)d of the "
            "%(of)d contacts you may read in full."
        )
    else:
        what = _(
            "Whether they were seen alone is not recorded at any of the %(of)d contacts you may read in full."
        )
    return what % numbers, _(
        "“Can you see them next time where nobody else can hear, and ask whether they are safe at home?”"
    )


def _sober(gap: Gap) -> tuple[str, str]:
    return _(
        "Nowhere recorded as seen sober in the last 12 months: under the influence at each of the %(of)d "
        "contacts that say."
    ) % {"of": gap.of}, _("“When are they usually sober, and can you see them then?”")


def _relationship(gap: Gap) -> tuple[str, str]:
    return _("Who the other person in the records is to them has not been recorded in their own words."), _(
        "“Have you asked them, where nobody else could hear, who that is, and whether they feel safe?”"
    )


def _cause(gap: Gap) -> tuple[str, str]:
    return ngettext(
        "The cause of %(count)d injury is not recorded.",
        "The cause of %(count)d injuries is not recorded.",
        gap.count,
    ) % {"count": gap.count}, _(
        "“How did each of these happen, who was there, and does the injury fit that?”"
    )


def _gp(gap: Gap) -> tuple[str, str]:
    return _("No contact with a GP in the last 12 months is in what you may see, and no GP was asked."), _(
        "“What injuries, drinking or worries do you have on file, and when were they last seen?”"
    )


def _left_out(gap: Gap) -> tuple[str, str]:
    day = day_words(gap.on) if gap.on else ""
    return ngettext(
        "The discussion of %(day)s does not name an agency that had %(count)d contact before it.",
        "The discussion of %(day)s does not name who had %(count)d contacts before it.",
        gap.count,
    ) % {"day": day, "count": gap.count}, _(
        "“Were you asked? What do you hold, and what would you have said?”"
    )


def _conditions(gap: Gap) -> tuple[str, str]:
    return ngettext(
        "An order is in force of which no conditions are recorded.",
        "%(count)d orders are in force of which no conditions are recorded.",
        gap.count,
    ) % {"count": gap.count}, _(
        "“What conditions does it carry: no contact, not to come to the address? Who checks them?”"
    )


def _drinking(gap: Gap) -> tuple[str, str]:
    return _(
        "No record says that drinking or drug use was talked about, though %(count)d contacts note it."
    ) % {"count": gap.count}, _(
        "“Has anybody asked what they drink or take, and why, and offered help with it?”"
    )


_GAPS: Mapping[str, Callable[[Gap], tuple[str, str]]] = {
    "alone": _alone,
    "sober": _sober,
    "relationship": _relationship,
    "cause": _cause,
    "gp": _gp,
    "left_out": _left_out,
    "conditions": _conditions,
    "drinking": _drinking,
}
