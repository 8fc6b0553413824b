"""`load_demo`: complete after one run, unchanged by a second, refused where a real database is named."""

import json
import logging
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import check_password
from django.core.management import CommandError, call_command
from django.utils import timezone

from actions.models import FrequentAttender
from agencies.models import Agency, ApiClient, Membership, Role, SharingAgreement, User
from agencies.permissions import Perm
from agencies.selectors import actor_for_user
from audit.selectors import first_break
from caselink.demo import loading, records
from caselink.demo.cast import AGENCIES
from incidents.models import Incident, StaleIncident
from incidents.permissions import Tier
from meetings.models import MeetingAction, Part
from meetings.selectors import state_of
from people.models import Person
from risk.models import Meeting, Prompt, Route, StalePicture
from risk.selectors.prompts import queue
from safeguards.models import Application, WarningNote
from sharing.models import Disclosure
from sharing.selectors.disclosures import disclosure_visible_to, items_told

FIVE_EXPECTED = {"police", "gp", "miu", "probation", "adult_social_care"}


@pytest.fixture
def demo(tmp_path, settings, monkeypatch, db) -> Path:
    """An installation of its own, of few ordinary people. Returns where demo.json will be."""
    settings.VAR_DIR = tmp_path
    settings.EMBEDDED = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    monkeypatch.setattr(records, "ORDINARY_PEOPLE", 6)
    return tmp_path / "demo.json"


def load(*options: str) -> None:
    call_command("load_demo", *options, verbosity=0)


def counts() -> dict[str, int]:
    return {
        model.__name__: model.objects.count()
        for model in (
            Agency,
            User,
            Membership,
            ApiClient,
            Incident,
            Person,
            Prompt,
            Disclosure,
            SharingAgreement,
            Meeting,
            WarningNote,
            Application,
            FrequentAttender,
            Route,
        )
    }


def test_one_run_leaves_a_complete_queue_and_a_second_changes_nothing(demo, capsys, caplog):
    caplog.set_level(logging.DEBUG)
    call_command("load_demo")
    said = caplog.text + "".join(capsys.readouterr())
    assert not StaleIncident.objects.exists()
    assert not StalePicture.objects.exists()
    assert first_break() is None
    coordinator = actor_for_user(user=User.objects.get(username="mash.coordinator"), on=timezone.localdate())
    waiting = list(queue(by=coordinator))
    assert {(p.person.family_name, p.level) for p in waiting} == {
        ("Marlow", "high"),
        ("Penhallow", "elevated"),
    }
    states = {one.person.family_name: state_of(one) for one in Meeting.objects.select_related("person")}
    assert states == {"Ellsmore": "arranged", "Whitcombe": "decided"}
    assert MeetingAction.objects.get().meeting.person.family_name == "Whitcombe"
    assert Part.objects.count() == 2
    assert WarningNote.objects.get().person.family_name == "Hollis"
    assert Application.objects.get().about.family_name == "Hollis"
    assert FrequentAttender.objects.get().agency.code == "cannock-miu"
    assert Route.objects.count() == 5
    assert waiting[0].person.family_name == "Marlow"
    named = {item["agency"] for reason in waiting[0].reasons.all() for item in reason.evidence}
    assert {"cannock-gp", "cannock-miu", "staffordshire-police"} <= named
    for family_name in ("Marlo", "Hollis"):
        assert Person.objects.filter(family_name__startswith=family_name, redirected_to=None).count() == 1
    assert "incidents about" in said
    names = {name for both in Person.objects.values_list("given_name", "family_name") for name in both}
    assert [name for name in names if name and name in said] == []

    [disclosure] = Disclosure.objects.all()
    reader = actor_for_user(user=User.objects.get(username="housing.practitioner"), on=timezone.localdate())
    told = disclosure_visible_to(by=reader, public_id=disclosure.public_id, today=timezone.localdate())
    items = items_told(told=told, by=reader, today=timezone.localdate())
    assert [seen.tier for seen in items] == [Tier.FULL]
    assert SharingAgreement.objects.get().parties.count() == len(AGENCIES)

    before, written = counts(), demo.read_text()
    load()
    assert counts() == before
    assert demo.read_text() == written


@pytest.fixture
def received_only(demo, monkeypatch) -> Path:
    """Without assessing: what is tested is what is received."""
    monkeypatch.setattr(loading, "_assess_all", lambda: None)
    return demo


def stored() -> dict[str, str]:
    return dict(Incident.objects.values_list("reference", "record__occurred_at"))


def test_a_record_amended_by_a_visitor_stays_amended(received_only, monkeypatch):
    load()
    amended = Incident.objects.get(agency__code="cannock-gp", reference="GP-110419-00")
    Incident.objects.filter(pk=amended.pk).update(content_hash="another", version=2)
    before = stored()
    later = timezone.localdate() + timedelta(days=30)
    monkeypatch.setattr(loading.timezone, "localdate", lambda _moment=None: later)
    load()
    assert Incident.objects.get(pk=amended.pk).content_hash == "another"
    assert stored() == before


def test_a_run_that_was_cut_short_is_completed_for_the_same_day(received_only, monkeypatch):
    real, calls = loading.incidents.receive, []

    def first_batch_only(**arguments):
        if calls:
            raise KeyboardInterrupt
        calls.append(1)
        return real(**arguments)

    monkeypatch.setattr(loading, "BATCH", 30)
    monkeypatch.setattr(loading.incidents, "receive", first_batch_only)
    with pytest.raises(KeyboardInterrupt):
        load()
    monkeypatch.setattr(loading.incidents, "receive", real)
    assert Incident.objects.count() == 30
    meant_for = loading.loaded_for()
    later = meant_for + timedelta(days=40)
    monkeypatch.setattr(loading.timezone, "localdate", lambda _moment=None: later)
    load()
    wanted = [*records.case_of_mr_e(today=meant_for), *records.background(today=meant_for)]
    assert stored() == {record["reference"]: record["occurred_at"] for record in wanted}


def test_a_record_that_is_refused_is_named_by_its_reference(received_only, monkeypatch):
    bad = [{**record, "kind": "gossip"} for record in records.fixture()[:1]]
    monkeypatch.setattr(records, "background", lambda *, today: bad)
    monkeypatch.setattr(records, "case_of_mr_e", lambda *, today: [])
    with pytest.raises(CommandError, match=f"{bad[0]['reference']} was refused: kind"):
        load()


@pytest.fixture
def accounts_only(demo, monkeypatch) -> Path:
    """Without records: what is tested is who may sign in."""
    monkeypatch.setattr("caselink.management.commands.load_demo.load", lambda: loading.Loaded(0, 0, 0, 0, 0))
    return demo


def test_the_file_has_every_role_and_agency_and_is_for_its_owner_alone(accounts_only):
    load()
    content = json.loads(accounts_only.read_text())
    assert stat.S_IMODE(accounts_only.stat().st_mode) == 0o600
    assert set(content) == {"url", "second_factor_key", "users", "api_clients"}
    assert {user["role"] for user in content["users"]} == set(Role.values)
    codes = {part.code for part in AGENCIES}
    assert {user["agency"] for user in content["users"]} == codes
    assert {client["agency"] for client in content["api_clients"]} == codes
    assert {part.kind for part in AGENCIES} == set(Agency.Kind)
    assert {Agency.objects.get(code=user["agency"]).kind for user in content["users"]} >= FIVE_EXPECTED
    assert sum(user["role"] == Role.MASH_COORDINATOR for user in content["users"]) >= 2


def test_everybody_in_the_file_can_sign_in_with_what_it_says_and_has_the_role(accounts_only, rf):
    load()
    content = json.loads(accounts_only.read_text())
    for entry in content["users"][:2] + content["users"][-4:]:
        user = authenticate(rf.post("/"), username=entry["username"], password=entry["password"])
        assert user is not None, entry["username"]
        actor = actor_for_user(user=user, on=timezone.localdate())
        assert list(actor.agencies.values()) == [entry["agency"]]
        assert actor.may(Perm.CONFIGURE) == (entry["role"] == Role.SYSTEM_ADMINISTRATOR)
    client = ApiClient.objects.get(client_id=content["api_clients"][0]["client_id"])
    assert check_password(content["api_clients"][0]["client_secret"], client.client_secret)
    assert client.agency.code == content["api_clients"][0]["agency"]
    assert {"incidents:write", "incidents:read", "people:read", "prompts:read"} <= set(client.scopes.split())


def test_nobody_of_the_demonstration_is_staff_or_superuser(accounts_only):
    load()
    assert not User.objects.filter(is_staff=True).exists()
    assert not User.objects.filter(is_superuser=True).exists()


@pytest.mark.parametrize(
    "spoil", [Path.unlink, lambda path: path.write_text("{"), lambda path: path.write_text("[]")]
)
def test_secrets_that_were_lost_are_made_anew(accounts_only, spoil):
    load()
    before = json.loads(accounts_only.read_text())
    spoil(accounts_only)
    load()
    after = json.loads(accounts_only.read_text())
    assert len(after["users"]) == User.objects.count() == len(before["users"])
    assert after["users"][0]["password"] != before["users"][0]["password"]
    assert {c["client_id"] for c in after["api_clients"]} == {c["client_id"] for c in before["api_clients"]}
    assert after["api_clients"][0]["client_secret"] != before["api_clients"][0]["client_secret"]
    user = User.objects.get(username=after["users"][0]["username"])
    assert check_password(after["users"][0]["password"], user.password)


def test_another_databases_file_is_not_believed(accounts_only):
    load()
    content = json.loads(accounts_only.read_text())
    for entry in content["users"]:
        entry["password"] = "something-else"
    accounts_only.write_text(json.dumps(content))
    load()
    entry = json.loads(accounts_only.read_text())["users"][0]
    assert entry["password"] != "something-else"
    assert check_password(entry["password"], User.objects.get(username=entry["username"]).password)


def test_it_is_refused_where_a_database_is_named_unless_forced(accounts_only, settings):
    settings.EMBEDDED = False
    with pytest.raises(CommandError, match="--force"):
        load()
    assert not User.objects.exists()
    assert not accounts_only.exists()
    load("--force")
    assert User.objects.exists()
