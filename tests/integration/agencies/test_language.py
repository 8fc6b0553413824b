"""The language of pages: chosen at their foot and nowhere else, kept, and gone back from to the same page."""

import pytest
from django.test import Client
from django.urls import reverse

from agencies.language import LANGUAGE_COOKIE
from agencies.models import User
from audit.models import Event

HERE = "http://testserver"
WELSH, ENGLISH = '<html lang="cy"', '<html lang="en-GB"'


def choose(client: Client, language: str, back: str = f"{HERE}/") -> str:
    answer = client.post(reverse("account_language"), {"language": language}, headers={"Referer": back})
    assert answer.status_code == 302
    return answer.headers["Location"]


def page(client: Client, address: str = "/account/login/", **headers: str) -> str:
    return client.get(address, headers=headers).content.decode()


def test_what_a_browser_asks_for_changes_nothing(world, signed_in):
    assert ENGLISH in page(Client(), **{"accept-language": "cy"})
    assert ENGLISH in page(signed_in("practitioner"), "/", **{"accept-language": "cy"})


def test_it_is_chosen_on_the_sign_in_page_and_remembered_by_the_browser(world):
    client = Client()
    assert (
        choose(client, "cy", f"{HERE}/account/login/?next=/people/find/")
        == "/account/login/?next=/people/find/"
    )
    shown = page(client)
    assert WELSH in shown
    assert "Mewngofnodi" in shown
    assert "Content-Language" in client.get("/account/login/").headers
    choose(client, "en-gb")
    assert ENGLISH in page(client)


def test_it_is_kept_with_the_user_wherever_they_sign_in(world, signed_in):
    choose(signed_in("practitioner"), "cy")
    assert User.objects.get(pk=world.users["practitioner"].pk).language == "cy"
    elsewhere = signed_in("practitioner")
    assert LANGUAGE_COOKIE not in elsewhere.cookies
    assert WELSH in page(elsewhere, "/")
    assert ENGLISH in page(signed_in("mash_coordinator"), "/")
    choose(elsewhere, "cy")  # nothing changes, and nothing is written down
    assert Event.objects.filter(action="language.set").count() == 1


def test_what_the_user_chose_is_stronger_than_what_this_browser_remembers(world, signed_in):
    client = signed_in("practitioner")
    choose(client, "en-gb")
    client.cookies[LANGUAGE_COOKIE] = "cy"
    assert ENGLISH in page(client, "/")


@pytest.mark.parametrize(
    "back",
    [
        "https://elsewhere.invalid/people/find/",
        "//elsewhere.invalid/",
        f"{HERE}//elsewhere.invalid/",
        rf"{HERE}/\\elsewhere.invalid/",
        f"{HERE}@elsewhere.invalid/",
        "javascript:1",
        "/people/find/",  # no browser names a page like that
        f"{HERE}/account/language/",
        "",
    ],
)
def test_it_leads_to_no_address_outside(world, back):
    assert choose(Client(), "cy", back) == "/"


def test_a_language_that_there_is_not_is_not_kept(world, signed_in):
    client = signed_in("practitioner")
    choose(client, "fr")
    assert ENGLISH in page(client, "/")
    assert LANGUAGE_COOKIE not in client.cookies


def test_it_is_only_ever_sent_with_the_token_of_the_page(world):
    client = Client(enforce_csrf_checks=True)
    assert client.post(reverse("account_language"), {"language": "cy"}).status_code == 403


def test_a_page_that_is_not_translated_says_so_and_is_english_inside_a_welsh_frame(world, signed_in):
    client = signed_in("mash_coordinator")
    choose(client, "cy")
    shown = page(client, "/prompts/")
    assert WELSH in shown
    frame, _, main = shown.partition("<main")
    assert "Dod o hyd i berson" in frame
    welsh, english, _ = frame.partition('<div class="govuk-width-container" lang="en-GB">')
    assert english
    assert "Nid yw’r dudalen hon yn Gymraeg eto" in welsh
    assert '<h1 class="govuk-heading-l">Prompts in the queue</h1>' in main


def test_that_a_page_is_english_is_said_above_all_that_is_english(mr_e, signed_in):
    client = signed_in("mash_coordinator")
    choose(client, "cy")
    client.post(f"/people/{mr_e.person.public_id}/", {"purpose": "preparing_visit"})
    for address in (f"/people/{mr_e.person.public_id}/", f"/prompts/{mr_e.prompt.public_id}/"):
        above, said, _ = page(client, address).partition("Nid yw’r dudalen hon yn Gymraeg eto")
        assert said
        assert 'lang="en-GB"' not in above.partition("<body")[2]


def test_the_api_speaks_english_whoever_asks(world, signed_in):
    client = signed_in("practitioner")
    choose(client, "cy")
    answer = client.get("/api/v1/nothing-here/")
    assert answer.headers["Content-Language"] == "en-gb"
