"""What a person's page says of warnings."""

from collections.abc import Sequence
from datetime import date

from django import template
from django.utils.translation import gettext as _

from agencies.permissions import Actor
from people.models import Person
from safeguards import selectors
from safeguards.drafts import WarningTold
from safeguards.models import Application, WarningNote

register = template.Library()


@register.simple_tag
def warnings_told(actor: Actor, person: Person) -> Sequence[WarningTold]:
    """The standing warnings of which the reader may know; lowered ones are in the chronology."""
    return selectors.warnings_told(by=actor, person=person, known=True)


@register.filter
def warning_words(kind: str) -> str:
    """What a warning is about."""
    return str(WarningNote.Kind(kind).label)


@register.filter
def told_words(told: str) -> str:
    """Whether the person was told of it."""
    return str(WarningNote.Told(told).label)


@register.filter
def stage_words(code: str) -> str:
    """A state of an application."""
    return str(Application.State(code).label)


@register.filter
def move_words(move: str) -> str:
    """What was done with an application."""
    return {
        "receive": _("Received"),
        "check": _("Identity and contact checked"),
        "research": _("Agencies asked"),
        "decide": _("Decision proposed"),
        "agree": _("A second person agreed"),
        "disagree": _("A second person did not agree"),
        "tell": _("Told, or not told with the reason"),
        "stop": _("Stopped"),
    }.get(move, move)


@register.filter
def days_left(due: date, today: date) -> int:
    """How many days until then; below 0 where it is past."""
    return (due - today).days
