"""What a document says, before anybody typesets it: sections of paragraphs, facts and tables. Pure.

A source makes one of these from what its reader may read; the typesetters for PDF and Word know nothing else.
Texts are texts: nothing in them is ever read as markup.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

HEADING: Final = "heading"
TEXT: Final = "text"
NOTE: Final = "note"
LIST: Final = "list"
FACTS: Final = "facts"
TABLE: Final = "table"


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a section, by `kind`.

    HEADING, TEXT, NOTE: `words`. LIST: `items`. FACTS: `rows` of a label and a value. TABLE: `words` is its
    caption, `items` its columns, `widths` how wide they are to each other, `rows` its cells.
    """

    kind: str
    words: str = ""
    items: Sequence[str] = ()
    widths: Sequence[int] = ()
    rows: Sequence[Sequence[str]] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a document under a heading of its own."""

    title: str
    blocks: Sequence[Block] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """A whole document: its title, the reference it goes by, whom and what it is about, and its sections.

    `wide`: its tables need the paper on its side. `contents`: it is long, and begins with its contents.
    """

    title: str
    reference: str
    about: str
    sections: Sequence[Section]
    wide: bool = False
    contents: bool = False

    def as_data(self) -> dict[str, Any]:
        """As plain data, for a typesetter."""
        return {
            "title": self.title,
            "reference": self.reference,
            "about": self.about,
            "wide": self.wide,
            "contents": self.contents,
            "sections": [
                {"title": section.title, "blocks": [_as_data(block) for block in section.blocks]}
                for section in self.sections
            ],
        }


@dataclass(frozen=True, slots=True)
class Mark:
    """For whom a document is made: written on every page. `made_for` is whole as it is shown."""

    made_for: str
    warning: str
    words: dict[str, str] = field(default_factory=dict)  # what the style itself says: "Page", "of", ...


def heading(words: str) -> Block:
    """A heading below that of the section."""
    return Block(HEADING, words)


def text(words: str, *, empty: str = "") -> Block:
    """Words as somebody wrote them, line by line; `empty` where there are none."""
    return Block(TEXT, words.strip() or empty)


def note(words: str) -> Block:
    """Something the reader must not overlook."""
    return Block(NOTE, words)


def bullets(items: Iterable[str]) -> Block:
    """A list."""
    return Block(LIST, items=tuple(items))


def facts(rows: Iterable[tuple[str, str]]) -> Block:
    """Labels and values; a value that is empty leaves its line out."""
    return Block(FACTS, rows=tuple((label, value) for label, value in rows if value.strip()))


def table(
    caption: str, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[str]], *, empty: str
) -> Block:
    """A table with its columns' names and widths; a paragraph of `empty` where it has no row."""
    kept = tuple(tuple(row) for row in rows)
    if not kept:
        return Block(TEXT, empty)
    return Block(
        TABLE,
        caption,
        tuple(name for name, _ in columns),
        tuple(width for _, width in columns),
        kept,
    )


def _as_data(block: Block) -> dict[str, Any]:
    return {
        "kind": block.kind,
        "words": block.words,
        "items": list(block.items),
        "widths": list(block.widths),
        "rows": [list(row) for row in block.rows],
    }
