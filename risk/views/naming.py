"""Name the people who come to a meeting, and end what it opened to them."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse

from agencies.decorators import needs, recorded
from agencies.permissions import Perm


@needs(Perm.PROMPT_ANSWER)
@recorded
def people_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Who comes."""
    raise Http404


@needs(Perm.PROMPT_ANSWER)
@recorded
def end_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The meeting is over."""
    raise Http404
