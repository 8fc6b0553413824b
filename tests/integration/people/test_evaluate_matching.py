import json
import os
import sys
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from threading import Thread

import pytest
from django.core.management import call_command

import people.matching.model as matching

HEADER = "record_id,cluster_id,agency,given_name,family_name,date_of_birth,nhs_number\n"
ROWS = """1,a,gp,Edwin,Marlow,1954-03-17,9990041539
2,a,police,Edwin,Marlow,1954-03-17,
3,b,gp,Zak,Hollis,1981-08-02,
"""


def run(*arguments, status=0):
    out, err = StringIO(), StringIO()
    if status:
        with pytest.raises(SystemExit) as stopped:
            call_command("evaluate_matching", *map(str, arguments), stdout=out, stderr=err)
        assert stopped.value.code == status
    else:
        call_command("evaluate_matching", *map(str, arguments), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "truth.csv"
    path.write_text(HEADER + ROWS)
    return path


def test_the_report_as_json_has_what_the_contract_says(file):
    report = json.loads(run(file, "--json")[0])
    assert report["records"] == 3
    assert report["pairs_true"] == 1
    assert report["linked"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0}
    assert set(report["review"]) == {"pairs", "true_pairs"}
    assert report["model"] == matching.MODEL.version
    assert report["seconds"] >= 0


def test_the_report_can_be_read(file):
    out, _ = run(file)
    assert "3 records, 1 true pairs" in out
    assert "Linked: precision 1.0000, recall 1.0000" in out
    assert "police: 1 records" in out


def test_a_file_that_cannot_be_used_says_why_and_exits_2(tmp_path):
    path = tmp_path / "wrong.csv"
    path.write_text("name\nEdwin\n")
    assert "no column record_id" in run(path, status=2)[1]
    assert "No such file" in run(tmp_path / "none.csv", status=2)[1]


def test_another_model_can_be_tried(file, tmp_path):
    shipped = Path(matching.__file__).parent / "models" / f"{matching.CURRENT_VERSION}.json"
    document = json.loads(shipped.read_text())
    candidate = tmp_path / "candidate.json"
    candidate.write_text(
        json.dumps({**document, "version": "trial", "thresholds": {**document["thresholds"], "link": 99.0}})
    )
    report = json.loads(run(file, "--model", candidate, "--json")[0])
    assert (report["model"], report["linked"]["recall"]) == ("trial", 0.0)


@pytest.mark.parametrize("text", ["{}", "no json", "[]"])
def test_what_is_no_model_is_refused(file, tmp_path, text):
    wrong = tmp_path / "model.json"
    wrong.write_text(text)
    assert "not a model file" in run(file, "--model", wrong, status=2)[1]


def without_seconds(text):
    return {**json.loads(text), "seconds": 0}


def test_a_dash_reads_standard_input(file, monkeypatch):
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(file.read_bytes())))
    assert without_seconds(run("-", "--json")[0]) == without_seconds(run(file, "--json")[0])


def test_standard_input_is_named_when_it_cannot_be_used(monkeypatch):
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(b"")))
    assert run("-", status=2)[1].startswith("standard input: It is empty.")


def test_a_file_whose_name_is_a_dash_is_read_by_its_path(file, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    file.rename("-")
    assert json.loads(run("./-", "--json")[0])["records"] == 3


def test_a_pipe_is_read_though_it_can_be_read_only_once(file, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = Thread(target=lambda: pipe.write_bytes(file.read_bytes()), daemon=True)
    writer.start()
    assert json.loads(run(pipe, "--json")[0])["records"] == 3
    writer.join(timeout=5)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "It is empty. Give"),
        (HEADER, "It has a header but no records. Add"),
        (
            HEADER.replace(",", ";") + ROWS.replace(",", ";"),
            "separated by semicolons (;), not by commas. Save",
        ),
        (HEADER.replace(",", "\t") + ROWS.replace(",", "\t"), "separated by tabs, not by commas. Save"),
    ],
)
def test_a_file_of_no_records_or_another_separator_exits_2_with_what_to_do(tmp_path, text, says):
    path = tmp_path / "wrong.csv"
    path.write_text(text)
    out, err = run(path, "--json", status=2)
    assert says in err
    assert out == ""


def test_values_that_cannot_be_used_are_counted_in_one_line_on_stderr_and_never_shown(file):
    file.write_text(HEADER + ROWS + "4,c,gp,Ana,Reyes,17.03.1954,9990041530\n5,c,gp,Ana,Reyes,soon,\n")
    out, err = run(file, "--json")
    assert err == "Not used: 2 birth dates, 1 NHS number. They count as not given.\n"
    assert json.loads(out)["records"] == 5
    assert "Not used" not in out


def test_the_report_has_the_same_fields_whether_or_not_values_were_unused(file):
    clean, quiet = run(file, "--json")
    file.write_text(HEADER + ROWS.replace("1981-08-02", "soon"))
    assert json.loads(run(file, "--json")[0]).keys() == json.loads(clean).keys()
    assert quiet == ""
