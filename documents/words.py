"""Codes and moments in the words of a document."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agencies.models import User
from agencies.selectors import open_memberships
from risk.answer_presenters import Fell
from risk.further_questions import BY_CODE, LEFT_OPEN, NOTHING_INSTEAD, PLAN_CLOSED

REPLY_WORDS: Final[Mapping[str, Promise]] = {
    "waiting": _("No reply yet"),
    "comes": _("Comes"),
    "sends_part": _("Sends its part"),
    "cannot": _("Cannot come"),
}
ABOUT_WORDS: Final[Mapping[str, Promise]] = {
    "alone": _("Was the person spoken to alone?"),
    "sober": _("Were they sober when they were spoken to?"),
    "trusted": _("Did somebody they trust speak to them?"),
    "told": _("Were they told of the risks?"),
    "family": _("Was their family asked to help?"),
}
CHOICE_WORDS: Final[Mapping[str, Promise]] = {
    "yes": _("Yes"),
    "no": _("No"),
    "cannot_tell": _("Cannot tell"),
}

_FURTHER: Final[Mapping[str, Promise]] = {
    NOTHING_INSTEAD: _("Why nobody is asked to do anything instead"),
    PLAN_CLOSED: _("What is different for the person now"),
    LEFT_OPEN: _("Why it was closed though something is still open"),
}

#: Of these what was said is everything; nobody is asked for a yes or a no.
WORDS_ALONE: Final = frozenset(_FURTHER)
LIMB_WORDS: Final[Mapping[str, Promise]] = {
    "needs": _("Needs for care and support"),
    "risk": _("Experiencing, or at risk of, abuse or neglect"),
    "cannot_protect": _("Cannot protect themselves because of these needs"),
}
MET_WORDS: Final[Mapping[str, Promise]] = {
    "yes": _("met"),
    "no": _("not met"),
    "cannot_tell": _("cannot be told"),
}

# An answer that does not stand any more: its title, and who saw to that.
FELL_WORDS: Final[Mapping[Fell, tuple[Promise, Promise]]] = {
    "overtaken": (_("An answer that was overtaken: %(kind)s"), _("Overtaken")),
    "taken_back": (_("An answer that was taken back by who gave it: %(kind)s"), _("Taken back")),
    "returned": (_("An answer that was returned: %(kind)s"), _("Returned")),
    "called_off": (_("An answer whose meeting was called off: %(kind)s"), _("Called off")),
}


def question_words(code: str) -> str:
    """What one of the review's own questions asks; its code where nobody asks it any more."""
    known = BY_CODE.get(code)
    return str(known.asks if known else _FURTHER.get(code, code))


def signed(user: User | None, at: datetime | None) -> str:
    """Somebody by name and by the agency they worked for then, and when; empty for nobody."""
    if user is None or at is None:
        return ""
    day = timezone.localdate(at)
    there = (
        open_memberships(user=user, on=day).order_by("agency__name").values_list("agency__name", flat=True)
    )
    who = [user.get_full_name() or user.get_username(), *dict.fromkeys(there)]
    return ", ".join([*who, moment(at)])


def moment(at: datetime | None) -> str:
    """A moment as a document writes it, in local time; empty for none."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    return f"{date_format(local, 'j F Y')}, {local:%H:%M}"
