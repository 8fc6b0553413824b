"""Reading records of known truth: what is refused, with which words, and what is counted as not used."""

from io import BytesIO

import pytest

from people.matching.truth import UnusableFileError, Unused, read_truth

HEADER = "record_id,cluster_id,given_name,family_name,date_of_birth,sex,postcode,nhs_number,pnc_id,phone\n"


def written(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "truth.csv"
    path.write_bytes(text.encode(encoding))
    return path


def refused(tmp_path, text):
    with pytest.raises(UnusableFileError) as caught:
        list(read_truth(written(tmp_path, text)))
    return str(caught.value)


def counted(*values):
    """What is said of a file with one record for each value of one column, given as (column, value)."""
    header = HEADER.strip().split(",")
    rows = []
    for number, (column, value) in enumerate(values):
        row = {"record_id": str(number), "cluster_id": "a", column: value}
        rows.append(",".join(row.get(name, "") for name in header))
    unused = Unused()
    list(read_truth(BytesIO((HEADER + "\n".join(rows)).encode()), unused=unused))
    return unused.sentence()


def test_only_the_first_two_columns_are_needed_and_dates_may_be_compact(tmp_path):
    text = "record_id,cluster_id,given_name,family_name,date_of_birth\n1,a,Edwin,Marlow,19540317\n2,b,,,\n"
    [one, empty] = read_truth(written(tmp_path, text))
    assert one.participant["date_of_birth"] == "1954-03-17"
    assert empty.participant == {"key": "p"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("name\n1\n", "no column record_id and no column cluster_id"),
        ("record_id,name\n1,a\n", "no column cluster_id"),
        ("record_id\n1\n", "no column cluster_id"),
        ("record_id,cluster_id\n1,\n", "Line 2 has no cluster_id"),
        ("record_id,cluster_id\n1,a\n1,b\n", "Line 3 repeats a record_id"),
        ("record_id,cluster_id\n1,a,b\n", "Line 2 has more values"),
        ("\n\nrecord_id,cluster_id\n1,\n", "Line 4 has no cluster_id"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_the_place_and_the_reason(tmp_path, text, says):
    assert says in refused(tmp_path, text)


def test_a_value_longer_than_csv_allows_is_refused_with_its_line(tmp_path):
    said = refused(tmp_path, f"record_id,cluster_id\n1,a\n2,{'b' * 200_000}\n")
    assert said.startswith("Line 3 is not CSV")


def test_a_header_longer_than_csv_allows_is_refused_with_its_line(tmp_path):
    assert refused(tmp_path, "b" * 200_000 + "\n1\n").startswith("Line 1 is not CSV")


def test_a_file_in_another_encoding_is_refused(tmp_path):
    with pytest.raises(UnusableFileError, match="UTF-8"):
        list(read_truth(written(tmp_path, "record_id,cluster_id,given_name\n1,a,Zoé\n", "latin-1")))


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(UnusableFileError):
        list(read_truth(tmp_path / "none.csv"))


@pytest.mark.parametrize("text", ["", "\ufeff", "\n", " \r\n\n"])
def test_an_empty_file_is_refused_as_empty_and_told_what_belongs_in_it(tmp_path, text):
    said = refused(tmp_path, text)
    assert said.startswith("It is empty. Give")
    assert "record_id, cluster_id" in said


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("record_id;cluster_id;given_name", "semicolons (;)"),
        ("record_id\tcluster_id\tgiven_name", "tabs"),
        ('"record_id";"cluster_id";"given_name"', "semicolons (;)"),
        ("record_id;cluster_id;street, town, county", "semicolons (;)"),
        ("record_id;person", "semicolons (;)"),
        ("sep=;", "semicolons (;)"),
    ],
)
@pytest.mark.parametrize("rows", ["1;a;Edwin\n", ""])
def test_another_separator_is_named_with_what_to_do(tmp_path, header, found, rows):
    said = refused(tmp_path, f"{header}\n{rows}")
    assert said.startswith(f"Its columns are separated by {found}, not by commas. Save it")
    assert "no column" not in said


@pytest.mark.parametrize("mark", [";", "\t"])
def test_a_separator_inside_a_column_or_a_value_is_none(tmp_path, mark):
    assert "no column cluster_id" in refused(tmp_path, f"record_id,name{mark}cluster_id\n1,a\n")
    text = f"record_id,cluster_id,note{mark}s\n1,a,b{mark}c\n"
    assert [truth.record_id for truth in read_truth(written(tmp_path, text))] == ["1"]


def test_a_stream_is_read_from_its_beginning_each_time_and_left_open():
    stream = BytesIO("\ufeffrecord_id,cluster_id,given_name\n1,a,Zoé\n".encode())
    for _ in range(2):
        [truth] = read_truth(stream)
        assert truth.participant["given_name"] == "Zoé"
    next(read_truth(stream))  # and left in the middle
    assert not stream.closed


def test_nothing_is_said_of_a_file_whose_values_can_all_be_used():
    assert counted(("date_of_birth", "1954-03-17"), ("sex", "F"), ("nhs_number", "999 004 1539")) == ""


@pytest.mark.parametrize(
    ("column", "value"),
    [
        *[("date_of_birth", text) for text in ("1954", "1954-03", "1954-03-00", "19540317", "1956-02-29")],
        *[("sex", text) for text in ("m", "Male", "FEMALE", "other", "not_known", "Unknown", "not known")],
        *[("postcode", text) for text in ("zz99 4qq", "ZZ99 3VZ", "2600")],
        ("phone", "07700 900123"),
    ],
)
def test_a_value_that_says_what_is_known_or_that_nothing_is_counts_as_used(column, value):
    assert counted((column, value)) == ""


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("date_of_birth", "not a date", "1 birth date"),
        ("date_of_birth", "17/03/1954", "1 birth date"),
        ("date_of_birth", "1900-01-01", "1 birth date"),
        ("sex", "X", "1 sex"),
        ("sex", "9", "1 sex"),
        ("nhs_number", "9990041530", "1 NHS number"),
        ("nhs_number", "1111111111", "1 NHS number"),
        ("pnc_id", "2001/1X", "1 PNC ID"),
        ("postcode", "ZZ99", "1 postcode"),
        ("phone", "ask", "1 phone number"),
    ],
)
def test_a_value_that_cannot_be_used_is_counted_under_its_field_and_not_repeated(column, value, said):
    assert counted((column, value)) == f"Not used: {said}. It counts as not given."


def test_counts_come_by_field_in_one_line_with_large_ones_readable():
    wrong = [("sex", "?"), ("nhs_number", "12"), ("nhs_number", "13"), *[("date_of_birth", "soon")] * 1200]
    assert counted(*wrong) == ("Not used: 1,200 birth dates, 2 NHS numbers, 1 sex. They count as not given.")


@pytest.mark.parametrize("value", ["1990-02-30", "1990-13-05", "1990-05-32"])
def test_a_date_outside_the_calendar_is_told_apart_because_parts_of_it_are_used(value):
    assert counted(("date_of_birth", value)) == (
        "1 birth date is not in the calendar; the parts of it that can be read count as given."
    )


def test_dates_used_in_part_come_after_those_not_used():
    values = [("date_of_birth", "soon")] * 2 + [("date_of_birth", "1990-02-30")] * 3
    assert counted(*values) == (
        "Not used: 2 birth dates. They count as not given. "
        "3 more birth dates are not in the calendar; the parts of them that can be read count as given."
    )
