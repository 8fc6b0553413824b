"""The demonstration's people can sign in with what the demonstration shows; nobody else is shown a code."""

import json

import pytest
from django.test import Client

from agencies.models import User
from caselink.demo import accounts

pytestmark = [pytest.mark.real_sign_in, pytest.mark.django_db]
PAGE = "/account/demonstration-code/"


@pytest.fixture
def demo(tmp_path, settings):
    """Accounts of a demonstration, as in var/demo.json."""
    settings.VAR_DIR, settings.EMBEDDED, settings.HTTPS = tmp_path, True, False
    content = accounts.set_up()
    accounts.write(content)
    return content


def test_somebody_new_signs_in_with_what_is_printed_and_the_code_of_the_page(demo):
    who = next(user for user in demo["users"] if user["role"] == "mash_coordinator")
    client = Client()
    answer = client.post("/account/login/", {"login": who["username"], "password": who["password"]})
    assert answer["Location"] == "/account/code/"
    assert PAGE in client.get("/account/code/").content.decode()
    code = client.get(PAGE).context["code"]
    assert client.post("/account/code/", {"code": code})["Location"] == "/"
    assert client.get("/").status_code == 200


def test_a_second_load_changes_no_key(demo, settings):
    assert accounts.set_up() == demo


def test_what_a_user_set_up_meanwhile_stays(demo):
    user = User.objects.get(username=demo["users"][0]["username"])
    user.authenticator_set.all().delete()
    user.authenticator_set.create(type="totp", data={"secret": "another"})
    accounts.set_up()
    assert user.authenticator_set.get().data == {"secret": "another"}


@pytest.mark.parametrize(
    ("changed", "asked"),
    [
        ({"EMBEDDED": False}, {}),
        ({"HTTPS": True}, {}),
        ({}, {"REMOTE_ADDR": "192.0.2.7"}),
        ({}, {"HTTP_X_FORWARDED_FOR": "192.0.2.7"}),
        ({}, {"HTTP_FORWARDED": "for=192.0.2.7"}),
    ],
)
def test_nobody_is_shown_a_code_anywhere_else(demo, settings, changed, asked):
    for name, value in changed.items():
        setattr(settings, name, value)
    answer = Client().get(PAGE, **asked)
    assert answer.status_code == 404
    assert demo["second_factor_key"] not in answer.content.decode()


def test_without_a_demonstration_there_is_no_code(tmp_path, settings):
    settings.VAR_DIR, settings.EMBEDDED, settings.HTTPS = tmp_path, True, False
    assert Client().get(PAGE).status_code == 404
    (tmp_path / "demo.json").write_text(json.dumps({"users": []}))
    assert Client().get(PAGE).status_code == 404
