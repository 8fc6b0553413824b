"""Read the table from its files, one for each area. Its form is told at the top of persons.txt."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.security.table.relations import GROUPS, RELATIONS, SYSTEMS

FOLDER = Path(__file__).parent
HEAD = re.compile(r"(GET|POST) ([\w:-]+)(?: \| (?!with )([^|]+))?(?: \| with (.+))?")
STATUS = re.compile(r"(\d{3}) (.+)")
REST = "everybody else"
REFUSING = {302, 401, 403, 404, 405}


@dataclass(frozen=True, slots=True)
class Expected:
    """The status, and the classes of fields that are present, as the file writes them."""

    status: int
    fields: str


@dataclass(slots=True)
class Row:
    """One address about one thing, and what each relation gets there."""

    where: str  # file and line, for whoever has to find it
    method: str
    name: str
    about: str
    sent: str  # the query or form, or which body; nothing else is sent
    expected: dict[str, Expected] = field(default_factory=dict)
    empty: dict[str, int] = field(default_factory=dict)  # the status of an empty form, for who gets the page

    @property
    def api(self) -> bool:
        """Whether systems ask it, and not people."""
        return self.name.startswith("api-")

    def __str__(self) -> str:
        return " ".join(filter(None, [self.method, self.name, self.about, self.sent]))


def rows() -> list[Row]:
    """Every row. Raises ValueError with file and line for what cannot be read, or says too little."""
    return [row for path in sorted(FOLDER.glob("*.txt")) for row in _read(path)]


def _read(path: Path) -> Iterator[Row]:
    row: Row | None = None
    last: list[str] = []
    for number, line in enumerate(path.read_text().splitlines(), 1):
        where, text = f"{path.name}:{number}", line.split("#")[0].rstrip()
        if not text:
            continue
        if not text.startswith(" "):
            if row is not None:
                yield _whole(row)
            row, last = _head(where, text), []
        elif row is None:
            raise ValueError(f"{where}: before the first address")
        elif text.startswith("      "):
            for relation in last:
                before = row.expected[relation]
                fields = ", ".join(filter(None, [before.fields, text.strip().rstrip(",")]))
                row.expected[relation] = Expected(before.status, fields)
        elif text.strip().startswith("POST "):
            _empty(where, row, text.strip().removeprefix("POST "))
        else:
            last = _answers(where, row, text.strip())
    if row is not None:
        yield _whole(row)


def _head(where: str, text: str) -> Row:
    found = HEAD.fullmatch(text)
    if found is None:
        raise ValueError(
            f"{where}: {text!r} is not `GET name`, `GET name | thing` or one of them `| with a=b`"
        )
    method, name, about, sent = found.groups()
    return Row(where, method, name, about or "", sent or "")


def _empty(where: str, row: Row, text: str) -> None:
    status, _, named = text.partition(" ")
    reading = [relation for relation, expected in row.expected.items() if expected.status == 200]
    for relation in _named(where, named, row) if named else reading or list(row.expected):
        row.empty.setdefault(relation, int(status))


def _answers(where: str, row: Row, text: str) -> list[str]:
    found = STATUS.fullmatch(text)
    if found is None:
        raise ValueError(f"{where}: {text!r} is not a status and who gets it")
    status = int(found[1])
    if REST in found[2] and status not in REFUSING:
        raise ValueError(f"{where}: say by name who gets {status}; {REST!r} is for refusals")
    named = _named(where, found[2], row)
    if twice := [each for each in named if each in row.expected]:
        raise ValueError(f"{where}: twice in one row: {', '.join(twice)}")
    row.expected |= {each: Expected(status, "") for each in named}
    return named


def _named(where: str, text: str, row: Row) -> list[str]:
    everybody, named = SYSTEMS if row.api else RELATIONS, list[str]()
    for one in (part.strip() for part in text.rstrip(",").split(",")):
        if one == REST:
            named += [each for each in everybody if each not in row.expected and each not in named]
        elif one == "EVERYBODY SIGNED IN":
            named += [each for each in everybody if each != "anonymous"]
        elif one in GROUPS:
            named += GROUPS[one]
        elif one in everybody:
            named.append(one)
        else:
            raise ValueError(f"{where}: nobody is called {one!r}: see relations.py")
    return named


def _whole(row: Row) -> Row:
    if missing := (SYSTEMS if row.api else RELATIONS).keys() - row.expected.keys():
        raise ValueError(f"{row.where}: {row} does not say what these get: {', '.join(sorted(missing))}")
    return row
