"""What the pages about agencies' systems say of them."""

from django import template

from agencies.client_forms import SCOPES
from agencies.models import ApiClient

register = template.Library()


@register.filter
def may_do(client: ApiClient) -> list[str]:
    """What the system may do, a line for each of its scopes."""
    return [str(SCOPES.get(scope, scope)) for scope in client.scopes.split()]
