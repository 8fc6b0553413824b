"""Webhooks of an agency's own systems."""

from typing import Any
from uuid import UUID

from django.http import Http404
from rest_framework import status
from rest_framework.response import Response

from caselink.api import ApiRequest, BadRequest, CursorPagination, error_response, parameters
from caselink.api_view import ApiView
from notices.api import documents
from notices.models import Delivery, Webhook
from notices.selectors.webhooks import deliveries_of, webhook_of, webhooks_of
from notices.services.webhooks import webhook_end, webhook_make
from people.services.refusals import Incomplete, NotOpen


class _Newest(CursorPagination):
    ordering = ("-made_at", "-pk")


class _Latest(CursorPagination):
    ordering = ("-at", "-pk")


class WebhooksView(ApiView):
    """The webhooks of the client's agency."""

    required_scopes = {"GET": documents.SCOPE, "POST": documents.SCOPE}

    @documents.webhooks_read
    def get(self, request: ApiRequest) -> Response:
        """List the agency's webhooks, ended ones too, without their secrets."""
        parameters(request, known=())
        pages = _Newest()
        shown = pages.paginate_queryset(webhooks_of(by=request.actor), request, self) or []
        return pages.get_paginated_response([_webhook(one) for one in shown])

    @documents.webhook_make
    def post(self, request: ApiRequest) -> Response:
        """Be told of events at an https address of the agency's; each is signed with the secret."""
        parameters(request, known=(), paged=False)
        parsed = self.body(request)
        if parsed.flaws:
            raise BadRequest(*(("/".join(path), message) for path, message in parsed.flaws))
        url, events = _sent(parsed.value)
        try:
            webhook, secret = webhook_make(url=url, codes=events, by=request.actor)
        except Incomplete as incomplete:
            raise BadRequest(*incomplete.missing.items()) from incomplete
        except NotOpen as refused:
            return error_response(409, ("", str(refused)))
        return Response({**_webhook(webhook), "secret": secret}, status=status.HTTP_201_CREATED)


class WebhookView(ApiView):
    """One webhook of the client's agency."""

    required_scopes = {"GET": documents.SCOPE, "POST": documents.SCOPE}

    @documents.webhook_read
    def get(self, request: ApiRequest, public_id: UUID) -> Response:
        """Read one webhook, without its secret."""
        parameters(request, known=(), paged=False)
        return Response(_webhook(_found(request, public_id)))

    @documents.webhook_end
    def post(self, request: ApiRequest, public_id: UUID) -> Response:
        """End it: nothing more is sent there, also not what waits. A body is not looked at."""
        parameters(request, known=(), paged=False)
        return Response(_webhook(webhook_end(webhook=_found(request, public_id), by=request.actor)))


class DeliveriesView(ApiView):
    """What was sent to a webhook."""

    required_scopes = {"GET": documents.SCOPE}

    @documents.deliveries_read
    def get(self, request: ApiRequest, public_id: UUID) -> Response:
        """List what was sent to the webhook, or waits to be, newest first."""
        parameters(request, known=())
        pages = _Latest()
        found = deliveries_of(webhook=_found(request, public_id))
        shown = pages.paginate_queryset(found, request, self) or []
        return pages.get_paginated_response([_delivery(one) for one in shown])


def _found(request: ApiRequest, public_id: UUID) -> Webhook:
    webhook = webhook_of(by=request.actor, public_id=public_id)
    if webhook is None:
        raise Http404
    return webhook


def _sent(value: Any) -> tuple[str, list[str]]:
    """The address and the codes. Raises BadRequest for a body of another shape."""
    if not isinstance(value, dict):
        raise BadRequest(("", "must be an object with url and events"))
    wrong = [("", "holds a property that is not known; known are: url, events")] * bool(
        value.keys() - {"url", "events"}
    )
    url, events = value.get("url"), value.get("events")
    if not isinstance(url, str):
        wrong.append(("url", "is required, as text"))
    if not isinstance(events, list) or not all(isinstance(one, str) for one in events):
        wrong.append(("events", "is required, as a list of text"))
    elif len(set(events)) < len(events):
        wrong.append(("events", "names an event more than once"))
    if wrong:
        raise BadRequest(*wrong)
    return str(url), list(events or ())


def _webhook(one: Webhook) -> dict[str, Any]:
    return {
        "id": str(one.public_id),
        "url": one.url,
        "events": one.codes,
        "made_at": one.made_at.isoformat(),
        "ended_at": one.ended_at.isoformat() if one.ended_at else None,
        "failing_since": one.failing_since.isoformat() if one.failing_since else None,
    }


def _delivery(one: Delivery) -> dict[str, Any]:
    moments = {name: getattr(one, name) for name in ("next_at", "delivered_at", "given_up_at")}
    return {
        "id": str(one.public_id),
        "event": one.code,
        "at": one.at.isoformat(),
        "about": {"type": one.about_type, "id": str(one.about_id)},
        "attempts": one.attempts,
        "status": one.status,
        **{name: at.isoformat() if at else None for name, at in moments.items()},
    }
