"""The next step after a contact, in a template."""

from collections.abc import Sequence
from typing import Any

from django import template

from incidents.after import URGENT, next_step
from incidents.models import Incident

register = template.Library()


@register.simple_tag
def step_after(incident: Incident, people: Sequence[tuple[Any, Any, Any]]) -> dict[str, Any]:
    """What to do next (`says`), and the person whose page is to be read for it, if that is it (`person`).

    `people`: those who take part of whom the reader may know, each with the picture as the reader sees it.
    """
    levels = {picture.level: person for person, picture, _says in reversed(people)}
    highest = next((level for level in ("high", "elevated") if level in levels), "none")
    person = levels[highest] if highest in URGENT else None
    return {"says": next_step(incident.record, level=highest), "person": person}
