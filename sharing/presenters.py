"""Disclosures and agreements as a reader sees them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from caselink.templatetags.plain import moment
from people.models import Person
from sharing.bases import label_of
from sharing.models import Disclosure, DisclosureTo
from sharing.selectors.disclosures import DUE, ENDED, IN_FORCE, state_of

STATE_WORDS = {
    IN_FORCE: gettext_lazy("In force"),
    DUE: gettext_lazy("Due for review"),
    ENDED: gettext_lazy("Ended"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the register: no name of a person, unless the reader may know of them."""

    disclosure: Disclosure
    state: str
    to: Sequence[str]  # agencies' names, and how many are outside
    bases: Sequence[str]
    person: Person | None


def rows_of(*, disclosures: Iterable[Disclosure], persons: Mapping[int, Person], today: date) -> list[Row]:
    """The lines of the register. The disclosures come with their recipients."""
    return [
        Row(one, state_of(one, today), received_by(one), bases_of(one), persons.get(one.pk))
        for one in disclosures
    ]


def bases_of(disclosure: Disclosure) -> list[str]:
    """What it rests on, in words."""
    return bases_of_codes(disclosure.bases)


def bases_of_codes(codes: Sequence[str]) -> list[str]:
    """These bases (codes of sharing.bases.BASES) in words."""
    return [label_of(code) for code in codes]


def received_by(disclosure: Disclosure) -> list[str]:
    """The names of the agencies that received it, and how many outside CaseLink did."""
    recipients = list(disclosure.recipients.all())
    names = dict.fromkeys(one.agency.name for one in recipients if one.agency is not None)
    outside = sum(one.agency_id is None for one in recipients)
    more = ngettext("%(count)d outside CaseLink", "%(count)d outside CaseLink", outside)
    return [*names, *([more % {"count": outside}] if outside else [])]


def recipient_words(recipient: DisclosureTo) -> str:
    """Whom one recipient is, with their agency."""
    if recipient.agency is None:
        return _("%(name)s (outside CaseLink)") % {"name": recipient.outside_name}
    if recipient.user is None:
        return _("%(agency)s (nobody by name: it was passed on by hand)") % {"agency": recipient.agency.name}
    name = recipient.user.get_full_name() or recipient.user.get_username()
    if recipient.ended_at is None:
        return f"{name}, {recipient.agency.name}"
    return _("%(name)s, %(agency)s (no longer since %(when)s: %(why)s)") % {
        "name": name,
        "agency": recipient.agency.name,
        "when": moment(recipient.ended_at),
        "why": recipient.end_reason,
    }
