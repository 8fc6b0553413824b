"""Documents and figures in a browser: ask for one, wait without a script, download it; read the figures."""

from pathlib import Path

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from documents.models import Document
from documents.services import document_build
from tests.browser.conftest import PHONE

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_coordinator_makes_a_chronology_and_downloads_it(mr_e, open_page, sign_in, look_over):
    page = open_page(PHONE)
    sign_in(page, "mash_coordinator")
    page.goto(f"/documents/people/{mr_e.person.public_id}/")
    page.get_by_role("button", name="Make it").click()
    page.get_by_role("link", name="Choose which document to make").wait_for()
    look_over(page)
    page.get_by_label("Chronology across agencies: PDF").check()
    page.get_by_role("button", name="Make it").click()
    page.get_by_text("It waits to be made.").wait_for()
    look_over(page)

    document_build(document_id=Document.objects.get().pk)
    page.get_by_role("button", name="Download the PDF").wait_for()  # the page asks again by itself
    look_over(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the PDF").click()
    assert download.value.suggested_filename == "caselink-chronology.pdf"
    read = "\n".join(each.extract_text() for each in PdfReader(Path(download.value.path())).pages)
    assert "Casey Wright" in read
    assert "SP-01" in read
    page.goto("/documents/")
    page.get_by_role("link", name="Chronology across agencies").wait_for()
    look_over(page)


def every_bar_is_a_figure_of_its_table(page):
    drawings = page.locator('[data-drawing="bars"]')
    assert drawings.count() > 0
    for section in drawings.all():
        section.scroll_into_view_if_needed()
        expect(section).to_have_attribute("data-drawn", "yes", timeout=30_000)
        cells = section.locator("[data-compared]").all_inner_texts()
        figures = [cell for cell in cells if cell.replace(".", "").isdigit()]
        expect(section.locator("svg .mark-rect path")).to_have_count(len(figures))
        gaps = section.locator("svg").get_by_text("not shown")
        expect(gaps).to_have_count(cells.count("not shown"))


def test_a_manager_reads_figures_and_makes_the_return(mr_e, open_page, sign_in, look_over):
    page = open_page(PHONE)
    sign_in(page, "hub_manager")
    page.goto("/figures/")
    page.get_by_role("heading", name="Figures: ").wait_for()
    look_over(page)
    page.get_by_label("Period", exact=True).select_option(index=9)
    page.get_by_label("Prompts by", exact=True).select_option("ethnicity")
    page.get_by_role("button", name="Show").click()
    page.get_by_text("by ethnicity").first.wait_for()
    every_bar_is_a_figure_of_its_table(page)
    look_over(page)
    page.get_by_role("link", name="Yearly returns").click()
    page.get_by_label("they may be kept as they are").check()
    page.get_by_role("button", name="Make the return").click()
    page.get_by_text("The return is made and kept.").wait_for()
    look_over(page)
