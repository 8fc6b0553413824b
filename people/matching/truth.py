"""Records of which the truth is known, read from CSV; and how many of their values could not be used."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from io import TextIOWrapper
from itertools import chain
from pathlib import Path
from typing import IO, Any, Final, NamedTuple

from people.matching.addresses import normalise_phone, read_address
from people.matching.dates import read_birth
from people.matching.identifiers import normalise_identifier

#: A file of records; or its bytes, from a stream that can be read from the beginning again.
Source = Path | IO[bytes]

#: Columns of a file of records; the first two must be there and filled, the others may be missing or empty.
REQUIRED: Final = ("record_id", "cluster_id")
_NUMBERS: Final = ("nhs_number", "pnc_id", "cro_number", "probation_crn", "noms_number", "social_care_id")
#: Columns that a report is broken down by, where a file has them.
GROUPS: Final = ("agency", "sex", "age_band", "origin")
_COMPACT_DATE: Final = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_SEXES: Final = {"m": "male", "f": "female"}
#: Ways of saying that a sex is neither or not known: nothing is lost when linkage does not use them.
_NO_SEX: Final = frozenset({"other", "unknown", "not known", "not_known"})
#: The NHS's postcodes for no fixed abode and address not known (NHS Postcode Directory).
_NO_HOME: Final = "ZZ993"

_OTHER_SEPARATORS: Final = {";": "semicolons (;)", "\t": "tabs"}
_EMPTY: Final = (
    "It is empty. Give a CSV file with a header (record_id, cluster_id and what is known of each person) and "
    "one line for each record."
)
_SEPARATED: Final = (
    "Its columns are separated by {}, not by commas. Save it as CSV with commas between the columns and "
    "double quotes around values that contain a comma."
)


class UnusableFileError(ValueError):
    """The file cannot be read as records of known truth; the message says why and what to do."""


class Truth(NamedTuple):
    """One record, the person whom it is truly about, and the groups it is counted in."""

    record_id: str
    cluster_id: str
    agency: str
    participant: Mapping[str, Any]
    groups: Mapping[str, str]


class Unused:
    """How many values were given but could not be used, by field. Holds no value."""

    #: fields in the order they are reported in, and what one and several of their values are called
    FIELDS: Final = {
        "date_of_birth": ("birth date", "birth dates"),
        "nhs_number": ("NHS number", "NHS numbers"),
        "pnc_id": ("PNC ID", "PNC IDs"),
        "cro_number": ("CRO number", "CRO numbers"),
        "probation_crn": ("probation CRN", "probation CRNs"),
        "noms_number": ("NOMS number", "NOMS numbers"),
        "social_care_id": ("social care ID", "social care IDs"),
        "sex": ("sex", "sexes"),
        "postcode": ("postcode", "postcodes"),
        "phone": ("phone number", "phone numbers"),
    }

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        #: dates of birth that are not in the calendar, of which linkage uses what it can read
        self.odd_births = 0

    def count(self, filled: Mapping[str, str], birth: str | None) -> None:
        """Count those of one row: its filled columns, and its date of birth as linkage is given it."""
        if birth is not None:
            if read_birth(birth) is None:
                self.counts["date_of_birth"] += 1
            elif not _in_calendar(birth):
                self.odd_births += 1
        sex = filled.get("sex", "").casefold()
        if sex and sex[0] not in _SEXES and sex not in _NO_SEX:
            self.counts["sex"] += 1
        for scheme in _NUMBERS:
            if scheme in filled and normalise_identifier(scheme, filled[scheme]) is None:
                self.counts[scheme] += 1
        if "postcode" in filled and not _says_where(filled["postcode"]):
            self.counts["postcode"] += 1
        if "phone" in filled and normalise_phone(filled["phone"]) is None:
            self.counts["phone"] += 1

    def sentence(self) -> str:
        """One line for a reader; "" when every value could be used."""
        said = []
        if total := self.counts.total():
            parts = [
                f"{count:,} {one if count == 1 else several}"
                for field, (one, several) in self.FIELDS.items()
                if (count := self.counts[field])
            ]
            whom = "It counts" if total == 1 else "They count"
            said.append(f"Not used: {', '.join(parts)}. {whom} as not given.")
        if odd := self.odd_births:
            more = " more" if self.counts["date_of_birth"] else ""
            which, them = ("birth date is", "it") if odd == 1 else ("birth dates are", "them")
            said.append(
                f"{odd:,}{more} {which} not in the calendar; the parts of {them} that can be read count as "
                "given."
            )
        return " ".join(said)


def _in_calendar(birth: str) -> bool:
    """Whether a readable date of birth names a day, month or year there was; 0 is a part not known."""
    year, month, day = (*map(int, birth.split("-")), 0, 0)[:3]
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return False
    return True


def _says_where(postcode: str) -> bool:
    """Whether a postcode can be compared, or says that there is no home to compare."""
    found = read_address((), None, postcode, None)
    return found is not None or postcode.upper().replace(" ", "").startswith(_NO_HOME)


def read_truth(source: Source, *, unused: Unused | None = None) -> Iterator[Truth]:
    """The records of a CSV file with a header, in its order. Raises `UnusableFileError`.

    `unused` counts the values of the records read that linkage cannot use.
    """
    try:
        with _text(source) as handle:
            yield from _records(handle, unused)
    except OSError as error:
        raise UnusableFileError(error.strerror or "It cannot be read.") from error
    except UnicodeDecodeError as error:
        raise UnusableFileError("It is not in UTF-8; save it as CSV UTF-8.") from error


@contextmanager
def _text(source: Source) -> Iterator[IO[str]]:
    """The text of a file; a stream is wound back first and left open."""
    if isinstance(source, Path):
        with source.open(encoding="utf-8-sig", newline="") as handle:
            yield handle
        return
    source.seek(0)
    wrapped = TextIOWrapper(source, encoding="utf-8-sig", newline="")
    try:
        yield wrapped
    finally:
        wrapped.detach()


def _records(handle: IO[str], unused: Unused | None) -> Iterator[Truth]:
    before, header = next(((n, line) for n, line in enumerate(handle) if line.strip()), (0, ""))
    if not header:
        raise UnusableFileError(_EMPTY)
    reader = csv.DictReader(chain((header,), handle), skipinitialspace=True)
    seen: set[str] = set()
    try:
        _check_header(header, reader.fieldnames or ())
        for row in reader:
            yield _truth(row, before + reader.line_num, seen, unused)
    except csv.Error as error:
        line = before + reader.reader.line_num  # its own number is that of the last good row
        raise UnusableFileError(f"Line {line} is not CSV: {error}.") from error


def _check_header(header: str, columns: Sequence[str]) -> None:
    """Raises `UnusableFileError` when a required column is missing, or seems to be for another separator."""
    missing = [name for name in REQUIRED if name not in columns]
    if not missing:
        return
    found = max((",", *_OTHER_SEPARATORS), key=lambda mark: _columns_by(mark, header))
    if found in _OTHER_SEPARATORS:
        raise UnusableFileError(_SEPARATED.format(_OTHER_SEPARATORS[found]))
    raise UnusableFileError(f"The header has no column {' and no column '.join(missing)}.")


def _columns_by(separator: str, header: str) -> tuple[int, int]:
    """How well a separator explains a header: required columns that it gives, then columns of any name."""
    columns = next(csv.reader([header], delimiter=separator, skipinitialspace=True), [])
    return sum([name in columns for name in REQUIRED]), len(columns)


def _truth(row: Mapping[str | None, Any], line: int, seen: set[str], unused: Unused | None) -> Truth:
    if row.get(None):
        raise UnusableFileError(f"Line {line} has more values than the header has columns.")
    filled = {str(name): value.strip() for name, value in row.items() if value and value.strip()}
    for name in REQUIRED:
        if name not in filled:
            raise UnusableFileError(f"Line {line} has no {name}.")
    record_id = filled["record_id"]
    if record_id in seen:
        raise UnusableFileError(f"Line {line} repeats a record_id that an earlier line has.")
    seen.add(record_id)
    agency = filled.get("agency", "")
    groups = {name: filled.get(name, "not known") for name in GROUPS if name in row}
    participant = _participant(filled)
    if unused is not None:
        unused.count(filled, participant.get("date_of_birth"))
    return Truth(record_id, filled["cluster_id"], agency, participant, groups)


def _participant(filled: Mapping[str, str]) -> dict[str, Any]:
    """A row as the intake record's participant. Compact dates (YYYYMMDD) are read as dates."""
    found: dict[str, Any] = {"key": "p"}
    for name in ("given_name", "family_name", "phone"):
        if name in filled:
            found[name] = filled[name]
    if "date_of_birth" in filled:
        found["date_of_birth"] = _COMPACT_DATE.sub(r"\1-\2-\3", filled["date_of_birth"])
    if filled.get("sex"):
        found["sex"] = _SEXES.get(filled["sex"][:1].casefold(), "not_known")
    if "aliases" in filled:
        found["aliases"] = filled["aliases"].split("|")
    lines = [part.strip() for part in filled.get("address", "").split(",") if part.strip()]
    address = {name: filled[name] for name in ("town", "postcode", "uprn") if name in filled}
    if lines or address:
        found["address"] = {"lines": lines, **address}
    numbers = [{"scheme": name, "value": filled[name]} for name in _NUMBERS if name in filled]
    if numbers:
        found["identifiers"] = numbers
    return found
