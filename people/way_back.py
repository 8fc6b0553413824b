"""The way back from the page of a person or an incident: to where its reader came to it from.

What for is asked in between, and pages about the person lie beside: neither is where somebody came from.
"""

from collections.abc import Collection, Mapping, Sequence
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from django.http import HttpRequest
from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from caselink.came_from import page_before
from people.searched import search_of

_INCIDENT = "incidents:incident"

# Pages that lead to persons and whose own way back is not a person's page: none leads round in a circle.
FROM = frozenset(
    {
        "home",
        "work",
        "actions:action",
        "actions:attenders",
        "actions:list",
        "actions:referral",
        "actions:referrals",
        "documents:list",
        "duties:request",
        "duties:requests",
        "duties:retention",
        _INCIDENT,
        "meetings:invitations",
        "meetings:meeting",
        "notices:list",
        "notices:late",
        "people:find",
        "people:glass",
        "risk:identity_question",
        "risk:identity_queue",
        "risk:prompt",
        "risk:question",
        "risk:queue",
        "risk:saved",
        "safeguards:list",
        "sharing:disclosure",
        "sharing:register",
    }
)
_OF_INCIDENTS = FROM | {"duties:review", "risk:person"}
_KEY = "came_from"
_MOST = 20  # persons and incidents of whom it is kept


def way_back(request: HttpRequest, person: UUID) -> tuple[str, str]:
    """The address, and the words of the link to it; to finding a person where nobody knows whence.

    Who was found by a search leads back to it, as it was.
    """
    find = reverse("people:find")
    found = _kept(request, str(person), FROM, otherwise=find)
    if _name(found) != "people:find":
        return found, _("Back to the incident") if _name(found) == _INCIDENT else _("Back")
    again = search_of(request.session, person=person, now=timezone.now())
    return (
        (f"{find}?{urlencode({'again': again})}", _("Back to the search"))
        if again
        else (find, _("Find a person"))
    )


def way_back_of_incident(request: HttpRequest, incident: UUID, people: Sequence[UUID]) -> tuple[str, str]:
    """The same of an incident; to its person where there is one and nobody knows whence."""
    home, page = reverse("home"), reverse(_INCIDENT, args=[incident])
    person = reverse("risk:person", args=people) if len(people) == 1 else home
    kept = request.session.get(_KEY, {})
    found = _kept(
        request, str(incident), _OF_INCIDENTS, otherwise=home if _leads(kept, person, page) else person
    )
    return found, _("Back to the person’s page") if _name(found) == "risk:person" else _("Back")


def _kept(request: HttpRequest, key: str, pages: Collection[str], *, otherwise: str) -> str:
    """Where the reader of this page came from; kept in the session for the last few that were opened.

    Written only where it changes: a session is written whole. A page whose own way back is this one is where
    its reader goes back from, and not where they came from.
    """
    kept: dict[str, str] = request.session.get(_KEY, {})
    before = page_before(request)
    if before and _name(before) in pages and not _leads(kept, before, request.path):
        others = {one: where for one, where in kept.items() if one != key}
        if _name(before) != "people:find":  # that is where one goes of oneself
            others[key] = before
        if others != kept:
            request.session[_KEY] = kept = dict([*others.items()][-_MOST:])
    return kept.get(key, otherwise)


def _leads(kept: Mapping[str, str], address: str, to: str) -> bool:
    """Whether one comes from this address, by one way back after the other, to that page."""
    for _step in range(_MOST + 1):
        if urlsplit(address).path == to:
            return True
        match = _match(address)
        address = kept.get(str(match.kwargs.get("public_id")), "") if match else ""
    return False


def _match(address: str) -> ResolverMatch | None:
    try:
        return resolve(urlsplit(address).path)
    except Resolver404:
        return None


def _name(address: str) -> str:
    match = _match(address)
    return match.view_name if match else ""
