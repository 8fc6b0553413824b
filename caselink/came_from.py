"""The page of ours from which a request comes, as the browser names it: no page has to hold its own."""

from urllib.parse import urlsplit, urlunsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def page_before(request: HttpRequest) -> str:
    """Its path and query, safe to lead back to; empty where it is another site's, this one, or not named."""
    named = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(named, {request.get_host()}, require_https=request.is_secure()):
        return ""
    parts = urlsplit(named)
    here = urlunsplit(("", "", parts.path, parts.query, ""))
    local = parts.netloc and url_has_allowed_host_and_scheme(here, None)
    return here if local and parts.path != request.path else ""
