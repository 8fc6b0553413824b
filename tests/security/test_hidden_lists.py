"""A list, a search, a count or a file that hides all it could show is as one that has nothing to show.

Every address without an id is asked by strangers before there is anybody, and again when there is a whole
case of which they may know nothing; what is searched for is somebody hidden from them, and then nobody.
"""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.models import Membership, Role, User
from agencies.permissions import ROLE_PERMISSIONS
from incidents.forms import kinds_for
from tests.architecture.tabled import named_things
from tests.architecture.url_table import URLS, Needs, SignedIn, addresses
from tests.factories.agencies import AgencyFactory
from tests.fixtures.case import NHS_NUMBER
from tests.fixtures.clients import ALL_SCOPES, make_client, make_token
from tests.fixtures.contact import filled
from tests.fixtures.world import World
from tests.security.asking import Answered, asked

pytestmark = pytest.mark.django_db
OWN_ACCOUNT = ("account_", "mfa_", "socialaccount_", "usersessions_")  # tell of their owner alone
LISTS = [
    a
    for a in addresses()
    if isinstance(URLS[a.name], Needs | SignedIn)
    and "<" not in a.route
    and not a.name.startswith(OWN_ACCOUNT)
]
API = [a for a in addresses() if "GET" in getattr(URLS[a.name], "by_method", ()) and "<" not in a.route]
# Lists that tell everybody who may come there the same, and why.
TOLD_TO_ALL = {
    "risk:rules": "how often reasons were answered: numbers about nobody in particular",
    "risk:identity_relinking": "every coordinator reads which runs there were",
    "agencies:clients": "whoever configures CaseLink sees every system",
}
# What CaseLink is set up with is shown on the home page of who does that, and nobody's case.
CONFIGURED = {("home", Role.SYSTEM_ADMINISTRATOR)}
# As long, so that the answers are, and born on the same day.
NOBODY = {"nhs_number": "9991234500", "family_name": "Quibly", "date_of_birth": "1954-03-17"}
HIDDEN = {"nhs_number": NHS_NUMBER, "family_name": "Marlow", "date_of_birth": "1954-03-17"}


@pytest.fixture
def strangers(world: World) -> dict[str, Client]:
    """Somebody of each role at an agency that has nothing to do with anybody."""
    far = AgencyFactory(code="far", name="Far", kind="housing", area="Far", agrees=False)
    found = {}
    for role in Role.values:
        user = User.objects.create(username=f"far {role}", first_name="Reader", last_name="Far")
        Membership.objects.create(user=user, agency=far, role=role, started_on="2020-01-01")
        found[role] = Client()
        found[role].force_login(user)
    return found


def _lists(strangers: Mapping[str, Client]) -> dict[tuple[str, str], Answered]:
    found = {}
    for role, client in strangers.items():
        for entry in LISTS:
            guard = URLS[entry.name]
            may = isinstance(guard, SignedIn) or guard.perms & ROLE_PERMISSIONS[role]
            if may and entry.name not in TOLD_TO_ALL and (entry.name, role) not in CONFIGURED:
                client.get(reverse(entry.name))  # whatever is read once is read
                found[entry.name, role] = asked(client.get, reverse(entry.name))
    return found


def test_a_list_of_what_is_hidden_is_as_one_of_nothing(world, strangers, request):
    now = timezone.now()
    with time_machine.travel(now, tick=False), transaction.atomic():
        before = _lists(strangers)
        transaction.set_rollback(True)  # their own looks are on some of these pages
    named_things(request.getfixturevalue("mr_e"))
    request.getfixturevalue("identity_addresses")
    with time_machine.travel(now, tick=False):
        after = _lists(strangers)
    apart = {key: said for key, one in after.items() if (said := one.unlike(before[key]))}
    assert not apart, "\n".join(f"{key}: {said}" for key, said in apart.items())


def test_the_api_lists_what_is_hidden_as_nothing(world, request):
    far = AgencyFactory(code="far", name="Far", kind="housing", area="Far", agrees=False)
    client = make_client(far, f"{ALL_SCOPES} disclosures:read")
    headers = {
        "Authorization": f"Bearer {make_token(client, f'{ALL_SCOPES} disclosures:read')}",
        "X-Purpose": "a check",
    }

    def ask(where: str) -> HttpResponse:
        return Client().get(where, headers=headers)

    def lists() -> dict[str, Answered]:
        wheres = [reverse(entry.name) for entry in API if entry.name != "api-people"]
        wheres += [f"{reverse('api-people')}?{query}" for query in (f"nhs_number={NHS_NUMBER}", "q=Marlow")]
        return {where: (ask(where), asked(ask, where))[1] for where in wheres}

    before = lists()
    named_things(request.getfixturevalue("mr_e"))
    after = lists()
    apart = {where: said for where, one in after.items() if (said := one.unlike(before[where]))}
    assert all(one.status == 200 for one in after.values())
    assert not apart


def _typed(client: Client, url: str, data: Mapping[str, Any]) -> Callable[[str], HttpResponse]:
    return lambda _where: client.post(url, data)


@pytest.mark.parametrize("fields", [("nhs_number",), ("family_name",), ("family_name", "date_of_birth")])
def test_a_search_for_somebody_hidden_is_as_one_for_nobody(mr_e, signed_in, fields):
    client = signed_in("outsider")
    answers = []
    for who in (NOBODY, NOBODY, HIDDEN):
        year, month, day = who["date_of_birth"].split("-")
        born = {"date_of_birth_year": year, "date_of_birth_month": month, "date_of_birth_day": day}
        typed = {name: who[name] for name in fields if name != "date_of_birth"}
        typed |= born if "date_of_birth" in fields else {}
        ask = _typed(client, reverse("people:find"), {"purpose": "preparing_visit", **typed})
        answers.append(asked(ask, reverse("people:find"), echoed=(who["nhs_number"], who["family_name"])))
    assert not answers[2].unlike(answers[1])


def test_likely_people_who_are_hidden_are_as_nobody(mr_e, signed_in):
    """A contact about somebody hidden is saved in as many statements, without a question who it may be."""
    client = signed_in("outsider")
    answers = []
    for number, (given, who) in enumerate((("Warm", NOBODY), ("Edwin", NOBODY), ("Edwin", HIDDEN))):
        year, month, day = who["date_of_birth"].split("-")
        typed = filled(
            once=f"20260101-000000000{number}",
            kind=kinds_for(mr_e.world.agencies["chase-housing"])[0],
            given_name=given,
            family_name=who["family_name"],
            summary=f"The visit numbered {number}.",  # another contact each time
            nhs_number=who["nhs_number"],
            date_of_birth_year=year,
            date_of_birth_month=month,
            date_of_birth_day=day,
        )
        ask = _typed(client, reverse("incidents:new"), typed)
        answers.append(asked(ask, reverse("incidents:new")))
    assert [one.status for one in answers] == [302] * 3
    assert answers[2].statements == answers[1].statements


@pytest.mark.parametrize("fields", [("nhs_number",), ("family_name",), ("family_name", "date_of_birth")])
def test_typing_the_name_of_somebody_hidden_is_as_typing_nobodys(mr_e, signed_in, fields):
    client, url = signed_in("outsider"), reverse("incidents:new")
    answers = []
    for who in (NOBODY, NOBODY, HIDDEN):
        year, month, day = who["date_of_birth"].split("-")
        born = {"date_of_birth_year": year, "date_of_birth_month": month, "date_of_birth_day": day}
        typed = {"look": "1"} | {name: who[name] for name in fields if name != "date_of_birth"}
        typed |= born if "date_of_birth" in fields else {}
        answers.append(
            asked(lambda _, typed=typed: client.post(url, typed, headers={"HX-Request": "true"}), url)
        )
    assert b"Nobody you may know of fits" in answers[2].body
    assert not answers[2].unlike(answers[1])
