"""The journey that is translated, walked in Welsh: every text of it is there, and nothing stored is Welsh."""

import gettext
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.utils.formats import date_format
from django.utils.translation import gettext as translated
from django.utils.translation import ngettext, override, trans_real

from agencies.language import LANGUAGE_COOKIE
from agencies.models import User
from audit.presenters import ACCESS_ACTIONS, EVENT_ACTIONS
from incidents.models import Incident
from people.matching.explain import _RELATIVE, _SAYS, says
from people.matching.guards import SENTENCES
from people.searching.likeness import _WARNS_OF
from risk.services.assessing import assess_incidents
from tests.fixtures.contact import NEW, filled
from tests.fixtures.passkeys import code_of, give_app
from tests.fixtures.world import PASSWORD

READERS = ("practitioner", "mash_coordinator", "agency_manager", "governance_lead", "system_administrator")
KEPT_IN_ENGLISH = {str(said) for said in (*EVENT_ACTIONS.values(), *ACCESS_ACTIONS.values())}
NUMBERS = ("nhs_number", "pnc_id", "cro_number", "probation_crn", "noms_number", "social_care_id", "local")
SAID_OF_COMPANY = {"Both are seen with, or live with, the same person."}  # and nobody types that
ALL_OF_IT = {"occurred_on_year": "2999", "other_date_of_birth_year": "2999", "date_of_birth_year": "1700"}
WRONG = (  # with a contact; each in its own sentence
    {"alcohol_units": "many", "phone": "1" * 31, "kind": "none", "concerns": ["none"], "once": "mine"},
    {"injury_2_nature": "burn", "other_3_asserted_by": "family", "offered": "help", "occurred_time": "x"},
    {"occurred_on_day": "", "date_of_birth_day": "3", "date_of_birth_year": "1980"},
    {"occurred_on_year": "", "date_of_birth_month": "3", "seen_alone": "yes", "other_present": "on"},
    {"occurred_on_year": "26", "date_of_birth_day": "31", "date_of_birth_month": "2"},
    {"occurred_on_month": "13", "date_of_birth_year": "80", "address_line_1": "a\x00b"},
    {**ALL_OF_IT, "nhs_number": "9990041538"},
    {"occurred_on_year": "1700", "nhs_number": "999"},
    {"postcode": "none", "phone": "his mum’s", "occurred_on_month": "ab", "date_of_birth_day": "xx"},
    {"occurred_time": "23:59", "nhs_number": "4444444444"},
    {"given_name": "Ed\u202ewin", "town": "a\x01b", "nhs_number": "-"},
)
TYPED = "Dywedodd fod popeth yn iawn gartref"  # what a practitioner writes is stored as it is


@contextmanager
def texts_asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """The texts that Welsh pages ask for and that no Welsh catalogue holds."""
    lacking: set[str] = set()
    real = trans_real.DjangoTranslation

    def one(self: trans_real.DjangoTranslation, message: str) -> str:
        if self.language() == "cy" and message and message not in self._catalog:
            lacking.add(message)
        return gettext.GNUTranslations.gettext(self, message)

    def several(self: trans_real.DjangoTranslation, first: str, more: str, number: int) -> str:
        try:
            return self._catalog.plural(first, number)
        except KeyError:
            if self.language() == "cy":
                lacking.add(first)
            return first if number == 1 else more

    with monkeypatch.context() as patch:
        patch.setattr(real, "gettext", one)
        patch.setattr(real, "ngettext", several)
        yield lacking


def welsh_texts() -> set[str]:
    """What the catalogue says, as far as it is long enough to be known when it is met."""
    with override("cy"):
        catalogs = trans_real.translation("cy")._catalog._catalogs
    said = {text for catalog in catalogs for text in catalog.values() if isinstance(text, str)}
    return {text for text in said if len(text) > 12 and "%(" not in text and "\n" not in text}


def stored_welsh() -> set[str]:
    """Each text of the catalogue, and what was typed, that stands in a table; sessions aside."""
    rows: list[str] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table != "django_session":
                cursor.execute(f"SELECT t::text FROM {connection.ops.quote_name(table)} t")
                rows += [row for (row,) in cursor.fetchall()]
    everything = "\n".join(rows)
    return {text for text in welsh_texts() | {TYPED} if text in everything}


@pytest.fixture
def welsh(world, signed_in) -> Callable[[str], Client]:
    """`welsh("practitioner")`: a client of that user, who reads Welsh."""

    def make(name: str) -> Client:
        User.objects.filter(pk=world.users[name].pk).update(language="cy")
        return signed_in(name)

    return make


def sign_in_pages() -> Iterator[str]:
    client = Client()
    client.cookies[LANGUAGE_COOKIE] = "cy"
    yield client.get("/account/login/?over=1").content.decode()
    for login in ("", "nobody"):
        yield client.post("/account/login/", {"login": login, "password": login}).content.decode()
    yield client.get("/nowhere/").content.decode()
    give_app(User.objects.get(username="practitioner"))
    yield client.post(
        "/account/login/", {"login": "practitioner", "password": PASSWORD}, follow=True
    ).content.decode()
    yield client.post("/account/code/", {"code": "1"}).content.decode()
    yield client.post("/account/code/", {"code": code_of()}, follow=True).content.decode()
    yield client.post("/account/logout/", follow=True).content.decode()
    yield client.get("/account/away/").content.decode()


def finding_pages(client: Client) -> Iterator[str]:
    yield client.get("/people/find/").content.decode()
    for asked in (
        {},
        {"purpose": "preparing_visit", "q": "Marlow"},
        {"purpose": "preparing_visit", "q": "Nobodyatall"},
        {"purpose": "preparing_visit", "q": "Marlow 31/2/1954 999 004 1538"},
        {"purpose": "preparing_visit", "postcode": "WS11"},
        {"purpose": "preparing_visit", "family_name": "Marlow", "date_of_birth_year": "12"},
    ):
        yield client.post("/people/find/", asked).content.decode()


def contact_pages(client: Client) -> Iterator[str]:
    him = {"given_name": "Edwin", "family_name": "Marlow", "summary": TYPED}
    yield client.get(NEW).content.decode()
    yield client.post(NEW, {}).content.decode()
    for wrong in WRONG:
        yield client.post(NEW, filled(**(him | wrong))).content.decode()
    yield client.post(NEW, filled(**him, look="1")).content.decode()
    yield client.post(NEW, filled(**him)).content.decode()  # which of these is it?
    saved = client.post(NEW, filled(**him, is_person="new"), follow=True)
    assert saved.redirect_chain
    yield saved.content.decode()
    assess_incidents(incident_ids=[Incident.objects.latest("pk").pk])
    yield client.get(saved.redirect_chain[-1][0]).content.decode()
    yield client.get(saved.redirect_chain[-1][0], headers={"HX-Request": "true"}).content.decode()
    yield from correcting_pages(client, him)


def correcting_pages(client: Client, him: dict[str, str]) -> Iterator[str]:
    where = f"/incidents/{Incident.objects.latest('pk').public_id}/correct/"
    yield client.get(where).content.decode()
    said = {**filled(**him), "version": "1", "wrong": f"{TYPED} {TYPED}"}
    yield client.post(where, {}).content.decode()
    yield client.post(where, said).content.decode()  # nothing differs
    for wrong in ({"wrong": "x"}, {"given_name": "Barnaby"}):
        yield client.post(where, said | wrong).content.decode()
    right = {
        "occurred_time": "00:05",
        "date_of_birth_year": "1954",
        "under_influence": "alcohol",
        "concerns": "fear",
    }
    saved = client.post(where, said | right | {"happened_here": "on", "postcode": "ZZ99 1AA"}, follow=True)
    assert saved.redirect_chain
    yield saved.content.decode()
    yield client.post(where, said).content.decode()  # somebody was quicker


def looks_pages(client: Client) -> Iterator[str]:
    yield client.get("/account/looks/").content.decode()
    yield client.post("/account/looks/", {"look": "dark"}, follow=True).content.decode()
    yield client.get("/account/logout/").content.decode()


def journey(welsh: Callable[[str], Client]) -> Iterator[str]:
    """Each page of it."""
    yield from sign_in_pages()
    for name in READERS:
        yield welsh(name).get("/").content.decode()
    yield welsh("governance_lead").get("/oversight/who-looked/").content.decode()
    for pages in (finding_pages, contact_pages, looks_pages):
        yield from pages(welsh("practitioner"))


def test_the_journey_is_in_welsh_and_nothing_that_it_stores_is(mr_e, welsh, monkeypatch):
    with texts_asked(monkeypatch) as lacking:
        pages = list(journey(welsh))
    assert lacking - KEPT_IN_ENGLISH == set()
    assert stored_welsh() == {TYPED}
    for page in pages:
        if "<html" in page:
            assert '<html lang="cy"' in page
            assert "yn Gymraeg eto" not in page


def test_what_is_said_of_likely_people_is_there_though_pure_code_says_it():
    said = {says(*step) for step in _SAYS} | {
        says(name, level) for name in NUMBERS for level in ("same", "different")
    }
    said |= {_RELATIVE, *(SENTENCES[warning] for warning in _WARNS_OF)}
    with override("cy"):
        assert {sentence for sentence in said if translated(sentence) == sentence} == SAID_OF_COMPANY


def test_dates_numbers_and_days_are_said_in_welsh():
    day = date(2026, 3, 1)
    with override("cy"):
        assert date_format(day, "j F Y") == "1 Mawrth 2026"
        assert date_format(day, "l") == "Dydd Sul"
        said = [ngettext("%(count)d day", "%(count)d days", n) % {"count": n} for n in (0, 1, 2, 3, 6, 10)]
    assert said == ["0 diwrnod", "1 diwrnod", "2 ddiwrnod", "3 diwrnod", "6 diwrnod", "10 diwrnod"]
