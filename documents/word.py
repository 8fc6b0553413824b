"""The same content as a Word file, for what people go on to edit; its first line says for whom it is made."""

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any, Final

from docx import Document as new_file
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.oxml.shared import OxmlElement
from docx.shared import Pt

from documents.content import FACTS, HEADING, LIST, NOTE, TABLE, TEXT, Block, Content, Mark

LANGUAGE: Final = "en-GB"


def docx(*, content: Content, mark: Mark) -> bytes:
    """The content as a Word file."""
    file = new_file()
    _style(file, content, mark)
    file.add_heading(_clean(content.title), level=1)
    _facts(file, Block(FACTS, rows=[(mark.words["about"], content.about)]))
    if content.reference:
        _facts(file, Block(FACTS, rows=[(mark.words["reference"], content.reference)]))
    for section in content.sections:
        file.add_heading(_clean(section.title), level=2)
        for block in section.blocks:
            _WRITERS[block.kind](file, block)
    kept = BytesIO()
    file.save(kept)
    return kept.getvalue()


def _style(file: Any, content: Content, mark: Mark) -> None:
    file.core_properties.title, file.core_properties.author = _clean(content.title), "CaseLink"
    file.core_properties.language = LANGUAGE
    normal = file.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(11)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), LANGUAGE)
    normal.element.get_or_add_rPr().append(language)
    page = file.sections[0]
    if content.wide:
        page.orientation = WD_ORIENT.LANDSCAPE
        page.page_width, page.page_height = page.page_height, page.page_width
    top = page.header.paragraphs[0]
    top.text = f"{mark.words['made_for']} {_clean(mark.made_for)}. {mark.warning}."
    page.footer.paragraphs[0].text = " ".join(filter(None, [content.title, content.reference]))


def _heading(file: Any, block: Block) -> None:
    file.add_heading(_clean(block.words), level=3)


def _text(file: Any, block: Block) -> None:
    file.add_paragraph(_clean(block.words))


def _note(file: Any, block: Block) -> None:
    file.add_paragraph().add_run(_clean(block.words)).bold = True


def _list(file: Any, block: Block) -> None:
    for words in block.items:
        file.add_paragraph(_clean(words), style="List Bullet")


def _facts(file: Any, block: Block) -> None:
    for label, value in block.rows:
        line = file.add_paragraph()
        line.add_run(f"{_clean(label)}: ").bold = True
        line.add_run(_clean(value))


def _table(file: Any, block: Block) -> None:
    if block.words:
        file.add_paragraph().add_run(_clean(block.words)).bold = True
    made = file.add_table(rows=1, cols=len(block.items), style="Table Grid")
    for cell, name in zip(made.rows[0].cells, block.items, strict=True):
        cell.paragraphs[0].add_run(_clean(name)).bold = True
    repeated = OxmlElement("w:tblHeader")  # the first row again on every page
    repeated.set(qn("w:val"), "true")
    made.rows[0]._tr.get_or_add_trPr().append(repeated)
    for row in block.rows:
        for cell, words in zip(made.add_row().cells, row, strict=True):
            cell.text = _clean(words)


def _clean(words: str) -> str:
    """The words without control characters, which a Word file cannot hold."""
    return "".join(letter for letter in words if letter.isprintable() or letter == "\n").strip()


_WRITERS: Mapping[str, Callable[[Any, Block], None]] = {
    HEADING: _heading,
    TEXT: _text,
    NOTE: _note,
    LIST: _list,
    FACTS: _facts,
    TABLE: _table,
}
