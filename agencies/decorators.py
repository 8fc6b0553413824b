"""What a page asks of its reader: to be signed in, to hold a permission, and to be recorded."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

import structlog
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from agencies.permissions import Perm
from agencies.proving import again
from agencies.selectors.sign_in import has_factor
from agencies.sessions import go_to, is_fresh

log = structlog.get_logger(__name__)
View = Callable[..., HttpResponse]


def needs(*perms: Perm) -> Callable[[View], View]:
    """Signed in, and with at least one of these permissions; otherwise sign-in, or 403."""

    def decorate(view: View) -> View:
        @login_required
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not any(request.actor.may(perm) for perm in perms):  # type: ignore[attr-defined]
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return checked

    return decorate


def fresh(view: View) -> View:
    """The reader has proved who they are within the last five minutes; otherwise they are asked to.

    Stands outside `recorded`: somebody who is sent to prove it has seen nothing. What they had filled in
    is not lost: it waits on the page that asks, and goes on from there.
    """

    @login_required
    @wraps(view)
    def proved(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_fresh(request.session, timezone.now()):
            return view(request, *args, **kwargs)
        if not has_factor(user=request.user):  # type: ignore[arg-type]
            logout(request)  # their agency's provider proves it, at the sign-in page
            return go_to(request, reverse("account_login"), back=True)
        if request.method != "POST" or request.headers.get("HX-Request"):
            return go_to(request, reverse("account_reauthenticate"), back=True)
        answer = again(request)
        return view(request, *args, **kwargs) if answer is None else answer

    return proved


def fresh_file(page: Callable[..., str]) -> Callable[[View], View]:
    """As `fresh`, for a file: whoever is asked to prove who they are comes to `page` from there.

    A file that is sent leaves the page that asked for it standing, as if nothing had happened. `page` is
    called as the view is, without the request, and gives the address of a page that has the file; what was
    chosen in the address goes along.
    """

    def decorate(view: View) -> View:
        proved = fresh(view)

        @login_required
        @wraps(view)
        def sent(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if is_fresh(request.session, timezone.now()):
                return proved(request, *args, **kwargs)
            asks = "account_reauthenticate"
            if not has_factor(user=request.user):  # type: ignore[arg-type]
                logout(request)  # their agency's provider proves it, at the sign-in page
                asks = "account_login"
            back, chosen = page(*args, **kwargs), request.META.get("QUERY_STRING", "")
            if chosen:
                back = f"{back}{'&' if '?' in back else '?'}{chosen}"
            query = urlencode({REDIRECT_FIELD_NAME: back})
            return go_to(request, f"{reverse(asks)}?{query}", back=False)

        return sent

    return decorate


def recorded(view: View) -> View:
    """The view runs in one transaction with the access events it writes.

    When those cannot be written the page is refused with 503, and nothing of it is shown.
    """

    @wraps(view)
    def refusing(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                return view(request, *args, **kwargs)
        except DatabaseError as error:
            sqlstate = getattr(error.__cause__, "sqlstate", "")
            log.error("page_refused", view=view.__name__, sqlstate=sqlstate)
            return HttpResponse(render_to_string("503.html"), status=503)

    return refusing


def fresh_to_change(view: View) -> View:
    """As `fresh`, for forms that are sent; reading asks for no more than the role."""
    return fresh_once_right(lambda _request: True)(view)


def fresh_once_right(right: Callable[[HttpRequest], bool]) -> Callable[[View], View]:
    """As `fresh_to_change`, but what is wrong with the form is said before anything is proved.

    `right` says whether what was sent can be done; the view does nothing where it cannot, and says why.
    """

    def decorate(view: View) -> View:
        proved = fresh(view)

        @wraps(view)
        def chosen(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            changes = request.method == "POST" and right(request)
            return (proved if changes else view)(request, *args, **kwargs)

        return chosen

    return decorate
