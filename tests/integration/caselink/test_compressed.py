"""A page is sent compressed, and its length tells nothing of what it holds."""

import gzip

import pytest
from django.test import Client

from agencies.models import Role

pytestmark = pytest.mark.django_db
ASKED = {"Accept-Encoding": "gzip"}


def test_a_page_is_sent_compressed_to_who_takes_it_so(world):
    browser = Client()
    browser.force_login(world.users[Role.MASH_COORDINATOR])
    plain, sent = browser.get("/"), browser.get("/", headers=ASKED)
    assert sent["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain
    assert len(sent.content) < len(plain.content) / 3
    assert gzip.decompress(sent.content).startswith(b"<!DOCTYPE html>")


def test_the_length_of_the_same_page_differs_each_time():
    lengths = {len(Client().get("/account/login/", headers=ASKED).content) for _ in range(12)}
    assert len(lengths) > 3
