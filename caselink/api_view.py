"""The view that every address of the API is."""

from collections.abc import Mapping

from django.conf import settings
from rest_framework.request import Request
from rest_framework.views import APIView

from caselink.api import BadRequest, LengthRequired, too_large
from caselink.strict_json import Parsed
from caselink.throttling import ClientThrottle


class ApiView(APIView):
    """One address of the API. `required_scopes` says, for each method, the scope that it needs."""

    required_scopes: Mapping[str, str] = {}
    throttle_classes = [ClientThrottle]
    http_method_names = ["get", "post"]
    body_limit: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE

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
