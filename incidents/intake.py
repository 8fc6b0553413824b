"""Is this an intake record? Pure: no database, no Django, the clock passed in.

The record's shape is incident.schema.json beside this file; what a schema cannot say (check digits,
real dates, keys that name nobody) is said here. Every error names a path and a reason that the
sender can act on, and never repeats a name or a number.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import jsonschema_rs

from people.matching.identifiers import FAULTS, identifier_fault

LONDON = ZoneInfo("Europe/London")
EARLIEST_YEAR = 1850  # nobody that an agency has on record was born before
_TOO_LONG_AGO = f"is too long ago to be right: the year must be {EARLIEST_YEAR} or later"
_FUTURE = "is in the future"
_CONTROL = "contains a NUL or another control character; remove it"
_DIRECTION = "contains a mark that changes reading direction; remove it"
_YEARS_AHEAD = 100  # an order made today may begin after a long sentence
CLOCK_TOLERANCE = timedelta(minutes=5)  # agencies' clocks differ a little
SCHEMA = json.loads(Path(__file__).with_name("incident.schema.json").read_text(encoding="utf-8"))
_VALIDATOR = jsonschema_rs.Draft202012Validator(SCHEMA)
# Marks that turn the reading direction make one name look like another.
_DIRECTION_MARKS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?([Zz]|[+-]\d{2}:?\d{2})", re.ASCII)
_PEOPLE_LISTS = (
    ("relationships", ("from", "to")),
    ("orders", ("person", "protects")),
    ("offences", ("person", "victim")),
    ("assessments", ("person",)),
    ("referrals", ("person",)),
)
_NARRATIVE = frozenset({"summary", "outcome", "conditions", "reason", "description"})


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong in a record: where (a path like people/0/date_of_birth) and why.

    `message` is for systems, in English. `code` is the kind of fault, by which a page says it in words of its
    own (incidents/contact_errors.py); empty for what no page can be asked to put right.
    """

    path: str
    message: str
    code: str = ""

    def as_dict(self) -> dict[str, str]:
        """For JSON answers."""
        return {"path": self.path, "message": self.message}


@dataclass(frozen=True, slots=True)
class Moment:
    """When something happened: always a day in Europe/London, an instant only where one was sent."""

    on: date
    at: datetime | None


def parse_moment(value: str) -> Moment:
    """Read an ISO 8601 date, or date-time with offset. Raises ValueError with a sentence otherwise."""
    if _DATE.fullmatch(value):
        return Moment(on=_real_date(value), at=None)
    if not _TIME.fullmatch(value):
        raise ValueError("must be a date (2012-07-07) or a date-time with offset (2012-07-07T17:52:00+01:00)")
    try:
        at = datetime.fromisoformat(value.upper().replace(" ", "T"))
    except ValueError:
        raise ValueError("is not a real date and time") from None
    try:
        return Moment(on=at.astimezone(LONDON).date(), at=at)
    except OverflowError:  # the last night of the year 9999, west of here
        raise ValueError("is not a real date and time") from None


def validate(record: Any, *, now: datetime) -> list[FieldError]:
    """Everything wrong with one intake record; empty when it can be stored.

    `now` is an aware datetime: nothing may have occurred after it.
    """
    if not isinstance(record, dict):
        return [FieldError("", "must be a JSON object: one intake record")]
    if not _is_plain(record):
        text_errors = list(_text_errors(record, ()))
        if text_errors:  # the schema's own messages may repeat what was sent, so these come first and alone
            return text_errors
    if _VALIDATOR.is_valid(record):
        return _meaning_errors(record, now)
    errors = list(_VALIDATOR.iter_errors(record))
    # What has its shape is looked at as well, so that the sender learns of everything at once.
    unshaped = {_first_step(error) for error in errors if error.kind.name != "additionalProperties"}
    shaped = {name: value for name, value in record.items() if name not in unshaped}
    meant = [] if "" in unshaped else _meaning_errors(shaped, now)
    return [*(_schema_error(error) for error in errors), *meant]


def _meaning_errors(record: Mapping[str, Any], now: datetime) -> list[FieldError]:
    """What a schema cannot say of these. Who is meant is asked only where all participants are there."""
    meant = [*_moment_errors(record, now), *_list_errors(record, now)]
    if "people" in record:
        meant += [*_key_errors(record), *_participant_errors(record, now)]
    return meant


def _first_step(error: Any) -> str:
    """The record's own field that the error is in; empty where it is the record as a whole."""
    if error.instance_path:
        return str(error.instance_path[0])
    return str(error.kind.property) if error.kind.name == "required" else ""


def canonical(record: Mapping[str, Any]) -> str:
    """The record as text that is the same whatever the order of its fields."""
    return json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def content_hash(record: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical text, hex: two sendings with one hash say the same."""
    return hashlib.sha256(canonical(record).encode()).hexdigest()


def _schema_error(error: Any) -> FieldError:
    path = "/".join(str(step) for step in error.instance_path)
    kind = error.kind
    match kind.name:
        case "additionalProperties":
            unexpected = ", ".join(_shown(name) for name in kind.unexpected[:5])
            return FieldError(path, f"has a field that the record does not know: {unexpected}")
        case "required":
            return FieldError(f"{path}/{kind.property}".strip("/"), "is required")
        case "enum":
            options = ", ".join(str(option) for option in kind.options if option is not None)
            return FieldError(path, f"must be one of: {options}")
        case "type":
            return FieldError(path, f"must be of type {_types(error)}")
        case "pattern":
            return FieldError(path, f"does not have the form that is expected ({kind.pattern})")
        case "maxLength" | "minLength" | "maxItems" | "minItems" | "minimum" | "maximum" | "uniqueItems":
            return FieldError(path, _LIMITS[kind.name].format(limit=getattr(kind, "limit", "")))
    return FieldError(path, f"does not fit the schema ({kind.name})")


_LIMITS = {
    "maxLength": "is longer than {limit} characters",
    "minLength": "must have at least {limit} character",
    "maxItems": "has more than {limit} entries",
    "minItems": "must have at least {limit} entry",
    "minimum": "must be {limit} or more",
    "maximum": "must be {limit} or less",
    "uniqueItems": "names the same thing twice",
}


def _types(error: Any) -> str:
    types = error.kind.types
    return " or ".join(str(name) for name in types) if isinstance(types, list | tuple) else str(types)


def _shown(name: str) -> str:
    """An unknown field's name, short and plain: it is the sender's, so it may hold anything."""
    return "".join(c if unicodedata.category(c)[0] in "LNP" else "?" for c in name[:40])


def _is_plain(record: Mapping[str, Any]) -> bool:
    """Whether no text in a record needs a closer look: nearly always so, and told much faster than where.

    What is printable holds no control character and no mark of direction.
    """
    texts: list[str] = []
    waiting: list[Any] = [record]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            texts.append(value)
        elif isinstance(value, dict):
            texts.extend(value)
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
    text = "".join(texts)
    return text.isprintable() or not (_CONTROLS.search(text) or _DIRECTION_MARKS.search(text))


def _text_errors(value: Any, path: tuple[str, ...]) -> Iterator[FieldError]:
    if isinstance(value, str):
        if _CONTROLS.search(value):
            yield FieldError("/".join(path), _CONTROL, "control")
        elif path and _DIRECTION_MARKS.search(value) and _field(path) not in _NARRATIVE:
            yield FieldError("/".join(path), _DIRECTION, "direction")
    elif isinstance(value, dict):
        for name, inner in value.items():
            if _CONTROLS.search(name):
                yield FieldError("/".join(path), "has a field whose name contains a control character")
            else:
                yield from _text_errors(inner, (*path, name[:40]))
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            yield from _text_errors(inner, (*path, str(position)))


def _field(path: tuple[str, ...]) -> str:
    return next((step for step in reversed(path) if not step.isdigit()), "")


def _real_date(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError("is not a real date") from None


def _moment_errors(record: Mapping[str, Any], now: datetime) -> Iterator[FieldError]:
    for field in ("occurred_at", "recorded_at"):
        value = record.get(field)
        if value is None:
            continue
        try:
            moment = parse_moment(value)
        except ValueError as error:
            yield FieldError(field, str(error), "no_moment")
            continue
        if moment.on.year < EARLIEST_YEAR:
            yield FieldError(field, _TOO_LONG_AGO, "too_long_ago")
        elif _is_future(moment, now):
            yield FieldError(field, _FUTURE, "future" if moment.on > _today(now) else "later_today")


@lru_cache(maxsize=8)
def _today(now: datetime) -> date:
    return now.astimezone(LONDON).date()


def _is_future(moment: Moment, now: datetime) -> bool:
    if moment.at is None:
        return moment.on > _today(now)
    return moment.at > now + CLOCK_TOLERANCE


def _key_errors(record: Mapping[str, Any]) -> Iterator[FieldError]:
    keys = [person["key"] for person in record["people"]]
    known = set(keys)
    if len(known) != len(keys):
        for position, key in enumerate(keys):
            if key in keys[:position]:
                yield FieldError(f"people/{position}/key", "is the key of an earlier participant too")
    for position, person in enumerate(record["people"]):
        for at, key in enumerate(person.get("present", ())):
            if key not in known:
                yield FieldError(f"people/{position}/present/{at}", "is not the key of a participant")
    for name, fields in _PEOPLE_LISTS:
        for position, entry in enumerate(record.get(name, ())):
            for field in fields:
                if field in entry and entry[field] not in known:
                    yield FieldError(f"{name}/{position}/{field}", "is not the key of a participant")


def _participant_errors(record: Mapping[str, Any], now: datetime) -> Iterator[FieldError]:
    for position, person in enumerate(record["people"]):
        yield from _partial_date_errors(f"people/{position}/date_of_birth", person.get("date_of_birth"), now)
        for at, identifier in enumerate(person.get("identifiers", ())):
            problem = identifier_fault(identifier["scheme"], identifier["value"])
            if problem:
                where = f"people/{position}/identifiers/{at}/value"
                yield FieldError(where, FAULTS[problem], f"number_{problem}")


def _list_errors(record: Mapping[str, Any], now: datetime) -> Iterator[FieldError]:
    for position, offence in enumerate(record.get("offences", ())):
        yield from _partial_date_errors(f"offences/{position}/date", offence.get("date"), now)
    for position, order in enumerate(record.get("orders", ())):
        yield from _order_errors(f"orders/{position}", order, now)


def _order_errors(path: str, order: Mapping[str, Any], now: datetime) -> Iterator[FieldError]:
    """An order may be to come, and may run "until further notice": 9999-12-31."""
    days = {}
    for field in ("starts", "ends"):
        value = order.get(field)
        if value is None:
            continue
        try:
            day = parse_moment(value).on
        except ValueError as error:
            yield FieldError(f"{path}/{field}", str(error))
            continue
        if day.year < EARLIEST_YEAR:
            yield FieldError(f"{path}/{field}", _TOO_LONG_AGO)
        else:
            days[field] = day
    starts = days.get("starts")
    if starts is not None and starts.year > now.year + _YEARS_AHEAD:
        yield FieldError(f"{path}/starts", f"is more than {_YEARS_AHEAD} years ahead")
    if len(days) == 2 and days["ends"] < days["starts"]:
        yield FieldError(f"{path}/ends", "is before the order starts")


def _partial_date_errors(path: str, value: str | None, now: datetime) -> Iterator[FieldError]:
    """A partial date's known parts must be real, and not after today."""
    if value is None:
        return
    try:
        earliest = _real_date((value + "-01-01")[:10])
    except ValueError:
        yield FieldError(path, "is not a real date")
        return
    if earliest > _today(now):
        yield FieldError(path, _FUTURE, "future")
    elif earliest.year < EARLIEST_YEAR:
        yield FieldError(path, _TOO_LONG_AGO, "too_long_ago")
