"""What is typeset can be read back, by people who see and by people who do not, and holds no markup."""

import time
from io import BytesIO

import pytest
from docx import Document as open_word
from pypdf import PdfReader

from documents.content import Content, Mark, Section, bullets, facts, heading, note, table, text
from documents.typeset import pdf
from documents.word import docx

HOSTILE = '#let x = 1 #read("/etc/passwd") $y^2$ [a] @b <c> `d` *e* _f_ \\ // = - + ~ #include "house.typ"'
WORDS = {
    "made_for": "Made for",
    "page": "Page",
    "of": "of",
    "contents": "Contents",
    "about": "About",
    "reference": "Reference",
}
MARK = Mark("Casey Wright, Chase Safety Hub, 20 July 2012, 09:15", "Not to be passed on", WORDS)


def content(words: str, *, rows: int = 3, **more) -> Content:
    entries = [(str(at), "about March 2011", f"{words} {at}") for at in range(1, rows + 1)]
    blocks = [
        heading(words),
        text(f"{words}\nsecond line"),
        note(words),
        bullets([words]),
        facts([("Level", words), ("Left out", "")]),
        table("In time order", [("No.", 1), ("Date", 3), ("What", 8)], entries, empty="None"),
        table("", [("No.", 1)], [], empty="Nothing is recorded."),
    ]
    return Content("Chronology", "CL-2012-000001", words, [Section("First", blocks)], **more)


@pytest.fixture(scope="module")
def long() -> PdfReader:
    made = pdf(content=content("He fell", rows=120, wide=True, contents=True), mark=MARK)
    return PdfReader(BytesIO(made))


def test_a_screen_reader_is_told_language_title_and_structure(long):
    root = long.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value is True
    assert str(root["/Lang"]).startswith("en")
    assert long.metadata.title == "Chronology, CL-2012-000001"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert "/StructTreeRoot" in root


def test_every_page_says_for_whom_it_is_and_which_it_is(long):
    assert len(long.pages) > 2
    for at, page in enumerate(long.pages, 1):
        read = page.extract_text()
        assert read.count("Casey Wright, Chase Safety Hub, 20 July 2012, 09:15") >= 2  # header, watermark
        assert "Not to be passed on" in read
        assert f"Page {at} of {len(long.pages)}" in read


def test_all_rows_are_there_in_order_and_columns_are_named_on_every_page(long):
    pages = [page.extract_text() for page in long.pages]
    read = "\n".join(pages)
    places = [read.index(f"He fell {at}") for at in range(1, 121)]
    assert places == sorted(places)
    assert all("about March 2011" not in page or "What" in page for page in pages)


def test_a_thousand_entries_take_seconds():
    started = time.monotonic()
    made = pdf(content=content("He fell down the stairs and would not say more", rows=1000), mark=MARK)
    assert time.monotonic() - started < 10  # 1.5 on a machine with nothing else to do
    assert len(made) < 5_000_000


def test_nothing_that_somebody_wrote_is_markup():
    made = PdfReader(BytesIO(pdf(content=content(HOSTILE), mark=MARK)))
    read = " ".join(page.extract_text() for page in made.pages).split()
    for words in HOSTILE.split():
        assert read.count(words) >= 8, words  # heading, text, note, list, fact, three cells


def test_control_characters_do_not_stop_a_document():
    assert pdf(content=content("a\x00b\x0bc\u202ed"), mark=MARK).startswith(b"%PDF")
    assert docx(content=content("a\x00b\x0bc\u202ed"), mark=MARK).startswith(b"PK")


def test_word_holds_the_same_under_headings_with_the_mark_on_every_page():
    file = open_word(BytesIO(docx(content=content(HOSTILE, wide=True), mark=MARK)))
    styles = {paragraph.style.name: paragraph.text for paragraph in file.paragraphs}
    assert styles["Heading 1"] == "Chronology"
    assert styles["Heading 3"] == HOSTILE
    assert "Made for Casey Wright" in file.sections[0].header.paragraphs[0].text
    assert [cell.text for cell in file.tables[0].rows[2].cells] == ["2", "about March 2011", f"{HOSTILE} 2"]
    assert file.sections[0].page_width > file.sections[0].page_height
