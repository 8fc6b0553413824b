"""Who gets what at every address: by role, by agency, and by what the agency has to do with it.

Two tables. The first is made from the URL table: each role at each address. The second names, for
each address that is about one person, incident or prompt, what somebody of each agency gets. What one
may not know of is 404, as if it were not there; what one's role does not do is 403.
"""

from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import Role
from agencies.permissions import ROLE_PERMISSIONS, SCOPE_PERMISSIONS
from tests.architecture.tabled import mapped
from tests.architecture.url_table import URLS, Needs, Scopes, SignedIn, addresses
from tests.fixtures.clients import ALL_SCOPES

pytestmark = pytest.mark.django_db
NOBODY = UUID("00000000-0000-4000-8000-000000000000")
# The sign-in package's pages: some send somebody without a second factor on to another.
OWN_ACCOUNT = ("account_", "mfa_", "socialaccount_", "usersessions_")
PAGES = {a.name: a for a in addresses() if isinstance(URLS[a.name], Needs | SignedIn)}
API = {a.name: a for a in addresses() if isinstance(URLS[a.name], Scopes)}


def _address(entry, public_id=NOBODY):
    return entry.at(public_id)


def _signed_in(user):
    browser = Client()
    browser.force_login(user)
    return browser


# First table: roles and scopes


@pytest.mark.parametrize("name", PAGES)
def test_somebody_not_signed_in_is_sent_to_sign_in(db, name):
    where = _address(PAGES[name])
    for answer in (Client().get(where), Client().post(where)):
        assert answer.status_code == 302
        assert answer["Location"].split("?")[0] == reverse("account_login")


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("name", PAGES)
def test_a_role_gets_the_pages_it_has_a_permission_for_and_403_at_the_others(world, name, role):
    guard, entry = URLS[name], PAGES[name]
    allowed = isinstance(guard, SignedIn) or bool(guard.perms & ROLE_PERMISSIONS[role])
    browser = _signed_in(world.users[role])
    got = browser.get(_address(entry)).status_code
    if not allowed:
        assert got == 403
        assert browser.post(_address(entry)).status_code == 403
    elif entry.about_something:
        assert got == 404  # there is no such thing
    else:
        assert got in (200, 302) if name.startswith(OWN_ACCOUNT) else got == 200


@pytest.mark.parametrize("name", PAGES)
def test_a_superuser_flag_or_an_ended_membership_gives_nothing(world, name):
    chief = world.users[Role.SYSTEM_ADMINISTRATOR]
    chief.is_superuser = chief.is_staff = True
    chief.save()
    chief.memberships.update(ended_on="2020-01-01", started_on="2019-01-01")
    got = _signed_in(chief).get(_address(PAGES[name])).status_code
    assert got == 403 if isinstance(URLS[name], Needs) else got in (200, 302)


def _called(client, method, where, token=None):
    headers = {"X-Purpose": "a check", **({"Authorization": f"Bearer {token}"} if token else {})}
    if method == "POST":
        return client.post(where, b"{}", content_type="application/json", headers=headers)
    return client.get(where, headers=headers)


@pytest.mark.parametrize("scope", [*SCOPE_PERMISSIONS, None])
@pytest.mark.parametrize("name", API)
def test_a_token_gets_the_addresses_of_its_scopes_and_403_at_the_others(system, name, scope):
    speaker = system("cannock-gp", scope or "")
    speaker.client.scopes = f"{ALL_SCOPES} webhooks:manage disclosures:read"
    speaker.client.save()
    for method, needed in URLS[name].by_method.items():
        got = _called(speaker.http, method, _address(API[name]), speaker.token).status_code
        assert got == 403 if scope != needed else got in (200, 400, 404)


@pytest.mark.parametrize("name", API)
def test_without_a_token_the_api_answers_401_even_to_somebody_signed_in(world, name):
    for method in URLS[name].by_method:
        for client in (Client(), _signed_in(world.users[Role.MASH_COORDINATOR])):
            assert _called(client, method, _address(API[name])).status_code == 401


# Second table: agencies and what they have to do with it

USERS = (
    "practitioner",  # of the GP, who sees Mr E and holds nothing on Mr Z
    "agency_manager",  # of the GP too
    "police_practitioner",  # knows both
    "probation_practitioner",  # knows both
    "outsider",  # of an agency that has nothing to do with either
    "mash_coordinator",  # Mr E's case is open, Mr Z's is not
    "governance_lead",
    "system_administrator",
)
SEEN_BY_ALL_INVOLVED = (200, 200, 200, 200, 404, 200, 403, 403)
FOR_COORDINATORS = (403, 403, 403, 403, 403, 200, 403, 403)
OWN_PAGES_SEEN = {
    ("incidents:incident", "GP-01"): SEEN_BY_ALL_INVOLVED,
    ("incidents:incident", "MIU-02"): SEEN_BY_ALL_INVOLVED,
    ("incidents:incident", "SP-01"): SEEN_BY_ALL_INVOLVED,
    ("incidents:incident", "NPS-ORDER-1"): SEEN_BY_ALL_INVOLVED,
    # restricted: that it exists
    ("incidents:incident", "NPS-CONTACT-1"): SEEN_BY_ALL_INVOLVED,
    # sealed: its own agency, and that it exists for whoever sees the open case
    ("incidents:incident", "SP-INTEL-1"): (404, 404, 200, 404, 404, 200, 403, 403),
    ("risk:person", "Mr E"): SEEN_BY_ALL_INVOLVED,
    ("risk:person", "Mr Z"): (404, 404, 200, 200, 404, 404, 403, 403),
    ("risk:levels", "Mr E"): SEEN_BY_ALL_INVOLVED,
    ("risk:levels", "Mr Z"): (404, 404, 200, 200, 404, 404, 403, 403),
    # two persons together: for who may know of both, and who coordinates the open case of one of them
    ("risk:pair", "Mr E and Mr Z"): (404, 404, 200, 200, 404, 200, 403, 403),
    # an address as one record of Mr E has it: for who may be told that record
    ("risk:address", "Mr E's home"): (200, 200, 404, 404, 404, 200, 403, 403),
    # what was saved is for the agency that saved it
    ("risk:saved", "GP-01"): (200, 200, 404, 404, 404, 404, 403, 403),
    ("risk:prompt", "the prompt"): (403, 403, 403, 403, 403, 200, 403, 403),
    ("risk:identity_question", "the question"): FOR_COORDINATORS,
    ("risk:identity_decision", "the decision"): FOR_COORDINATORS,
    ("risk:identity_run", "the run"): FOR_COORDINATORS,
    ("risk:identity_proposal", "the proposal"): FOR_COORDINATORS,
    ("risk:identity_records", "Mr E"): FOR_COORDINATORS,
    ("risk:identity_records", "Mr Z"): FOR_COORDINATORS,  # a question is about him
    # a notice is for its agency, and only ever marked as seen
    ("risk:identity_notice", "the MIU's notice"): (404, 404, 404, 404, 404, 404, 403, 403),
}
PAGES_SEEN = mapped("PAGES_SEEN", OWN_PAGES_SEEN)
SYSTEMS = ("cannock-gp", "staffordshire-police", "national-probation", "chase-housing", "chase-safety-hub")
FULL, SUMMARY, EXISTENCE = "full", "summary", "existence"
OWN_API_SEEN = {
    ("api-incident", "GP-01"): (FULL, SUMMARY, SUMMARY, 404, 404),
    ("api-incident", "MIU-02"): (SUMMARY, SUMMARY, SUMMARY, 404, 404),
    ("api-incident", "SP-01"): (SUMMARY, FULL, SUMMARY, 404, 404),
    ("api-incident", "NPS-ORDER-1"): (SUMMARY, SUMMARY, FULL, 404, 404),
    ("api-incident", "NPS-CONTACT-1"): (EXISTENCE, EXISTENCE, FULL, 404, 404),
    ("api-incident", "SP-INTEL-1"): (404, FULL, 404, 404, 404),
    ("api-picture", "Mr E"): (200, 200, 200, 404, 404),
    ("api-picture", "Mr Z"): (404, 200, 200, 404, 404),
    ("api-chronology", "Mr E"): (200, 200, 200, 404, 404),
    ("api-chronology", "Mr Z"): (404, 200, 200, 404, 404),
}
API_SEEN = mapped("API_SEEN", OWN_API_SEEN)


def test_every_address_about_something_is_in_the_second_table():
    listed = {name for name, _ in PAGES_SEEN} | {name for name, _ in API_SEEN}
    assert listed == {a.name for a in (*PAGES.values(), *API.values()) if a.about_something}


def test_what_a_user_gets(mr_e, public_id):
    browsers = {name: _signed_in(mr_e.world.users[name]) for name in USERS}
    got = {}
    for name, what in PAGES_SEEN:
        where = _address(PAGES[name], public_id(what))
        got[name, what] = tuple(browser.get(where).status_code for browser in browsers.values())
    assert got == PAGES_SEEN


def test_what_a_user_who_may_not_know_of_it_cannot_do_either(mr_e, public_id):
    for name, what in PAGES_SEEN:
        where = _address(PAGES[name], public_id(what))
        for user, expected in zip(USERS, PAGES_SEEN[name, what], strict=True):
            if expected != 200:
                assert _signed_in(mr_e.world.users[user]).post(where).status_code == expected


def test_what_an_agencys_system_gets(mr_e, system, public_id):
    speakers = [system(agency) for agency in SYSTEMS]
    got = {}
    for name, what in API_SEEN:
        where = _address(API[name], public_id(what)).removeprefix("/api/v1/")
        answers = [speaker.get(where) for speaker in speakers]
        got[name, what] = tuple(
            answer.json().get("tier", 200) if answer.status_code == 200 else answer.status_code
            for answer in answers
        )
    assert got == API_SEEN


def test_what_may_not_be_known_answers_as_what_is_not_there(mr_e, system, public_id):
    outsider, stranger = system("chase-housing"), _signed_in(mr_e.world.users["outsider"])
    for (name, what), seen in API_SEEN.items():
        where = _address(API[name], public_id(what)).removeprefix("/api/v1/")
        missing = _address(API[name]).removeprefix("/api/v1/")
        assert seen[SYSTEMS.index("chase-housing")] == 404
        assert outsider.get(where).content == outsider.get(missing).content
    hidden = [key for key, seen in PAGES_SEEN.items() if seen[USERS.index("outsider")] == 404]
    for name, what in hidden:
        there = stranger.get(_address(PAGES[name], public_id(what)))
        missing = stranger.get(_address(PAGES[name]))
        assert there.templates[0].name == missing.templates[0].name == "404.html"
