"""Mail names nobody: how many things of which kind wait, and where to sign in. Nothing is lost."""

from datetime import UTC, datetime, timedelta
from smtplib import SMTPAuthenticationError, SMTPDataError, SMTPRecipientsRefused
from uuid import uuid4

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from agencies.models import Membership, User
from notices.codes import CODES, MANAGERS
from notices.models import Cover, Notice
from notices.services import notice_give
from notices.services.covering import preference_set
from notices.services.mailing import GIVE_UP, digest_send, mail_send
from notices.services.seeing import notices_seen
from people.models import Person, PersonBlock

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
EIGHT = datetime(2026, 3, 3, 8, 5, tzinfo=UTC)  # London has no summer time yet
WHERE = "https://caselink.example/"


@pytest.fixture(autouse=True)
def addresses(world, settings):
    """Everybody of the world but the outsider has an address."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.PUBLIC_URL = WHERE
    for name, user in world.users.items():
        user.email = "" if name == "outsider" else f"{name}@example.org"
        user.save()


def give(key="told", **changed):
    told = {
        "code": "question_asked",
        "about": ("question", uuid4()),
        "reference": "CL-2026-000003",
        "person": None,
        "at": AT,
        "key": key,
    }
    notice_give(**told | changed)


def sent():
    return sorted(message.to[0].partition("@")[0] for message in mail.outbox)


def test_one_message_tells_a_manager_at_once_how_many_things_wait(world):
    gp = world.agencies["cannock-gp"]
    give("one", agencies=[(gp, "")])
    give("two", agencies=[(gp, MANAGERS)], code="action_late", about=("action", uuid4()))
    assert mail_send(now=AT) == 1
    [message] = mail.outbox
    assert message.to == ["agency_manager@example.org"]
    assert message.subject == "CaseLink: 2 things wait for you"
    assert (
        message.body
        == f"Actions: 1\nQuestions to your agency: 1\n\nSign in to CaseLink to read more. {WHERE}\n"
    )
    assert mail_send(now=AT) == 0


def test_no_code_puts_a_reference_an_agency_or_a_name_into_mail(world):
    person = Person.objects.create(given_name="Marlowquist", family_name="Marlowquist")
    user = world.users["practitioner"]
    for code in CODES:
        miu = world.agencies["cannock-miu"]
        give(code, code=code, users=[user], person=person.public_id, of_agency=miu)
        mail_send(now=AT)
    digest_send(now=EIGHT)
    said = "".join(f"{m.subject}{m.body}{m.extra_headers}" for m in mail.outbox)
    assert len(mail.outbox) > len(CODES) / 2
    for word in ("Marlowquist", "CL-2026", "Cannock", str(person.public_id), user.last_name, user.username):
        assert word not in said


def test_what_can_wait_is_gathered_into_one_message_a_day(world):
    gp = world.agencies["cannock-gp"]
    give("one", agencies=[(gp, "")])
    give("two", agencies=[(gp, "")], code="action_agreed", about=("action", uuid4()))
    assert mail_send(now=AT) == 1
    mail.outbox.clear()
    assert digest_send(now=EIGHT - timedelta(hours=1)) == 0
    assert digest_send(now=EIGHT) == 2
    assert sent() == ["agency_manager", "practitioner"]
    assert digest_send(now=EIGHT + timedelta(hours=1)) == 0
    assert digest_send(now=EIGHT + timedelta(days=1)) == 2
    notices_seen(by=world.actor("practitioner"))
    assert digest_send(now=EIGHT + timedelta(days=2)) == 0


@pytest.mark.parametrize(
    ("choice", "at_once", "daily"), [("at_once", 1, 1), ("digest", 0, 1), ("none", 0, 0)]
)
def test_each_is_told_as_they_chose(world, choice, at_once, daily):
    for name in ("practitioner", "agency_manager"):
        preference_set(mail="none", hour=8, by=world.actor(name))
    preference_set(mail=choice, hour=8, by=world.actor("practitioner"))
    give(agencies=[(world.agencies["cannock-gp"], "")])
    assert (mail_send(now=AT), digest_send(now=EIGHT)) == (at_once, daily)


def test_whoever_covers_is_told_too_and_who_is_kept_away_is_not(world):
    gp, user = world.agencies["cannock-gp"], world.users["practitioner"]
    cover = User.objects.create(username="covers", email="covers@example.org")
    Membership.objects.create(user=cover, agency=gp, role="practitioner", started_on="2020-01-01")
    person = Person.objects.create(given_name="Otto")
    day = AT.date()
    Cover.objects.create(user=user, instead=cover, agency=gp, from_on=day, to_on=day, set_by=user, set_at=AT)
    give("one", users=[user], person=person.public_id)
    mail_send(now=AT)
    assert sent() == ["covers", "practitioner"]
    mail.outbox.clear()
    PersonBlock.objects.create(user=cover, person=person, relation="family", set_by="system")
    give("two", users=[user], person=person.public_id)
    mail_send(now=AT)
    assert sent() == ["practitioner"]


def test_nobody_without_an_address_or_who_has_left_is_sent_anything(world):
    give(users=[world.users["outsider"]])
    world.users["practitioner"].is_active = False
    world.users["practitioner"].save()
    give("two", users=[world.users["practitioner"]])
    assert (mail_send(now=AT), digest_send(now=EIGHT)) == (0, 0)


def test_what_could_not_be_sent_is_sent_the_next_time_with_the_same_id(world, monkeypatch):
    give("one", users=[world.users["practitioner"]])
    give("two", users=[world.users["agency_manager"]])
    sends, real = [], EmailBackend.send_messages

    def second_fails(self, messages):
        sends.append(messages[0].extra_headers["Message-ID"])
        if len(sends) == 2:
            raise ConnectionRefusedError
        return real(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", second_fails)
    assert mail_send(now=AT) == 1
    assert [notice.key for notice in Notice.objects.filter(mailed_at__isnull=True)] == ["two"]
    assert mail_send(now=AT) == 1
    assert not Notice.objects.filter(mailed_at__isnull=True).exists()
    assert sends[1:2] == sends[2:]  # and the first is not sent again


def test_an_address_that_is_refused_does_not_hold_up_the_others(world, monkeypatch):
    give("one", users=[world.users["practitioner"]])

    def refused(self, messages):
        raise SMTPRecipientsRefused({})

    monkeypatch.setattr(EmailBackend, "send_messages", refused)
    mail_send(now=AT)
    assert not Notice.objects.filter(mailed_at__isnull=True).exists()


def failing(monkeypatch, failures):
    """Sending to who is named in it fails so, as long as they stand there; to whom it was tried."""
    tried, real = [], EmailBackend.send_messages

    def send(self, messages):
        name = messages[0].to[0].partition("@")[0]
        tried.append(name)
        if name in failures:
            raise failures[name]
        return real(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send)
    return tried


def test_one_full_mailbox_neither_stops_the_others_nor_floods_them(world, monkeypatch):
    failing(monkeypatch, {"police_practitioner": SMTPDataError(552, b"mailbox full")})
    for name in ("practitioner", "police_practitioner", "miu_practitioner"):
        give(name, users=[world.users[name]])
    assert [mail_send(now=AT + timedelta(minutes=minute)) for minute in range(3)] == [3, 0, 0]
    assert sent() == ["miu_practitioner", "practitioner"]
    assert not Notice.objects.filter(mailed_at__isnull=True).exists()


@pytest.mark.parametrize("failure", [SMTPDataError(452, b"try later"), TimeoutError()])
def test_what_one_of_several_could_not_be_sent_is_sent_to_them_alone(world, monkeypatch, failure):
    preference_set(mail="at_once", hour=8, by=world.actor("practitioner"))
    failures = {"agency_manager": failure}
    failing(monkeypatch, failures)
    give(agencies=[(world.agencies["cannock-gp"], "")])
    give("other", users=[world.users["miu_practitioner"]])
    mail_send(now=AT)
    assert sent() == ["miu_practitioner", "practitioner"]
    assert mail_send(now=AT) == 0
    failures.clear()
    assert mail_send(now=AT) == 1
    assert sent() == ["agency_manager", "miu_practitioner", "practitioner"]
    assert not Notice.objects.filter(mailed_at__isnull=True).exists()


def test_a_mail_server_that_is_down_or_takes_no_password_loses_nothing(world, monkeypatch):
    names = ["practitioner", "agency_manager", "police_practitioner", "miu_practitioner"]
    failures = dict.fromkeys(names, ConnectionRefusedError())
    tried = failing(monkeypatch, failures)
    for name in names:
        give(name, users=[world.users[name]])
    assert mail_send(now=AT) == 0
    assert len(tried) == GIVE_UP < len(names)
    failures |= dict.fromkeys(names, SMTPAuthenticationError(535, b"wrong"))
    assert mail_send(now=AT) == 0
    assert Notice.objects.filter(mailed_at__isnull=True).count() == len(names)
    failures.clear()
    assert mail_send(now=AT) == len(names)
    assert sent() == sorted(names)


def test_what_waited_for_a_day_is_left_to_the_days_message(world):
    give(users=[world.users["practitioner"]])
    assert mail_send(now=AT + timedelta(days=1, minutes=1)) == 0
    assert digest_send(now=EIGHT + timedelta(days=1)) == 1
