"""What is too much to ask is refused before it is read, in words, and costs nothing."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from agencies.models import Role
from caselink.security import FORM_LIMIT, QUERY_LIMIT

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def browser(world):
    """A practitioner's."""
    client = Client()
    client.force_login(world.users[Role.PRACTITIONER])
    return client


def test_an_address_that_is_too_long_is_414_and_asks_nothing_of_the_database(
    browser, django_assert_num_queries
):
    with django_assert_num_queries(0):
        refused = browser.get(reverse("people:find") + "?q=" + "a" * QUERY_LIMIT)
    assert refused.status_code == 414
    assert "longer than any" in refused.content.decode()


def test_a_form_that_is_too_large_is_413_unread(browser, django_assert_num_queries):
    with django_assert_num_queries(0):
        refused = browser.post(reverse("incidents:new"), b"summary=" + b"a" * FORM_LIMIT, content_type=FORM)
    assert refused.status_code == 413
    assert "Nothing was saved" in refused.content.decode()


@pytest.mark.parametrize("length", ["-1", "12x", "9" * 40, "１２"])
def test_a_length_that_is_no_length_is_refused(length):
    assert Client().post(reverse("account_login"), CONTENT_LENGTH=length).status_code == 413


def test_a_token_is_not_asked_for_with_megabytes():
    refused = Client().post("/oauth/token/", b"a" * (FORM_LIMIT + 1), content_type=FORM)
    assert (refused.status_code, refused.json()["error"]) == (413, "invalid_request")


def test_no_form_takes_a_file(browser):
    brought = SimpleUploadedFile("note.txt", b"Mr Thorne", "text/plain")
    refused = browser.post(reverse("incidents:new"), {"summary": brought})
    assert refused.status_code == 400
    assert b"Thorne" not in refused.content


def test_a_form_has_at_most_a_thousand_fields(browser):
    fields = b"&".join(b"field%d=1" % number for number in range(1001))
    assert browser.post(reverse("incidents:new"), fields, content_type=FORM).status_code == 400
