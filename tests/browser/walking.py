"""Where the walk through every page goes, and as whom: read from the tables of addresses, not kept here."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.test import Client
from playwright.sync_api import Page

from agencies.models import Agency, Role, User
from agencies.permissions import ROLE_PERMISSIONS, Perm
from tests.architecture.url_table import URLS, Address, Needs, Public, SignedIn, addresses
from tests.fixtures.world import World, make_user
from tests.integration.test_who_gets_what import PAGES_SEEN, USERS

# Addresses at which there is no page of ours, and why; each other one is walked to.
NOT_PAGES = {
    "health-live": "JSON",
    "health-ready": "JSON",
    "security-txt": "text",
    "api-schema": "JSON",
    "api-nothing-here": "JSON",
    "oauth2_provider:token": "JSON",
    "documents:download": "a file",
    "figures:export": "a file",
    "risk:queue_news": "a part of a page: tests/browser/test_live.py",
    "risk:prompt_news": "a part of a page: tests/browser/test_live.py",
    "figures:return_file": "a file",
    "oversight:who_looked_file": "a file",
    "oversight:who_looked_at_incident_file": "a file",
    "sharing:register_export": "a file",
    "risk:identity_notice": "only ever posted to",
    "account_factor_remove": "only ever posted to",
    "account_reauthenticate": "leads on to the way of proving that somebody has",
    "account_logout": "only ever posted to",
    "account_oidc": "leads to an agency's own sign-in",
    "account_oidc_back": "comes back from it",
    "account_oidc_link": "only ever posted to",
    "account_sign_out_elsewhere": "only ever posted to",
    "account_language": "only ever posted to",
    "account_away": "says nothing, and so nothing of the service",
    "account_demonstration_code": "not there where the demonstration is not loaded",
    "mfa_login_webauthn": "JSON",
}
# Pages that stand in the middle of signing in: tests/browser/test_sign_in.py goes through them.
SIGNING_IN = {"account_recovery_codes", "mfa_authenticate", "mfa_reauthenticate_webauthn"}
# Whose page of those without a thing in their address is walked: the first who may.
READERS = (
    "mash_coordinator",
    "agency_manager",
    "practitioner",
    "governance_lead",
    "system_administrator",
)
NEW_HUB = "new-hub"  # an agency to which nothing has happened
EMPTY = {
    "new_practitioner": ("new-surgery", Role.PRACTITIONER),
    "new_manager": (NEW_HUB, Role.AGENCY_MANAGER),
    "new_coordinator": (NEW_HUB, Role.MASH_COORDINATOR),
    "new_lead": (NEW_HUB, Role.GOVERNANCE_LEAD),
}
# What else there is to see at an address: the thing, and whose page shows another part of it.
MORE_READERS = {
    "actions:share_attender": {("Mr E", "miu_practitioner")},
    "incidents:incident": {
        ("GP-01", "police_practitioner"),  # another agency's, in summary
        ("NPS-CONTACT-1", "practitioner"),  # restricted
        ("SP-INTEL-1", "mash_coordinator"),  # sealed
    },
    "risk:person": {("Mr E", "mash_coordinator"), ("Mr E", "police_practitioner")},
    "meetings:meeting": {("the meeting", "mash_coordinator")},
    "risk:decision": {("the prompt", "mash_coordinator")},
    "duties:request": {("a request", "governance_lead")},
    "chronology:person": {("Mr E", "mash_coordinator")},
}
FORMS = """() => [...document.querySelectorAll("main form[method=post]")].flatMap((form) => {
  const shown = form.querySelector("input:not([type=hidden]), select, textarea");
  const button = form.querySelector("button[type=submit], button:not([type])");
  if (!shown) return [];
  const hidden = [...form.querySelectorAll("input[type=hidden]")].map((one) => [one.name, one.value]);
  if (button && button.name) hidden.push([button.name, button.value]);
  return [{ action: form.action, fields: Object.fromEntries(hidden) }];
})"""


@dataclass(frozen=True, slots=True)
class Visit:
    """A page, and who opens it."""

    name: str
    where: str
    user: str

    @property
    def own(self) -> bool:
        """Whether it is of signing in or of one's own account, where some addresses are only sent to."""
        return not isinstance(URLS[self.name], Needs)


def pages() -> list[Address]:
    """Every address that people open."""
    return [
        entry
        for entry in addresses()
        if isinstance(URLS[entry.name], Needs | SignedIn | Public)
        and entry.name not in NOT_PAGES.keys() | SIGNING_IN
    ]


def visits(public_id: Callable[[str], Any]) -> Iterator[Visit]:
    """Each page as who may open it, and where it has more to show to others, as those."""
    for entry in pages():
        if entry.about_something:
            for what, user in sorted(_readers(entry.name)):
                yield Visit(entry.name, entry.at(public_id(what)), user)
        elif "<" not in entry.route:
            for user in _may(entry.name):
                yield Visit(entry.name, entry.at(()), user)


# Pages that are the same for an agency to which nothing has happened.
SAME_FOR_ALL = {
    "duties:rules",
    "figures:export",
    "incidents:new",
    "notices:cover",
    "notices:preferences",
    "people:emergency",
    "people:find",
    "risk:rules",
    "sharing:agreement_new",
}


def _readers(name: str) -> set[tuple[str, str]]:
    found = set(MORE_READERS.get(name, ()))
    for (page, what), seen in PAGES_SEEN.items():
        if page == name and 200 in seen:
            return found | {(what, USERS[seen.index(200)])}
    return found


def _may(name: str) -> Iterable[str]:
    guard = URLS[name]
    if isinstance(guard, Public):
        return ["nobody"]
    if name == "home":
        return [*READERS, *EMPTY]
    if isinstance(guard, SignedIn):
        return ["practitioner"]
    full = [user for user in READERS if _allowed(guard.perms, user)]
    empty = [user for user, (_, role) in EMPTY.items() if _allowed(guard.perms, role)]
    return [*full[:1], *(() if name in SAME_FOR_ALL else empty[:1])]


def _allowed(perms: Iterable[Perm], role: str) -> bool:
    return bool(frozenset(perms) & ROLE_PERMISSIONS[role])


def with_newcomers(world: World) -> Mapping[str, User]:
    """The world's users, and those of agencies to which nothing has happened."""
    kinds = {NEW_HUB: Agency.Kind.COMMUNITY_SAFETY_HUB, "new-surgery": Agency.Kind.GP}
    made = {
        code: Agency.objects.create(code=code, name=f"The {code}", kind=kind, area="Elsewhere")
        for code, kind in kinds.items()
    }
    return {**world.users, **{key: make_user(key, *who, "New", "Comer", made) for key, who in EMPTY.items()}}


def sent_empty(client: Client, form: Mapping[str, Any], home: str) -> str | None:
    """The page that a form sent with nothing in it is answered with, if any; nothing is changed by it."""
    with transaction.atomic():
        answer = client.post(form["action"].removeprefix(home), form["fields"])
        transaction.set_rollback(True)
    page = answer.content.decode() if answer.status_code == 200 else ""
    return page if "govuk-error-summary" in page else None


def show(page: Page, content: str) -> None:
    """Put the title and main part of `content` in the place of those of the open page."""
    page.evaluate(
        """(content) => {
          const page = new DOMParser().parseFromString(content, "text/html");
          document.title = page.title;
          document.querySelector("main").replaceWith(document.adoptNode(page.querySelector("main")));
        }""",
        content,
    )
