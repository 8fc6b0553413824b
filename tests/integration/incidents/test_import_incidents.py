"""The import command, as the contract has it: what is kept, what is reported, and the exit status."""

import io
import json
import os
import pty
import subprocess
import sys

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection

from incidents.models import Incident, StaleIncident

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(tmp_path, capsys):
    """run(lines, "--json"): the exit status, what was printed, and what was said on stderr."""

    def start(content, *options, name="incidents.jsonl"):
        path = tmp_path / name
        if isinstance(content, list):
            content = "".join(
                (line if isinstance(line, str) else json.dumps(line)) + "\n" for line in content
            )
        if content is not None:
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return _call(str(path), *options)

    def _call(*arguments):
        status = 0
        try:
            call_command("import_incidents", *arguments)
        except SystemExit as end:
            status = end.code
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    start.call = _call
    return start


def test_every_record_kept_is_status_0_and_again_changes_nothing(run, world, record):
    lines = [record(reference="A"), "", record(reference="B", agency="cannock-miu"), "   "]
    status, out, err = run(lines, "--json")
    assert (status, err) == (0, "")
    assert json.loads(out) == {"created": 2, "unchanged": 0, "amended": 0, "rejected": []}
    status, out, _ = run([record(reference="A"), record(reference="B", agency="cannock-miu", summary="New")])
    assert (status, out) == (0, "0 created, 1 unchanged, 1 amended, 0 rejected.\n")
    assert Incident.objects.get(reference="A").received_via == "file"
    assert StaleIncident.objects.count() == 2


def test_bad_lines_are_reported_by_line_reference_path_and_reason_and_good_ones_kept(run, world, record):
    lines = [
        record(reference="A"),
        "",
        record(reference="B", occurred_at="2023-02-30"),
        "{not json",
        "[1, 2]",
        record(reference="C", agency="no-such-agency"),
        json.dumps(record(reference="D")).replace('"kind"', '"kind": "other", "kind"'),
        record(reference="E"),
    ]
    status, out, _ = run(lines, "--json")
    result = json.loads(out)
    assert (status, result["created"]) == (1, 2)
    assert [(line["line"], line["reference"]) for line in result["rejected"]] == [
        (3, "B"),
        (4, ""),
        (5, ""),
        (6, "C"),
        (7, ""),
    ]
    paths = [[error["path"] for error in line["errors"]] for line in result["rejected"]]
    assert paths == [["occurred_at"], [""], [""], ["agency"], [""]]
    assert sorted(Incident.objects.values_list("reference", flat=True)) == ["A", "E"]
    status, out, _ = run(lines)
    assert status == 1
    assert "line 3 (B): occurred_at: is not a real date\n" in out
    assert "line 6 (C): agency: is not the code of a known agency\n" in out
    assert out.endswith("0 created, 2 unchanged, 0 amended, 5 rejected.\n")


def test_a_dry_run_counts_what_would_happen_and_stores_nothing(run, world, record):
    run([record(reference="A"), record(reference="B")])
    lines = [
        record(reference="A"),
        record(reference="B", summary="New"),
        record(reference="B", summary="New"),
        record(reference="C"),
        record(reference="C"),
        record(reference="C", summary="New"),
        record(reference="D", people=[]),
    ]
    status, dry, _ = run(lines, "--json", "--dry-run")
    assert status == 1
    assert sorted(Incident.objects.values_list("reference", "version")) == [("A", 1), ("B", 1)]
    _, real, _ = run(lines, "--json")
    assert json.loads(dry) == json.loads(real)
    assert json.loads(dry)["amended"] == 2
    assert "nothing was stored" in run(lines, "--dry-run")[1]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "no such file"),
        (b"", "empty"),
        (b"\n  \n", "empty"),
        ('{"agency": "caf\u00e9"}\n'.encode("latin-1"), "UTF-8"),
        ('{"agency": "x"}\n{"agency": "y"}\n'.encode("utf-16"), "UTF-8"),
        (b"\x00" * 4096, "UTF-8"),
        (bytes(range(128, 256)) * 40, "UTF-8"),
    ],
)
def test_a_file_that_cannot_be_used_is_status_2_and_one_sentence(run, world, content, says):
    status, out, err = run(content, "--json")
    assert (status, out) == (2, "")
    assert says in err
    assert err.count("\n") == 1
    assert "Traceback" not in err


def test_a_directory_and_a_name_that_is_none_are_status_2(run, world, tmp_path):
    assert run.call(str(tmp_path))[::2] == (2, "That is a directory, not a file.\n")
    assert run.call("a\x00b")[0] == 2


def test_a_line_that_is_not_utf8_among_others_is_reported_and_the_others_kept(run, world, record):
    good = json.dumps(record(reference="A")).encode()
    status, out, _ = run(good + b"\n" + '{"summary": "caf\u00e9"}'.encode("latin-1") + b"\n", "--json")
    assert status == 1
    assert json.loads(out)["rejected"][0]["line"] == 2
    assert Incident.objects.count() == 1


def test_a_byte_order_mark_and_windows_line_ends_are_no_obstacle(run, world, record):
    content = "".join(json.dumps(record(reference=name)) + "\r\n" for name in "AB")
    status, out, _ = run(b"\xef\xbb\xbf" + content.encode(), "--json")
    assert (status, json.loads(out)["created"]) == (0, 2)


def test_a_line_longer_than_a_record_may_be_is_rejected_without_being_read_whole(
    run, world, record, settings
):
    settings.INTAKE_RECORD_LIMIT = 2_000
    lines = [record(reference="A"), record(reference="B", summary="x" * 9_000), record(reference="C")]
    status, out, _ = run(lines, "--json")
    assert status == 1
    assert [line["line"] for line in json.loads(out)["rejected"]] == [2]
    assert Incident.objects.count() == 2


def test_a_dash_reads_standard_input(run, world, record, monkeypatch):
    sent = io.TextIOWrapper(io.BytesIO(json.dumps(record()).encode()))
    monkeypatch.setattr(sys, "stdin", sent)
    status, out, _ = run.call("-", "--json")
    assert (status, json.loads(out)["created"]) == (0, 1)


def test_batches_keep_the_order_of_lines_across_their_edges(run, world, record):
    lines = [record(reference=f"R-{n}") for n in range(700)]
    lines[499] = lines[500] = "nonsense"
    status, out, _ = run(lines, "--json")
    assert status == 1
    assert [line["line"] for line in json.loads(out)["rejected"]] == [500, 501]
    assert json.loads(out)["created"] == 698


def test_a_database_that_fails_is_status_2_and_a_sentence(run, world, record):
    def refuse(execute, sql, params, many, context):
        if "incidents_incident" in sql:
            raise OperationalError("the server closed the connection")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        status, out, err = run([record()], "--dry-run", "--json")
    assert (status, out) == (2, "")
    assert "database did not answer" in err


@pytest.mark.django_db(transaction=True)
def test_a_progress_bar_is_drawn_on_a_terminal_and_nowhere_else(tmp_path, service_environment):
    path = tmp_path / "incidents.jsonl"
    path.write_text('{"agency": "nobody"}\n')
    command = [sys.executable, "manage.py", "import_incidents", str(path), "--json"]
    ours, theirs = pty.openpty()
    done = subprocess.run(
        command,
        env={**service_environment, "TERM": "xterm"},
        stdout=subprocess.PIPE,
        stderr=theirs,
        timeout=60,
    )
    os.close(theirs)
    seen = os.read(ours, 65_536).decode()
    os.close(ours)
    assert done.returncode == 1
    assert "importing" in seen
    assert json.loads(done.stdout)["rejected"][0]["line"] == 1
    plain = subprocess.run(command, env=service_environment, capture_output=True, timeout=60)
    assert (plain.returncode, plain.stderr) == (1, b"")
