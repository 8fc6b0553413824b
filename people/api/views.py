"""Find a person."""

import re
from datetime import date
from typing import Any

from django.db import transaction
from rest_framework.response import Response

from agencies.permissions import Actor
from audit import services as audit
from caselink.api import ApiRequest, BadRequest, page_of, parameters, purpose
from caselink.api_view import ApiView
from people.api import documents
from people.matching.normalise import identifier_error
from people.models import Person
from people.purposes import named
from people.searching.asked import read_search
from people.selectors.persons import Description, described_for
from people.selectors.search import PersonQuery, people_found, persons_found
from people.selectors.search_terms import finds

_NUMBERS = ("nhs_number", "pnc_id")
_FIELDS = ("q", *_NUMBERS, "family_name", "given_name", "date_of_birth")
_PARTIAL_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")


class PeopleView(ApiView):
    """Search among the people of whom the client's agency may know."""

    required_scopes = {"GET": "people:read"}

    @documents.people_search
    def get(self, request: ApiRequest) -> Response:
        """Find people by one number, by family name and date of birth, or by whatever is known (`q`).

        The search is recorded with its purpose, which fields it used, and how many it found. Somebody
        of whom the client's agency may not know is not found.
        """
        asked = parameters(request, known=_FIELDS)
        why = purpose(request)
        query = _query(asked)
        with transaction.atomic():
            found = _found(request.actor, query)
            page = page_of(request, found, _identity)
            audit.record_access(
                action="person.searched",
                by=request.actor,
                target=audit.Target(
                    "search",
                    "people",
                    {"fields": _used(asked), "found": len(found), "persons": named(page["results"])},
                ),
                purpose=why,
            )
            described = described_for(by=request.actor, persons=page["results"])
        results = [_shown(person, described[person.pk]) for person in page["results"]]
        return Response({**page, "results": results})


def _query(asked: dict[str, str]) -> PersonQuery:
    """What is searched for. Raises BadRequest for anything but one number, or a name and a birth date."""
    errors = [(name, "is empty") for name, value in asked.items() if not value]
    numbers = [name for name in _NUMBERS if name in asked]
    if errors:
        raise BadRequest(*errors)
    if not asked:
        raise BadRequest(("", "say whom to find: nhs_number, pnc_id, or family_name and date_of_birth"))
    if "q" in asked:
        return _text_query(asked)
    if len(numbers) > 1 or (numbers and len(asked) > 1):
        raise BadRequest(("", "search by one number alone, or by family_name and date_of_birth"))
    if numbers:
        problem = identifier_error(numbers[0], asked[numbers[0]])
        if problem:
            raise BadRequest((numbers[0], problem))
    else:
        missing = [name for name in ("family_name", "date_of_birth") if name not in asked]
        if missing:
            raise BadRequest(*((name, "is required to search by name") for name in missing))
        if not _is_partial_date(asked["date_of_birth"]):
            raise BadRequest(("date_of_birth", "is not a real date: YYYY, YYYY-MM or YYYY-MM-DD"))
    return PersonQuery(**asked)


def _text_query(asked: dict[str, str]) -> PersonQuery:
    if len(asked) > 1:
        raise BadRequest(("", "search by q alone, or by the other parameters"))
    read = read_search(asked["q"])
    if read.problems:
        raise BadRequest(*(("q", problem) for problem in read.problems))
    if not any(map(finds, read.terms)):
        raise BadRequest(("q", "fits too many people: add a name, an address or a number"))
    return PersonQuery(text=asked["q"])


def _found(by: Actor, query: PersonQuery) -> list[Person]:
    if query.text:
        return people_found(by=by, asked=query.asked()).persons
    return persons_found(by=by, query=query)


def _used(asked: dict[str, str]) -> list[str]:
    """What was searched by: parameters, and the kinds of thing in q; never what was sent."""
    if "q" in asked:
        return [f"q:{kind}" for kind in read_search(asked["q"]).kinds]
    return sorted(asked)


def _is_partial_date(text: str) -> bool:
    if not _PARTIAL_DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        return False
    return True


def _identity(person: Person) -> str:
    return str(person.public_id)


def _shown(person: Person, known: Description) -> dict[str, Any]:
    return {
        "id": _identity(person),
        "given_name": known.given_name,
        "family_name": known.family_name,
        "date_of_birth": known.date_of_birth,
    }
