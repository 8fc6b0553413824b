"""The view that every address of the API is."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from caselink.api import BadRequest, LengthRequired, too_large
from caselink.strict_json import Parsed
from caselink.throttling import ClientThrottle, Rate


class ApiView(APIView):
    """One address of the API. `required_scopes` says, for each method, the scope that it needs."""

    required_scopes: Mapping[str, str] = {}
    throttle_classes = [ClientThrottle]
    http_method_names = ["get", "post"]
    body_limit: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE

    def check_permissions(self, request: Request) -> None:
        """Count the request before anything is said of it, so that refusals are counted too."""
        super().check_throttles(request)
        super().check_permissions(request)

    def check_throttles(self, request: Request) -> None:
        """Done with the permissions."""

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        """Say what is left of the client's minute, wherever that was counted."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        rate: Rate | None = getattr(request, "rate", None)
        for name, value in (rate.headers if rate else {}).items():
            answer[name] = value
        return answer

    def body(self, request: Request) -> Parsed:
        """The request's JSON. Raises as StrictJSONParser, and UnsupportedMediaType."""
        meta = request.META
        if not meta.get("CONTENT_LENGTH"):
            if meta.get("HTTP_TRANSFER_ENCODING"):
                raise LengthRequired
            raise BadRequest(("", "is empty; JSON is expected"))
        if int(meta["CONTENT_LENGTH"]) > self.body_limit:
            raise too_large(self.body_limit)
        parsed = request.data
        if not isinstance(parsed, Parsed):  # a length of 0
            raise BadRequest(("", "is empty; JSON is expected"))
        return parsed
