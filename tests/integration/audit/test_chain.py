"""The ledgers are append-only, chained, and found out when tampered with."""

from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, connections, transaction

from agencies.permissions import SYSTEM, Actor
from audit import services
from audit.models import AccessEvent, Event
from audit.selectors import first_break
from audit.services import Target
from people.purposes import sentence
from tests.fixtures.tampering import tamper, write


@pytest.mark.django_db
class TestAppendOnly:
    @pytest.mark.parametrize(
        "sql",
        [
            "UPDATE audit_event SET action = 'x'",
            "DELETE FROM audit_event",
            "TRUNCATE audit_event",
            "UPDATE audit_accessevent SET action = 'x'",
            "DELETE FROM audit_accessevent",
            "TRUNCATE audit_accessevent",
        ],
    )
    def test_changing_or_removing_a_row_is_refused_by_the_database(self, sql):
        write()
        services.record_access(action="person.viewed", by=SYSTEM, target=Target("person", "1"))
        refused = pytest.raises(DatabaseError, match="append-only")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)

    def test_each_row_follows_the_one_before_in_its_chain(self):
        write(3)
        rows = list(Event.objects.order_by("seq"))
        assert [row.seq for row in rows] == [1, 2, 3]
        assert bytes(rows[1].prev_hash) == bytes(rows[0].hash)
        assert first_break() is None

    def test_an_unknown_action_is_an_error_not_a_silence(self):
        with pytest.raises(ValueError, match="Unknown audit action"):
            services.record(action="no.such", by=SYSTEM, target=Target("incident", "1"))
        with pytest.raises(ValueError, match="Unknown access action"):
            services.record_access(action="no.such", by=SYSTEM, target=Target("incident", "1"))


@pytest.mark.django_db
class TestTampering:
    @pytest.fixture(autouse=True)
    def _rows(self):
        write(5)
        services.record_access(action="person.viewed", by=SYSTEM, target=Target("person", "1"))

    def test_a_changed_row_is_named(self):
        row = Event.objects.order_by("seq")[2]
        tamper(f"UPDATE audit_event SET target_id = 'other' WHERE id = {row.pk}")
        found = first_break()
        assert found is not None
        assert (found.ledger, found.row) == ("audit_event", row.pk)
        assert "changed" in found.reason

    def test_a_changed_row_with_a_recomputed_hash_breaks_the_next(self):
        second, third = Event.objects.order_by("seq")[1:3]
        tamper(f"UPDATE audit_event SET target_id = 'other' WHERE id = {second.pk}")
        tamper(
            f"UPDATE audit_event e SET hash = audit_row_hash(prev_hash, to_jsonb(e)) WHERE id = {second.pk}"
        )
        found = first_break()
        assert found is not None
        assert found.row == third.pk

    def test_a_removed_row_is_noticed_at_the_one_after_it(self):
        third, fourth = Event.objects.order_by("seq")[2:4]
        tamper(f"DELETE FROM audit_event WHERE id = {third.pk}")
        found = first_break()
        assert found is not None
        assert found.row == fourth.pk
        assert "missing" in found.reason

    def test_the_end_cut_off_is_noticed(self):
        last = Event.objects.order_by("-seq")[0]
        tamper(f"DELETE FROM audit_event WHERE id = {last.pk}")
        found = first_break()
        assert found is not None
        assert (found.row, found.seq) == (None, 5)

    def test_access_events_are_watched_too(self):
        tamper("UPDATE audit_accessevent SET purpose = 'something else'")
        found = first_break()
        assert found is not None
        assert found.ledger == "audit_accessevent"

    def test_the_command_says_so_and_fails(self):
        row = Event.objects.order_by("seq")[0]
        tamper(f"UPDATE audit_event SET detail = '{{\"a\": 1}}' WHERE id = {row.pk}")
        err = StringIO()
        with pytest.raises(SystemExit) as stopped:
            call_command("verify_audit", stderr=err)
        assert stopped.value.code == 1
        assert f"row {row.pk} of audit_event" in err.getvalue()

    def test_the_command_is_content_with_a_whole_chain(self):
        out = StringIO()
        call_command("verify_audit", stdout=out)
        assert "whole: 6 rows" in out.getvalue()


@pytest.mark.django_db(transaction=True)
def test_concurrent_writers_keep_the_chains_whole_and_do_not_wait_for_each_other():
    def one_writer(number: int) -> None:
        try:
            for _ in range(5):
                with transaction.atomic():
                    services.record(
                        action="incident.received", by=SYSTEM, target=Target("incident", str(number))
                    )
                    services.record(
                        action="incident.amended", by=SYSTEM, target=Target("incident", str(number))
                    )
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one_writer, range(8)))
    assert Event.objects.count() == 80
    assert first_break() is None


@pytest.mark.django_db(transaction=True)
def test_a_writer_does_not_wait_for_another_that_has_not_committed():
    def other_writer() -> int:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '2s'")
            write()
            return Event.objects.get().chain
        finally:
            connections.close_all()

    with transaction.atomic():
        write()
        mine = Event.objects.get().chain
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(other_writer).result(timeout=10) != mine
    assert first_break() is None
    assert AccessEvent.objects.count() == 0


@pytest.mark.django_db
class TestAPurpose:
    def test_is_asked_of_every_look_by_a_user_or_a_system(self):
        user = Actor(kind="user", id="u", name="u")
        for by in (user, Actor(kind="client", id="c", name="c")):
            for said in ("", "  "):
                with pytest.raises(ValueError, match="without a purpose"):
                    services.record_access(
                        action="person.viewed", by=by, target=Target("person", "1"), purpose=said
                    )
        with pytest.raises(ValueError, match="without a purpose"):
            services.record_access(action="incident.viewed", by=user, target=Target("incident", "1"))
        assert AccessEvent.objects.count() == 0

    @pytest.mark.parametrize(
        ("kind", "action", "kept"),
        [
            ("user", "queue.viewed", "own_work"),
            ("user", "contacts.viewed", "own_work"),
            ("client", "incident.viewed", "unsaid"),
            ("client", "queue.viewed", "unsaid"),
            ("system", "person.viewed", ""),
        ],
    )
    def test_is_said_by_the_server_for_lists_of_ones_own_work(self, kind, action, kept):
        by = Actor(kind=kind, id="x", name="x")
        services.record_access(action=action, by=by, target=Target("queue", "prompts"))
        assert AccessEvent.objects.get().purpose == kept

    def test_that_is_kept_can_be_told_in_words(self):
        for code in (services.OWN_WORK, services.UNSAID, "access_review"):
            assert sentence(code) != code
