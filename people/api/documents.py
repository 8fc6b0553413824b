"""What the people addresses take and answer, for the API's schema."""

from drf_spectacular.utils import OpenApiParameter

from caselink.api_docs import ID, PAGING, PURPOSE, TEXT, documented, page, thing

_PERSON = thing({"id": ID, "given_name": TEXT, "family_name": TEXT, "date_of_birth": TEXT})

people_search = documented(
    name="people_search",
    scope="people:read",
    answers={200: (page(_PERSON), "Those found among whom the client's agency may know of, best first.")},
    errors=(400,),
    parameters=(
        PURPOSE,
        OpenApiParameter(
            "q", str, description="Alone: whatever is known, as in the search box. Never put it in a log."
        ),
        OpenApiParameter("nhs_number", str, description="Ten digits; its check digit is checked."),
        OpenApiParameter("pnc_id", str, description="Police National Computer id."),
        OpenApiParameter("family_name", str, description="With date_of_birth."),
        OpenApiParameter("given_name", str, description="Narrows a search by family_name."),
        OpenApiParameter("date_of_birth", str, description="YYYY, YYYY-MM or YYYY-MM-DD."),
        *PAGING,
    ),
)
