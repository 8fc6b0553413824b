"""What the pages of a person and of a prompt say of actions and referrals."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils import timezone

from actions import selectors
from actions.permissions import reach_of
from actions.selectors.attending import attending
from agencies.permissions import Actor
from people.models import Person

register = template.Library()


@register.simple_tag
def acted_upon(actor: Actor, person: Person) -> Mapping[str, Any]:
    """The person's actions and referrals that the reader may see, and whether they attend often there."""
    reach = reach_of(actor, person=person)
    actions = selectors.actions_of(by=actor, person=person, reach=reach)
    referrals = selectors.referrals_of(by=actor, person=person, reach=reach)
    often = attending(by=actor, person=person, on=timezone.localdate())
    return {
        "often": often,
        "now": timezone.now(),
        "actions": [one for one in actions if one.closed_at is None],
        "referrals": [one for one in referrals if one.closed_at is None],
        "closed": [
            *(one for one in actions if one.closed_at is not None),
            *(one for one in referrals if one.closed_at is not None),
        ],
    }
