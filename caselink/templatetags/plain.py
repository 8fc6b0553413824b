"""Dates, times and levels as a reader would say them."""

from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from caselink.days import day_words
from caselink.whose import whose
from incidents.labels import KIND, SCHEME, words
from people.purposes import sentence as purpose_sentence

register = template.Library()
register.filter(whose)
LEVELS = {
    "none": gettext_lazy("No concern raised"),
    "emerging": gettext_lazy("Emerging"),
    "elevated": gettext_lazy("Elevated"),
    "high": gettext_lazy("High"),
}
OUTCOMES = {
    "same": gettext_lazy("Same person"),
    "not_same": gettext_lazy("Not the same person"),
    "cannot_tell": gettext_lazy("Cannot tell"),
    "unlink": gettext_lazy("Taken out of the person"),
}
QUESTIONS = {
    "open": gettext_lazy("Waits"),
    "same": gettext_lazy("Same person"),
    "not_same": gettext_lazy("Not the same person"),
    "settled": gettext_lazy("Settled by later evidence"),
}
METHODS = {
    "new": gettext_lazy("Nobody known was like it"),
    "identifier": gettext_lazy("By a number"),
    "weights": gettext_lazy("By weighing what agrees"),
    "join": gettext_lazy("Two persons were found to be one"),
    "human": gettext_lazy("Somebody decided it"),
}
RUNS = {
    "running": gettext_lazy("Running"),
    "proposed": gettext_lazy("Waits for a decision"),
    "failed": gettext_lazy("Failed"),
    "closed": gettext_lazy("Replaced by a later run"),
    "approved": gettext_lazy("Approved"),
    "applied": gettext_lazy("Carried out"),
    "refused": gettext_lazy("Refused"),
    "outdated": gettext_lazy("Outdated: what it rests on has changed"),
}
PROPOSALS = {
    "join": gettext_lazy("Persons who would be one"),
    "split": gettext_lazy("Persons who would be several"),
    "weight": gettext_lazy("Links whose weight would change"),
}
_MINUTE, _HOUR, _DAY = 60, 3600, 86400


@register.filter
def partial_date(value: str | date | None) -> str:
    """2 August 1981, August 1981 or 1981: as much as is known."""
    if not value:
        return ""
    if isinstance(value, date):
        return day_words(value)
    pattern = {4: "Y", 7: "F Y"}.get(len(value), "j F Y")
    try:
        return day_words(date.fromisoformat((value + "-01-01")[:10]), pattern)
    except ValueError:
        return value


@register.filter
def moment(value: datetime | None) -> str:
    """24 November 2026 at 3:31pm, in Europe/London."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    clock = f"{local.hour % 12 or 12}:{local:%M}{'am' if local.hour < 12 else 'pm'}"
    return _("%(day)s at %(time)s") % {"day": day_words(local.date()), "time": clock}


@register.filter
def time_left(due: datetime) -> str:
    """Due in 2 hours; overdue by 1 day."""
    seconds = int((due - timezone.now()).total_seconds())
    length = _length(abs(seconds))
    if seconds < 0:
        return _("overdue by %(length)s") % {"length": length}
    return _("due in %(length)s") % {"length": length}


@register.filter
def waited(since: datetime) -> str:
    """Waiting for 3 days."""
    length = _length(max(0, int((timezone.now() - since).total_seconds())))
    return _("waiting for %(length)s") % {"length": length}


@register.filter
def is_overdue(due: datetime) -> bool:
    """Whether the moment has passed."""
    return due < timezone.now()


def _length(seconds: int) -> str:
    if seconds < _HOUR:
        minutes = max(1, seconds // _MINUTE)
        return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    if seconds < _DAY:
        hours = seconds // _HOUR
        return ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
    days = seconds // _DAY
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}


@register.filter
def level_words(level: str) -> str:
    """The level's name."""
    return str(LEVELS.get(level, level))


@register.filter
def kind_words(kind: str) -> str:
    """The kind of an incident, in words."""
    return words(KIND, kind)


@register.filter
def outcome_words(outcome: str) -> str:
    """What a decision about who is who says."""
    return str(OUTCOMES.get(outcome, outcome))


@register.filter
def candidate_words(state: str) -> str:
    """What has become of a question of who is who."""
    return str(QUESTIONS.get(state, state))


@register.filter
def method_words(method: str) -> str:
    """How a record came to point to a person."""
    return str(METHODS.get(method, method))


@register.filter
def run_words(state: str) -> str:
    """What has become of a relinking run, or of a proposal."""
    return str(RUNS.get(state, state))


@register.filter
def proposal_words(kind: str) -> str:
    """What kind of difference a proposal is."""
    return str(PROPOSALS.get(kind, kind))


@register.filter
def scheme_words(scheme: str) -> str:
    """What kind of number it is, in words."""
    return words(SCHEME, scheme)


@register.filter
def purpose_words(purpose: str) -> str:
    """The purpose of a look, in words."""
    return purpose_sentence(purpose)


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """mapping[key], or nothing."""
    return mapping.get(key, "") if mapping else ""


@register.filter
def full_name(thing: Any) -> str:
    """Given and family name of a person, a record or a user, or that none is known."""
    if hasattr(thing, "get_full_name"):
        return str(thing.get_full_name() or thing.get_username())
    name = f"{thing.given_name} {thing.family_name}".strip()
    return name or _("Name not known")


@register.filter
def widget_type(field: Any) -> str:
    """The kind of widget that draws a bound field."""
    return type(field.field.widget).__name__.lower()
