"""The code of the demonstration's users, who have no telephone. Nowhere else."""

import json
from datetime import UTC, datetime
from pathlib import Path

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

LOOPBACK = {"127.0.0.1", "::1"}


def key_of_the_demonstration(request: HttpRequest) -> str:
    """The demonstration's key, asked for on its own machine; empty everywhere else.

    Never in an installation with a database of its own, behind a proxy, or with no demonstration.
    """
    if not settings.EMBEDDED or settings.HTTPS or request.META.get("REMOTE_ADDR") not in LOOPBACK:
        return ""
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return ""
    try:
        content = json.loads((Path(settings.VAR_DIR) / "demo.json").read_text())
        return str(content["second_factor_key"])
    except (OSError, ValueError, LookupError, TypeError):
        return ""


@require_GET
@never_cache
def code(request: HttpRequest) -> HttpResponse:
    """The code that signs a user of the demonstration in now, and the next one."""
    key = key_of_the_demonstration(request)
    if not key:
        raise Http404
    _, now, following = yield_hotp_counters_from_time()
    context = {
        "code": format_hotp_value(hotp_value(key, now)),
        "next": format_hotp_value(hotp_value(key, following)),
        "until": datetime.fromtimestamp((now + 1) * 30, UTC),
        "key": key,
    }
    return render(request, "account/demonstration_code.html", context)
