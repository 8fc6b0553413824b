"""Typeset content as a tagged PDF (PDF/UA-1), marked on every page with whom it is made for.

Words reach the typesetter as data alone (documents/typst/house.typ reads them as JSON), so that nothing
anybody wrote can be markup; it has no network, no files but its own folder and no fonts but its own.
"""

import json
from pathlib import Path
from typing import Any, Final

import typst

from documents.content import Content, Mark

STYLE: Final = Path(__file__).parent / "typst"


def pdf(*, content: Content, mark: Mark) -> bytes:
    """The content as a PDF. Raises typst.TypstError for what cannot be typeset."""
    return typst.compile(STYLE / "house.typ", format="pdf", pdf_standards=["ua-1"], **_given(content, mark))


def pictures(*, content: Content, mark: Mark) -> list[bytes]:
    """The same pages as PNG pictures, to be looked at."""
    made: Any = typst.compile(STYLE / "house.typ", format="png", ppi=72.0, **_given(content, mark))
    return list(made) if isinstance(made, list) else [made]


def _given(content: Content, mark: Mark) -> dict[str, Any]:
    data = {
        **content.as_data(),
        "made_for": mark.made_for,
        "warning": mark.warning,
        "words": mark.words,
    }
    return {
        "root": STYLE,
        "ignore_system_fonts": True,
        "sys_inputs": {"data": json.dumps(_printable(data))},
    }


def _printable(value: Any) -> Any:
    """The same without control characters, which no page can show."""
    if isinstance(value, str):
        return "".join(letter for letter in value if letter.isprintable() or letter in "\n\u00ad").strip()
    if isinstance(value, dict):
        return {key: _printable(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_printable(each) for each in value]
    return value
