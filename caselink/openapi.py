"""The API's OpenAPI schema: what the views say of themselves, completed with what they share."""

from typing import Any

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer2, OpenApiYamlRenderer
from drf_spectacular.views import SpectacularAPIView
from oauth2_provider.settings import oauth2_settings
from rest_framework import exceptions
from rest_framework.request import Request

from caselink.api_docs import TEXT, listing, thing
from caselink.api_view import ApiView
from incidents.api.documents import intake_components

HEADERS = {
    "RateLimit": {
        "description": "What is left of this minute, and the seconds until it ends; absent while uncounted.",
        "schema": {"type": "string", "pattern": '^"minute";r=[0-9]+;t=[0-9]+$'},
    },
    "RateLimit-Policy": {
        "description": "How much may be asked for in a minute; absent while uncounted, or without a limit.",
        "schema": {"type": "string", "pattern": '^"minute";q=[0-9]+;w=60$'},
    },
    "Retry-After": {
        "description": "After how many seconds to send it again.",
        "schema": {"type": "integer", "minimum": 1},
    },
}


def complete(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Add what many addresses share: shapes, and how to sign in (a drf-spectacular postprocessing hook)."""
    components = result.setdefault("components", {})
    flow = {"tokenUrl": "/oauth/token/", "scopes": dict(oauth2_settings.SCOPES)}
    components["securitySchemes"] = {"client": {"type": "oauth2", "flows": {"clientCredentials": flow}}}
    schemas = components.setdefault("schemas", {})
    schemas["Error"] = thing({"path": TEXT, "message": TEXT})
    schemas["Errors"] = thing({"errors": {**listing({"$ref": "#/components/schemas/Error"}), "minItems": 1}})
    schemas |= intake_components()
    components["headers"] = HEADERS
    for path in result.get("paths", {}).values():
        for operation in path.values():
            _headed(operation["responses"])
    return result


def _headed(responses: dict[str, Any]) -> None:
    """Say with each answer which headers it may carry."""
    for code, response in responses.items():
        names = ["RateLimit", "RateLimit-Policy"] if code != "401" else []
        names += ["Retry-After"] if code in ("429", "503") else []
        for name in names:
            response.setdefault("headers", {})[name] = {"$ref": f"#/components/headers/{name}"}


class _Once(SchemaGenerator):
    """Generates the schema once a process: it changes with the code only."""

    _made: dict[str, Any] | None = None

    def get_schema(self, request: Request | None = None, public: bool = False) -> dict[str, Any]:
        """The whole schema, the same for everybody."""
        if _Once._made is None:
            _Once._made = super().get_schema(request=None, public=True)
        return _Once._made


class SchemaView(SpectacularAPIView):
    """OpenAPI 3.1, in JSON, or YAML for whoever asks for that. Nobody need sign in to read it."""

    generator_class = _Once
    renderer_classes = [OpenApiJsonRenderer2, OpenApiYamlRenderer]
    http_method_names = ["get"]


class NothingHere(ApiView):
    """Every other address under /api/v1/: an error in the API's shape, whoever asks and how."""

    authentication_classes = []
    permission_classes = []
    throttle_classes = []
    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse."""
        raise exceptions.NotFound
