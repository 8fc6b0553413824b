import json
from io import StringIO
from pathlib import Path

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
