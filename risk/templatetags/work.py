"""Whose move is next and who holds a prompt, in words."""

from collections.abc import Collection, Iterable

from django import template
from django.http import HttpRequest
from django.utils.translation import gettext as _

from agencies.models import Agency, User
from agencies.permissions import Actor, Perm
from risk.models import Holding, Prompt, QueueEntry
from risk.selectors.work import holder_of

register = template.Library()


@register.simple_tag
def held_told(prompt: Prompt) -> Holding | None:
    """Who holds this prompt; None once it is closed."""
    return holder_of(prompt=prompt)


@register.filter
def turn_words(entry: QueueEntry, reader: int | None = None) -> str:
    """Whose move is next: always one agency, or one user of it. `reader` is a user's primary key."""
    agency, user = entry.turn_agency, entry.turn_user
    if user is not None and user.pk == reader:
        return _("Your move")
    if user is not None:
        return _("Next move: %(name)s, %(agency)s") % {"name": _name(user), "agency": agency.name}
    return _("Next move: %(agency)s") % {"agency": agency.name}


@register.filter
def holder_words(held: Holding | None, reader: int | None = None) -> str:
    """Who answers for the prompt. `reader` is a user's primary key."""
    if held is None:
        return _("Held by nobody")
    if held.user is None:
        return _("Held by %(agency)s, not yet claimed") % {"agency": held.agency.name}
    if held.user.pk == reader:
        return _("Held by you")
    return _("Held by %(name)s, %(agency)s") % {"name": _name(held.user), "agency": held.agency.name}


@register.filter
def beyond(agencies: Iterable[Agency], request: HttpRequest) -> list[Agency]:
    """Those of these agencies for which the reader does not work: the ones to ask."""
    own = _own(request)
    return [agency for agency in agencies if agency.pk not in own]


@register.filter
def within(agencies: Iterable[Agency], request: HttpRequest) -> list[Agency]:
    """Those of these agencies for which the reader works: nobody asks their own from outside."""
    own = _own(request)
    return [agency for agency in agencies if agency.pk in own]


@register.filter
def is_own(agency: Agency, request: HttpRequest) -> bool:
    """Whether the reader works for this agency."""
    return agency.pk in _own(request)


def _own(request: HttpRequest) -> Collection[int]:
    actor: Actor | None = getattr(request, "actor", None)
    return () if actor is None else actor.where(Perm.PERSON_VIEW, Perm.CONTACT_LOG)


def _name(user: User) -> str:
    return user.get_full_name() or user.get_username()
