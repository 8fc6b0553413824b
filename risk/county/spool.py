"""Records in time order without holding them all: a file a month, read one after another."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final, TextIO

_MONTH: Final = 31
_BETWEEN: Final = "\t"


class Spool:
    """Takes records in any order and gives them back by time, then by the order in which they came."""

    def __init__(self, folder: Path, first: int, days: int) -> None:
        self._first = first
        self._paths = [folder / f"{month:03d}.part" for month in range(days // _MONTH + 1)]
        self._files: list[TextIO] = [path.open("w", encoding="utf-8") for path in self._paths]

    def add(self, *, day: int, instant: int, number: int, record: str, who: str) -> None:
        """Keep one record (a line of JSON) and who is in it, to be sorted by `instant`, then `number`."""
        line = f"{instant:012d}{number:09d}{_BETWEEN}{record}{_BETWEEN}{who}\n"
        self._files[(day - self._first) // _MONTH].write(line)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """Record and who is in it, month by month; each month's file is gone once it is read."""
        for stream in self._files:
            stream.close()
        for path in self._paths:
            with path.open(encoding="utf-8") as stream:
                lines = sorted(stream)
            path.unlink()
            for line in lines:
                _, record, who = line.rstrip("\n").split(_BETWEEN)
                yield record, who

    def close(self) -> None:
        """Close the files."""
        for stream in self._files:
            stream.close()
