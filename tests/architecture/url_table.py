"""Every address of CaseLink, and who may come to it. A new address fails the tests until it is here."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from agencies.permissions import Perm
from tests.architecture.guards import Needs, Public, Scopes, SignedIn, needs
from tests.architecture.tabled import mapped

__all__ = ["URLS", "Address", "Needs", "Public", "Scopes", "SignedIn", "addresses", "needs"]


OWN: dict[str, Public | SignedIn | Needs | Scopes] = {
    "health-live": Public("whoever keeps it running asks; it says nothing"),
    "health-ready": Public("whoever keeps it running asks; it names parts, never people or secrets"),
    "account_login": Public("signing in"),
    "account_logout": Public("signing out; nothing happens to somebody who is not signed in"),
    "account_signup": Public("says that nobody can sign themselves up"),
    "account_inactive": Public("says that the account is closed"),
    "account_reauthenticate": SignedIn(),
    "account_change_password": SignedIn(),
    "security-txt": Public("whom to tell of a weakness; it names nobody else"),
    "home": SignedIn(),
    "work": needs(Perm.WORK_DO),
    "components": needs(Perm.CONFIGURE),
    "people:find": needs(Perm.PERSON_FIND),
    "incidents:new": needs(Perm.CONTACT_LOG),
    "incidents:incident": needs(Perm.PERSON_VIEW, Perm.CONTACT_LOG),
    "risk:person": needs(Perm.PERSON_VIEW),
    "risk:levels": needs(Perm.PERSON_VIEW),
    "risk:pair": needs(Perm.PERSON_VIEW),
    "risk:address": needs(Perm.PERSON_VIEW),
    "risk:saved": needs(Perm.CONTACT_LOG),
    "risk:queue": needs(Perm.PROMPT_VIEW),
    "risk:prompt": needs(Perm.PROMPT_VIEW),
    "risk:rules": needs(Perm.PROMPT_VIEW, Perm.ACCESS_REVIEW),
    "risk:identity_queue": needs(Perm.LINK_DECIDE),
    "risk:identity_question": needs(Perm.LINK_DECIDE),
    "risk:identity_decision": needs(Perm.LINK_DECIDE),
    "risk:identity_records": needs(Perm.LINK_DECIDE),
    "risk:identity_relinking": needs(Perm.LINK_DECIDE),
    "risk:identity_run": needs(Perm.LINK_DECIDE),
    "risk:identity_proposal": needs(Perm.LINK_DECIDE),
    "risk:disclosures": needs(Perm.DISCLOSURE_HANDLE),
    "risk:identity_notice": needs(Perm.PERSON_VIEW),
    "oauth2_provider:token": Public("a client brings its secret here"),
    "api-schema": Public("describes the API; the same for everybody"),
    "api-nothing-here": Public("says that there is nothing"),
    "api-incidents": Scopes({"POST": "incidents:write"}),
    "api-incidents-batch": Scopes({"POST": "incidents:write"}),
    "api-incident": Scopes({"GET": "incidents:read"}),
    "api-people": Scopes({"GET": "people:read"}),
    "api-picture": Scopes({"GET": "people:read"}),
    "api-chronology": Scopes({"GET": "people:read"}),
    "api-prompts": Scopes({"GET": "prompts:read"}),
}
URLS = mapped("URLS", OWN)


@dataclass(frozen=True, slots=True)
class Address:
    """One entry of the URL map."""

    name: str
    route: str
    view: object

    @property
    def about_something(self) -> bool:
        """Whether it names one person, incident or prompt."""
        return "public_id" in self.route

    def at(self, public_id: UUID | tuple[UUID, ...]) -> str:
        """Its path about that; `public_id` is one, or as many as the address has."""
        named = self.route.count("<uuid:")
        return reverse(self.name, args=public_id if isinstance(public_id, tuple) else [public_id] * named)


def addresses() -> list[Address]:
    """Every address there is."""
    return list(_walk(get_resolver().url_patterns, "", ""))


def _walk(entries: list[URLPattern | URLResolver], before: str, space: str) -> Iterator[Address]:
    for entry in entries:
        route = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            name = entry.name or route
            yield Address(f"{space}:{name}" if space else name, route, entry.callback)
        else:
            yield from _walk(entry.url_patterns, route, entry.namespace or space)
