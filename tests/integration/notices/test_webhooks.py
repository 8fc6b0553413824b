"""Webhooks: made and ended by an agency's system, told of ids alone, signed, repeated, led nowhere else."""

import hashlib
import hmac
import json
import socket
import threading
import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from uuid import uuid4

import pytest
from django.utils import timezone

from notices import posting, secrets
from notices.codes import CODES, FOR_SYSTEMS
from notices.models import Delivery, Notice, Webhook
from notices.posting import NotPosted, post
from notices.services import notice_give
from notices.services.webhooks import WAITS, deliveries_due, delivery_send
from people.models import Person
from tests.fixtures.notices import PUBLIC, make_webhook

pytestmark = pytest.mark.django_db
HERE = "127.0.0.0/8"
ALLOWED = [ip_network(HERE)]


class Listener(BaseHTTPRequestHandler):
    """Keeps what it is sent, and answers as it is told to."""

    answer, got, slow = 200, [], 0.0

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        type(self).got.append((self.path, dict(self.headers), body))
        time.sleep(self.slow)
        self.send_response(self.answer)
        if 300 <= self.answer < 400:
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.end_headers()
        self.wfile.write(b"x" * 100_000)

    def log_message(self, *args):
        """Nothing on the console."""


@pytest.fixture
def listening(settings):
    """An agency's system on this machine, whose network is allowed."""
    settings.WEBHOOK_NETWORKS = [HERE]
    Listener.answer, Listener.got, Listener.slow = 200, [], 0.0
    server = ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, args=[0.05], daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/hook?of=caselink"
    server.shutdown()
    server.server_close()


def give(agency, person=None, key="told", code="question_asked"):
    about = uuid4()
    notice_give(
        code=code,
        about=("question", about),
        reference="CL-2026-000003",
        person=person,
        at=timezone.now(),
        agencies=[(agency, "")],
        key=key,
    )
    return about


# Made, read and ended over the API


def test_a_system_makes_reads_and_ends_a_webhook_and_its_secret_is_shown_once(system):
    gp, police = system("cannock-gp"), system("staffordshire-police")
    made = gp.post("webhooks/", {"url": PUBLIC, "events": ["question_asked"]})
    assert made.status_code == 201
    kept = Webhook.objects.get()
    assert secrets.decrypt(kept.secret) == made.json()["secret"]
    assert made.json()["secret"] not in kept.secret
    [listed] = gp.get("webhooks/").json()["results"]
    assert "secret" not in listed
    assert listed["url"] == PUBLIC
    where = f"webhooks/{kept.public_id}/"
    assert gp.get(where).json() == listed
    assert police.get("webhooks/").json()["results"] == []
    assert police.post(where, {}).status_code == police.get(f"{where}deliveries/").status_code == 404
    assert gp.post("webhooks/", {"url": PUBLIC, "events": ["question_asked"]}).status_code == 409
    assert gp.post(where, {}).json()["ended_at"]
    assert gp.post(where, {}).status_code == 200
    assert gp.post("webhooks/", {"url": PUBLIC, "events": ["question_asked"]}).status_code == 201


REFUSED = [
    ({}, "url"),
    ([], ""),
    ({"url": PUBLIC, "events": ["everything"]}, "events"),
    ({"url": PUBLIC, "events": []}, "events"),
    ({"url": PUBLIC, "events": ["document_ready"]}, "events"),
    ({"url": PUBLIC, "events": ["question_asked"] * 2}, "events"),
    ({"url": PUBLIC, "events": ["question_asked"], "secret": "mine"}, ""),
    ({"url": "http://9.9.9.9/", "events": ["question_asked"]}, "url"),
    ({"url": "https://127.0.0.1/", "events": ["question_asked"]}, "url"),
    ({"url": "https://169.254.169.254/latest", "events": ["question_asked"]}, "url"),
    ({"url": "https://[::ffff:10.0.0.1]/", "events": ["question_asked"]}, "url"),
]


def test_what_cannot_be_one_is_refused_and_says_where(system):
    gp = system("cannock-gp")
    for body, path in REFUSED:
        answer = gp.post("webhooks/", body)
        assert answer.status_code == 400
        assert path in {error["path"] for error in answer.json()["errors"]}
    assert not Webhook.objects.exists()


# What is sent


def test_what_the_agency_is_told_is_sent_with_ids_alone_and_signed(world, listening, system):
    gp = world.agencies["cannock-gp"]
    hook = make_webhook(gp, url=listening, codes=["question_asked"])
    about = give(gp)
    give(gp, key="another", code="meeting_invited")
    give(world.agencies["cannock-miu"], key="another's")
    delivery = Delivery.objects.get()
    assert deliveries_due(now=timezone.now()) == [delivery.pk]
    assert delivery_send(delivery_id=delivery.pk, now=timezone.now())
    assert not delivery_send(delivery_id=delivery.pk, now=timezone.now())
    [(path, headers, body)] = Listener.got
    assert path == "/hook?of=caselink"
    said = json.loads(body)
    assert said == {
        "id": str(delivery.public_id),
        "event": "question_asked",
        "at": delivery.at.isoformat(),
        "about": {"type": "question", "id": str(about)},
    }
    t, v1 = (part.partition("=")[2] for part in headers["CaseLink-Signature"].split(","))
    wanted = hmac.new(secrets.decrypt(hook.secret).encode(), f"{t}.".encode() + body, hashlib.sha256)
    assert v1 == wanted.hexdigest()
    delivery.refresh_from_db()
    assert (delivery.status, delivery.next_at, delivery.attempts) == (200, None, 1)


def test_nothing_is_sent_of_a_person_whom_the_agency_holds_no_record_of(mr_e, listening):
    gp, miu = mr_e.world.agencies["cannock-gp"], mr_e.world.agencies["chase-housing"]
    for agency in (gp, miu):
        make_webhook(agency, url=listening)
        give(agency, person=mr_e.person.public_id)
    assert [one.webhook.agency for one in Delivery.objects.all()] == [gp]
    earlier = Person.objects.create(redirected_to=mr_e.person)
    give(gp, person=earlier.public_id, key="of who was found to be him")
    delivery = Delivery.objects.latest("pk")
    Delivery.objects.filter(pk=delivery.pk).update(person_public_id=mr_e.other.public_id)
    assert not delivery_send(delivery_id=delivery.pk, now=timezone.now())  # looked at again
    delivery.refresh_from_db()
    assert delivery.given_up_at
    assert Listener.got == []


def test_a_system_is_not_told_of_a_document_that_is_one_users_alone(mr_e):
    gp = mr_e.world.agencies["cannock-gp"]
    make_webhook(gp)
    user, person = mr_e.world.users["practitioner"], mr_e.person.public_id
    told = {"about": ("document", uuid4()), "reference": "", "person": person, "at": timezone.now()}
    notice_give(code="document_ready", users=[user], key="one", **told)
    assert Notice.objects.filter(user=user, code="document_ready").exists()
    assert not Delivery.objects.exists()


def test_no_code_sends_a_word_of_anything(world, listening):
    gp = world.agencies["cannock-gp"]
    make_webhook(gp, url=listening)
    for code in CODES:
        give(gp, code=code, key=code)
    for delivery in Delivery.objects.all():
        delivery_send(delivery_id=delivery.pk, now=timezone.now())
    assert len(Listener.got) == len(FOR_SYSTEMS)
    for _, headers, body in Listener.got:
        assert json.loads(body).keys() == {"id", "event", "at", "about"}
        assert "CL-2026" not in f"{headers}{body!r}"
        assert "Cannock" not in f"{headers}{body!r}"


@pytest.mark.parametrize("answer", [302, 500])
def test_what_is_not_taken_is_sent_again_later_and_later_and_then_given_up(world, listening, answer):
    hook, Listener.answer = make_webhook(world.agencies["cannock-gp"], url=listening), answer
    give(hook.agency)
    delivery, now = Delivery.objects.get(), timezone.now()
    for attempt, wait in enumerate(WAITS, 1):
        assert not delivery_send(delivery_id=delivery.pk, now=now)
        delivery.refresh_from_db()
        assert (delivery.attempts, delivery.next_at, delivery.status) == (attempt, now + wait, answer)
        assert not delivery_send(delivery_id=delivery.pk, now=now + wait - timedelta(seconds=1))
        now += wait
    delivery_send(delivery_id=delivery.pk, now=now)
    delivery.refresh_from_db()
    hook.refresh_from_db()
    assert delivery.given_up_at
    assert hook.failing_since
    assert len(Listener.got) == len(WAITS) + 1  # no redirect was followed
    told = Notice.objects.get(code="webhook_given_up")
    assert (told.user, told.of_agency) == (world.users["system_administrator"], hook.agency)


def test_one_that_is_ended_is_sent_nothing_more(world, listening, system):
    gp = system("cannock-gp")
    hook = make_webhook(gp.client.agency, url=listening)
    give(hook.agency)
    gp.post(f"webhooks/{hook.public_id}/", {})
    assert deliveries_due(now=timezone.now()) == []
    assert not delivery_send(delivery_id=Delivery.objects.get().pk, now=timezone.now())
    give(hook.agency, key="later")
    assert Delivery.objects.count() == 1
    [listed] = gp.get(f"webhooks/{hook.public_id}/deliveries/").json()["results"]
    assert listed["given_up_at"]


# Where it is sent


def answers(monkeypatch, *ips):
    """The name server gives these, one after the other."""
    asked, real = [], socket.getaddrinfo

    def lookup(host, port, *rest, **more):
        if host in ("127.0.0.1", "localhost"):
            return real(host, port, *rest, **more)
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ips[min(len(asked), len(ips)) - 1], port))]

    monkeypatch.setattr(posting.socket, "getaddrinfo", lookup)
    return asked


def test_the_address_that_was_looked_at_is_the_one_connected_to(monkeypatch, listening):
    """A name server that gives an allowed address first, and another when the connection is made."""
    asked = answers(monkeypatch, "127.0.0.1", "10.0.0.1")
    port = listening.split(":")[2].split("/")[0]
    assert post(f"http://hook.example:{port}/", b"{}", {}, ALLOWED) == 200
    assert asked == ["hook.example"]
    assert Listener.got[0][1]["Host"] == f"hook.example:{port}"


def test_a_name_that_leads_inside_is_not_connected_to(monkeypatch):
    monkeypatch.setattr(posting.socket, "create_connection", None)  # it would fail otherwise
    for ip in ("127.0.0.1", "10.0.0.1", "169.254.169.254", "0.0.0.0"):
        answers(monkeypatch, ip)
        with pytest.raises(NotPosted, match="no address"):
            post("https://hook.example/", b"{}", {}, [])


def test_the_proxy_of_the_environment_is_not_used(monkeypatch, listening):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://10.0.0.1:1")
    assert post(listening, b"{}", {}, ALLOWED) == 200


def test_one_that_does_not_answer_is_left_after_a_while(monkeypatch, listening):
    monkeypatch.setattr(posting, "SECONDS", 0.3)
    Listener.slow = 3.0
    began = time.monotonic()
    with pytest.raises(NotPosted):
        post(listening, b"{}", {}, ALLOWED)
    assert time.monotonic() - began < 2


def test_one_that_answers_a_letter_at_a_time_is_left_too(monkeypatch):
    monkeypatch.setattr(posting, "SECONDS", 0.5)
    server = socket.create_server(("127.0.0.1", 0))

    def drip():
        taken, _ = server.accept()
        for _ in range(50):
            try:
                taken.sendall(b"H")
            except OSError:
                return
            time.sleep(0.1)

    threading.Thread(target=drip, daemon=True).start()
    began = time.monotonic()
    with pytest.raises(NotPosted):
        post(f"http://127.0.0.1:{server.getsockname()[1]}/", b"{}", {}, ALLOWED)
    assert time.monotonic() - began < 3
    server.close()


def test_a_secure_one_must_show_a_certificate_of_its_name(monkeypatch, listening):
    with pytest.raises(NotPosted, match="SSL"):
        post(listening.replace("http:", "https:"), b"{}", {}, ALLOWED)
