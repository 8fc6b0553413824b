"""Deleted rows, deleted chains and chains that were written anew are found, and named."""

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connections, transaction

from agencies.permissions import SYSTEM
from audit import services
from audit.models import Chain, Event
from audit.selectors import first_break, verify
from audit.services import Target
from tests.fixtures.tampering import rewrite_chain, tamper, write


def verified(*args: str) -> tuple[int, str]:
    """The exit status and what was said."""
    out, err = StringIO(), StringIO()
    try:
        call_command("verify_audit", *args, stdout=out, stderr=err)
    except SystemExit as stopped:
        return int(str(stopped.code)), err.getvalue()
    return 0, out.getvalue()


@pytest.mark.django_db
class TestDeleted:
    @pytest.fixture(autouse=True)
    def _rows(self):
        write(6)

    def test_several_rows_in_a_row_are_named_by_their_places(self):
        tamper("DELETE FROM audit_event WHERE seq IN (2, 3, 4)")
        after = Event.objects.get(seq=5)
        assert verified() == (
            1,
            f"The audit is broken at row {after.pk} of audit_event (chain 1, place 5): "
            "the rows before it, at places 2 to 4, are missing.\n",
        )

    def test_the_first_row_is_missed(self):
        tamper("DELETE FROM audit_event WHERE seq = 1")
        found = first_break()
        assert found is not None
        assert (found.row, found.seq) == (Event.objects.get(seq=2).pk, 2)

    def test_every_row_of_a_chain_is_missed_while_its_head_is_there(self):
        tamper("DELETE FROM audit_event")
        found = first_break()
        assert found is not None
        assert (found.row, found.chain, found.seq) == (None, 1, 6)
        assert "from the first on" in found.reason

    def test_rows_whose_head_was_deleted_are_named(self):
        tamper("DELETE FROM audit_chain WHERE ledger = 'audit_event' AND chain = 1")
        found = first_break()
        assert found is not None
        assert "whole chain and its head" in found.reason or "does not know this row" in found.reason

    def test_a_chain_deleted_with_its_head_leaves_a_gap_in_the_numbers(self):
        Chain.objects.get_or_create(ledger="audit_event", chain=2)
        tamper(
            "DELETE FROM audit_event WHERE chain = 1",
            "DELETE FROM audit_chain WHERE ledger = 'audit_event' AND chain = 1",
        )
        found = first_break()
        assert found is not None
        assert (found.ledger, found.chain) == ("audit_event", 1)
        assert "whole chain" in found.reason

    def test_a_row_put_in_by_hand_is_named(self):
        tamper(
            "INSERT INTO audit_event (public_id, at, actor_kind, actor_id, actor_name, agency, target_type,"
            " target_id, request_id, detail, action, chain, seq) SELECT gen_random_uuid(), at, actor_kind,"
            " actor_id, actor_name, agency, target_type, target_id, request_id, detail, action, 1, 7"
            " FROM audit_event WHERE seq = 6"
        )
        found = first_break()
        assert found is not None
        assert found.row == Event.objects.get(seq=7).pk

    def test_changing_the_function_that_makes_the_hashes_hides_nothing(self):
        row = Event.objects.get(seq=3)
        tamper(
            f"UPDATE audit_event SET target_id = 'x' WHERE id = {row.pk}",
            "CREATE OR REPLACE FUNCTION audit_row_hash(prev bytea, entry jsonb) RETURNS bytea LANGUAGE sql"
            " IMMUTABLE STRICT AS $$ SELECT decode(right((entry ->> 'hash'), -2), 'hex') $$",
        )
        found = first_break()
        assert found is not None
        assert found.row == row.pk


@pytest.mark.django_db
class TestKeptHeads:
    @pytest.fixture
    def kept(self, tmp_path):
        """A file of heads: after four rows, and after six."""
        path = tmp_path / "heads"
        write(4)
        assert verified(f"--heads={path}")[0] == 0
        write(2)
        assert verified(f"--heads={path}")[0] == 0
        return path

    def test_heads_are_added_each_time(self, kept):
        lines = [json.loads(line) for line in kept.read_text().splitlines()]
        assert [line["heads"][0][:3] for line in lines] == [["audit_event", 1, 4], ["audit_event", 1, 6]]

    def test_a_chain_written_anew_fits_in_itself_and_not_to_the_kept_heads(self, kept):
        rewrite_chain(change="UPDATE audit_event SET actor_name = 'somebody else' WHERE seq = 2")
        before = kept.read_text()
        assert verified()[0] == 0
        row = Event.objects.get(seq=4)
        status, said = verified(f"--heads={kept}")
        assert status == 1
        assert f"row {row.pk} of audit_event (chain 1, place 4)" in said
        assert "written anew" in said
        assert kept.read_text() == before, "what is broken is not kept as whole"

    def test_of_a_chain_written_anew_the_first_kept_head_that_does_not_fit_is_named(self, kept):
        rewrite_chain(change="UPDATE audit_event SET actor_name = 'somebody else' WHERE seq = 5")
        status, said = verified(f"--heads={kept}")
        assert (status, "place 6" in said) == (1, True)

    def test_a_chain_deleted_with_its_head_is_missed(self, kept):
        tamper("DELETE FROM audit_event", "DELETE FROM audit_chain WHERE ledger = 'audit_event'")
        assert verified()[0] == 0
        status, said = verified(f"--heads={kept}")
        assert status == 1
        assert "a missing row of audit_event (chain 1, place 4)" in said

    @pytest.mark.parametrize("text", ["{", '{"heads": 1}', '{"heads": [["a", "b"]]}', "[]"])
    def test_a_file_that_says_something_else_is_refused(self, tmp_path, text):
        path = tmp_path / "heads"
        path.write_text(text)
        with pytest.raises(CommandError, match="cannot be read") as refused:
            call_command("verify_audit", f"--heads={path}")
        assert refused.value.returncode == 2


@pytest.mark.django_db(transaction=True)
def test_several_connections_find_what_one_does(monkeypatch):
    monkeypatch.setattr("audit.selectors.verifying.AT_ONCE", 7)
    write(40)
    assert verify(connections_at_once=3).rows == 40
    for place in (1, 7, 8, 22, 39):
        row = Event.objects.get(seq=place)
        tamper(f"UPDATE audit_event SET request_id = 'x' WHERE id = {row.pk}")
        found = verify(connections_at_once=3).broken
        assert found is not None
        assert (found.row, found.seq) == (row.pk, place)
        tamper(f"UPDATE audit_event SET request_id = '' WHERE id = {row.pk}")
    tamper("DELETE FROM audit_event WHERE seq BETWEEN 14 AND 15")
    found = verify(connections_at_once=3).broken
    assert found is not None
    assert found.seq == 16


@pytest.mark.django_db(transaction=True)
def test_eight_writers_at_once_take_several_chains_and_never_wait():
    everybody = threading.Barrier(8)
    for number in range(1, 33):
        Chain.objects.get_or_create(ledger="audit_event", chain=number)

    def one_writer(number: int) -> float:
        try:
            with transaction.atomic():
                everybody.wait(timeout=30)
                began = time.monotonic()
                services.record(action="incident.received", by=SYSTEM, target=Target("incident", str(number)))
                waited = time.monotonic() - began
                everybody.wait(timeout=30)  # nobody commits before everybody has written
                return waited
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(one_writer, range(8)))
    assert max(waits) < 1
    assert set(Event.objects.values_list("chain", flat=True)) == set(range(1, 9))
    assert first_break() is None
