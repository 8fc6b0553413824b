"""A chronology on a page: the newest open, the rest by year, and no more than a page can hold."""

from datetime import date, timedelta
from types import SimpleNamespace

from risk.chronicle import FOLDED, LATEST, chronicle_of

POLICE = SimpleNamespace(code="police", name="Police")


def incidents(number: int, *, each: int = 3) -> list[SimpleNamespace]:
    """So many, newest first, each so many days before the next."""
    days = [date(2026, 11, 1) - timedelta(days=each * back) for back in range(number)]
    return [
        SimpleNamespace(
            tier="full",
            kind="Call-out",
            public_id=str(n),
            incident=SimpleNamespace(agency=POLICE, kind="call", public_id=n, occurred_on=day),
        )
        for n, day in enumerate(days)
    ]


def shown(entries, **query: str):
    return chronicle_of(entries, rests_on=(), query=query)


def test_a_year_beyond_what_a_page_holds_is_a_page_of_its_own():
    all_of_it = shown(incidents(400), kind="call")
    assert len(all_of_it.latest) == LATEST
    assert len(all_of_it.latest) + sum(year.number for year in all_of_it.years) == 400
    assert sum(len(year.rows) for year in all_of_it.years) <= FOLDED
    assert [bool(year.there) for year in all_of_it.years] == [False, True, True, True]
    assert all_of_it.years[1].there == "agency=&kind=call&year=2025"


def test_a_chosen_year_is_shown_whole_and_open():
    of_2024 = shown(incidents(400), year="2024")
    assert len(of_2024.latest) == of_2024.shown == 122
    assert of_2024.years == []
    assert of_2024.chosen
    assert [choice.words for choice in of_2024.when if choice.chosen] == ["2024 (122)"]


def test_a_year_in_which_there_is_nothing_chooses_nothing():
    assert shown(incidents(20), year="1999").shown == 20
