"""The way back from a person's page: to the list or the prompt from which its reader came to it.

What for is asked in between, and pages about the person lie beside: neither is where somebody came from.
"""

from urllib.parse import urlsplit
from uuid import UUID

from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from caselink.came_from import page_before

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
_KEY = "came_from"
_MOST = 20  # persons of whom it is kept


def way_back(request: HttpRequest, person: UUID) -> tuple[str, str]:
    """The address, and the words of the link to it; to finding a person where nobody knows whence.

    Kept in the session for the last few persons who were opened.
    """
    kept: dict[str, str] = request.session.get(_KEY, {})
    before, key = page_before(request), str(person)
    if before and _name(before) in FROM and kept.get(key) != before:
        others = [(one, where) for one, where in kept.items() if one != key]
        kept = dict([*others, (key, before)][-_MOST:])
        request.session[_KEY] = kept
    found = kept.get(key, reverse("people:find"))
    return found, _("Find a person") if _name(found) == "people:find" else _("Back")


def _name(address: str) -> str:
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return ""
