"""Tables that leave CaseLink as a file, safe to open in a spreadsheet.

A spreadsheet runs a cell that begins with one of `=+-@` (also in their wide forms, or after a tab, a
line break or a space that it strips) as a formula. Such a cell gets an apostrophe before it, which a
spreadsheet shows as text; every cell is quoted, so that none can begin another.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence

from django.http import StreamingHttpResponse

_FORMULA = re.compile(r"[\s\x00-\x1f\ufeff'\"]*[=+\-@\uff1d\uff0b\uff0d\uff20|%]|[\t\r\n\x00]")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_FILE_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
MARK = "\ufeff"  # tells a spreadsheet that the file is UTF-8


class _Echo:
    """What a CSV writer writes to: hands each line straight back."""

    def write(self, line: str) -> str:
        """The line."""
        return line


def csv_response(
    *, name: str, header: Sequence[str], rows: Iterable[Sequence[object]]
) -> StreamingHttpResponse:
    """The rows as a file called `name`.csv, made as it is sent.

    `name` is small letters, digits and hyphens, fixed in the code, and never holds anybody's name.
    Raises ValueError for any other.
    """
    if not _FILE_NAME.fullmatch(name):
        raise ValueError("The name of a file is small letters, digits and hyphens.")
    return StreamingHttpResponse(
        _lines(header, rows),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}.csv"',
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        },
    )


def cell(value: object) -> str:
    """The value as the text of a cell that no spreadsheet runs. None is empty; a number stays a number."""
    text = "" if value is None else str(value)
    if _FORMULA.match(text) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def _lines(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    writer = csv.writer(_Echo(), quoting=csv.QUOTE_ALL)
    yield MARK + writer.writerow([cell(value) for value in header])
    for row in rows:
        yield writer.writerow([cell(value) for value in row])
