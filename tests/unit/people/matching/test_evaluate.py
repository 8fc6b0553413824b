import pytest

from people.matching.evaluate import evaluate, link_all, measure
from people.matching.truth import UnusableFileError, Unused

HEADER = (
    "record_id,cluster_id,agency,given_name,family_name,date_of_birth,sex,address,town,postcode,nhs_number\n"
)
ONE = "{id},{person},gp,Edwin,Marlow,1954-03-17,male,14 Larkhill Court,Cannock,ZZ99 4QQ,\n"


def written(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "truth.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_a_right_link_counts_for_precision_and_recall(tmp_path):
    path = written(tmp_path, HEADER + ONE.format(id=1, person="a") + ONE.format(id=2, person="a"))
    report = evaluate(path)
    assert report["records"] == 2
    assert report["pairs_true"] == 1
    assert report["linked"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0}
    assert report["review"] == {"pairs": 0, "true_pairs": 0}
    assert report["by_group"]["agency"]["gp"]["records"] == 2


def test_a_wrong_link_counts_against_precision_only(tmp_path):
    path = written(tmp_path, HEADER + ONE.format(id=1, person="a") + ONE.format(id=2, person="b"))
    linked = evaluate(path)["linked"]
    assert (linked["precision"], linked["recall"]) == (0.0, 1.0)


def test_a_twin_is_a_question_that_is_not_true(tmp_path):
    twin = ONE.format(id=2, person="b").replace("Edwin", "Graham")
    report = evaluate(written(tmp_path, HEADER + ONE.format(id=1, person="a") + twin))
    assert report["linked"]["precision"] == 1.0
    assert report["review"] == {"pairs": 1, "true_pairs": 0}


def test_a_missed_link_that_is_asked_about_is_a_true_question(tmp_path):
    sparse = "2,a,police,E,Marlow,,,14 Larkhill Court,Cannock,ZZ99 4QQ,\n"
    report = evaluate(written(tmp_path, HEADER + ONE.format(id=1, person="a") + sparse))
    assert report["linked"]["recall"] == 0.0
    assert report["review"] == {"pairs": 1, "true_pairs": 1}


def test_a_question_that_later_evidence_answers_is_no_question(tmp_path):
    number = "9990041539"
    rows = [
        ONE.format(id=1, person="a"),
        f"2,a,police,E,Marlow,,,14 Larkhill Court,Cannock,ZZ99 4QQ,{number}\n",
        ONE.format(id=3, person="a").replace("4QQ,", f"4QQ,{number}"),
    ]
    report = evaluate(written(tmp_path, HEADER + "".join(rows)))
    assert report["linked"]["recall"] == 1.0
    assert report["review"]["pairs"] == 0


def test_no_record_measures_as_nothing_wrong_and_nothing_missed():
    report = measure(link_all([]), seconds=0.0)
    assert (report["records"], report["linked"]["precision"], report["linked"]["recall"]) == (0, 1.0, 1.0)


def test_a_stream_gives_the_report_of_the_file_with_the_same_content(tmp_path):
    path = written(tmp_path, HEADER + ONE.format(id=1, person="a") + ONE.format(id=2, person="a"))
    with path.open("rb") as stream:
        assert {**evaluate(stream), "seconds": 0} == {**evaluate(path), "seconds": 0}


def test_each_value_that_cannot_be_used_is_counted_once_though_the_file_is_read_more_often(tmp_path):
    unused = Unused()
    text = HEADER + ONE.format(id=1, person="a").replace("1954-03-17", "soon")
    evaluate(written(tmp_path, text), unused=unused)
    assert unused.sentence() == "Not used: 1 birth date. It counts as not given."


@pytest.mark.parametrize("end", ["", "\n", "\n\n\n"])
def test_a_header_without_records_is_refused_and_told_to_add_records(tmp_path, end):
    with pytest.raises(UnusableFileError) as refused:
        evaluate(written(tmp_path, f"record_id,cluster_id{end}"))
    assert str(refused.value) == (
        "It has a header but no records. Add one line for each record below the header."
    )
