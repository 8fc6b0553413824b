"""What the pages of signing in ask."""

from typing import Any

from django import template

from agencies.models import IdentityProvider
from agencies.selectors.providers import providers_active
from agencies.views.demonstration import key_of_the_demonstration

register = template.Library()


@register.simple_tag(takes_context=True)
def demonstration_here(context: dict[str, Any]) -> bool:
    """Whether this is the demonstration, on its own machine."""
    return bool(key_of_the_demonstration(context["request"]))


@register.simple_tag
def providers() -> list[IdentityProvider]:
    """The agencies' own sign-ins that may be used."""
    return providers_active()
