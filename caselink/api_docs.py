"""How the API's addresses describe themselves: pieces of OpenAPI that every app's documents use."""

from collections.abc import Callable, Mapping
from typing import Any

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema

Schema = dict[str, Any]
ERRORS: Schema = {"$ref": "#/components/schemas/Errors"}
TEXT: Schema = {"type": "string"}
ID: Schema = {"type": "string", "format": "uuid"}
DAY: Schema = {"type": "string", "format": "date"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
LEVEL: Schema = {"type": "string", "enum": ["none", "emerging", "elevated", "high"]}

REASONS = {
    400: "Something in the request cannot be used; each error names its path.",
    401: "There is no token, or it has expired or been revoked.",
    403: "The token does not give the scope that is needed, or the record is another agency's.",
    404: "There is nothing here that the client's agency may know of.",
    405: "The address does not take that method.",
    406: "Only application/json is answered.",
    411: "The body came without its length.",
    413: "The body is larger than the address takes.",
    415: "The body is not application/json.",
    429: "Too many requests in this minute; Retry-After says when to go on.",
    503: "The database does not answer, or the look could not be recorded. Nothing was changed.",
}
_ALWAYS = (401, 403, 405, 406, 429, 503)
_WITH_BODY = (400, 411, 413, 415)

PURPOSE = OpenApiParameter(
    "X-Purpose", str, OpenApiParameter.HEADER, required=True, description="Why the client looks; recorded."
)
PURPOSE_IF_ANY = OpenApiParameter(
    "X-Purpose", str, OpenApiParameter.HEADER, description="Why the client looks; recorded when given."
)
PAGING = (
    OpenApiParameter("cursor", str, description="Where the page begins; taken from `next`."),
    OpenApiParameter("limit", {"type": "integer", "minimum": 1, "maximum": 200}, description="At most."),
)


def thing(required: Mapping[str, Schema], optional: Mapping[str, Schema] | None = None) -> Schema:
    """An object with these properties and no others."""
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {**required, **(optional or {})},
        "required": list(required),
    }


def listing(item: Schema) -> Schema:
    """A list of such items."""
    return {"type": "array", "items": item}


def page(item: Schema, **more: Schema) -> Schema:
    """A page of such items, with the addresses of the pages beside it."""
    link = {"type": ["string", "null"], "format": "uri"}
    return thing({**more, "next": link, "previous": link, "results": listing(item)})


def documented(
    *,
    name: str,
    scope: str,
    answers: Mapping[int, tuple[Schema, str]],
    errors: tuple[int, ...] = (),
    body: Schema | None = None,
    parameters: tuple[OpenApiParameter, ...] = (),
) -> Callable[[Any], Any]:
    """Describe one method of a view: what it takes, each answer, and every error it can give."""
    codes = sorted({*_ALWAYS, *errors, *(_WITH_BODY if body else ())})
    responses: dict[int, Any] = {
        code: OpenApiResponse(schema, description=said) for code, (schema, said) in answers.items()
    }
    responses |= {code: OpenApiResponse(ERRORS, description=REASONS[code]) for code in codes}
    return extend_schema(
        operation_id=name,
        request={"application/json": body} if body else None,
        responses=responses,
        parameters=list(parameters),
        auth=[{"client": [scope]}],  # type: ignore[list-item]
    )
