import pytest

from people.matching.evaluate import UnusableFileError, evaluate, link_all, measure, read_truth

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


def test_only_the_first_two_columns_are_needed_and_dates_may_be_compact(tmp_path):
    text = "record_id,cluster_id,given_name,family_name,date_of_birth\n1,a,Edwin,Marlow,19540317\n2,b,,,\n"
    [one, empty] = read_truth(written(tmp_path, text))
    assert one.participant["date_of_birth"] == "1954-03-17"
    assert empty.participant == {"key": "p"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no column record_id"),
        ("record_id,name\n1,a\n", "no column cluster_id"),
        ("record_id,cluster_id\n1,\n", "Line 2 has no cluster_id"),
        ("record_id,cluster_id\n1,a\n1,b\n", "Line 3 repeats a record_id"),
        ("record_id,cluster_id\n1,a,b\n", "Line 2 has more values"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_the_place_and_the_reason(tmp_path, text, says):
    with pytest.raises(UnusableFileError, match=says):
        list(read_truth(written(tmp_path, text)))


def test_a_file_in_another_encoding_is_refused(tmp_path):
    with pytest.raises(UnusableFileError, match="UTF-8"):
        list(read_truth(written(tmp_path, "record_id,cluster_id,given_name\n1,a,Zoé\n", "latin-1")))


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(UnusableFileError):
        list(read_truth(tmp_path / "none.csv"))


def test_no_record_gives_a_report_too(tmp_path):
    report = measure(link_all(read_truth(written(tmp_path, HEADER))), seconds=0.0)
    assert (report["records"], report["linked"]["precision"], report["linked"]["recall"]) == (0, 1.0, 1.0)
