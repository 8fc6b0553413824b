"""When an agency with something open recorded nothing."""

from datetime import date

from chronology.gaps import Gap, Open, gaps

CARE = Open("adult-care", date(2012, 7, 20), None, "CL-A-2012-000001")


def test_the_silence_after_a_letter_is_a_gap_up_to_now():
    found = gaps(opened=[CARE], recorded={"adult-care": [date(2012, 7, 20)]}, today=date(2012, 8, 15))
    assert found == [Gap("adult-care", date(2012, 7, 20), None, "CL-A-2012-000001")]


def test_fourteen_days_are_no_gap_and_an_entry_between_ends_one():
    assert not gaps(opened=[CARE], recorded={}, today=date(2012, 8, 3))
    days = {"adult-care": [date(2012, 8, 1), date(2012, 8, 12)]}
    assert not gaps(opened=[CARE], recorded=days, today=date(2012, 8, 20))


def test_what_was_open_together_is_one_gap_and_entries_of_others_do_not_fill_it():
    other = Open("adult-care", date(2012, 7, 20), None, "CL-R-2012-000002")
    found = gaps(opened=[CARE, other], recorded={"police": [date(2012, 8, 1)]}, today=date(2012, 8, 15))
    assert [gap.what for gap in found] == ["CL-A-2012-000001, CL-R-2012-000002"]


def test_what_is_closed_has_no_gap_after_it():
    closed = Open("adult-care", date(2012, 7, 20), date(2012, 7, 25), "CL-A-2012-000001")
    assert not gaps(opened=[closed], recorded={}, today=date(2012, 12, 1))
