"""Who and what the examples are about. Nobody is real."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from uuid import UUID

from django.utils import timezone

from agencies.models import Agency, User
from incidents.models import Incident
from incidents.presenters import Entry
from people.models import Link, Person, PersonRecord
from people.selectors.persons import Description
from risk.presenters import Piece
from risk.selectors.identity import RecordShown, Side

ID = UUID(int=1)
POLICE = Agency(
    pk=1, public_id=ID, code="police", name="Example Police", kind="police", contact_point="01632 960001"
)
SURGERY = Agency(
    pk=2, public_id=ID, code="surgery", name="Example Surgery", kind="gp", contact_point="01632 960002"
)
UNIT = Agency(pk=3, public_id=ID, code="unit", name="Example Minor Injuries Unit", kind="miu")
COORDINATOR = User(pk=1, public_id=ID, username="ida", first_name="Ida", last_name="Fenn")
OTHER = User(pk=2, public_id=ID, username="max", first_name="Max", last_name="Orde")
PERSON = Person(pk=1, public_id=ID, given_name="Alma", family_name="Thorne", date_of_birth="1949-05")
KNOWN = Description("Alma", "Thorne", "1949-05")
UNKNOWN = Description()
LONG = Description("Alexandrina-Wilhelmina", "Featherstonehaugh-Cholmondeley", "1954")
DAY = timedelta(days=1)


def now() -> datetime:
    """The examples are always of today."""
    return timezone.now()


def record(agency: Agency = SURGERY, *, pk: int = 1, **more: object) -> PersonRecord:
    """What an agency holds of her."""
    held = {"given_name": "Alma", "family_name": "Thorne", "date_of_birth": "1949-05-04", **more}
    return PersonRecord(pk=pk, agency=agency, **held)


def shown(agency: Agency = SURGERY, *, pk: int = 1, incidents: int = 3, method: str = "auto") -> RecordShown:
    """That record with its link, as whoever decides links sees it."""
    link = Link(
        pk=pk,
        method=method,
        started_at=now() - 40 * DAY,
        explanation={"weight": 14.2, "sentences": ["The NHS number is the same.", "The names are the same."]},
    )
    days = (date(2026, 1, 9), date(2026, 8, 2)) if incidents else (None, None)
    return RecordShown(record(agency, pk=pk), link, incidents, *days)


def side(*agencies: Agency, waits: bool = False, opens: bool = True, incidents: int = 3) -> Side:
    """A person as these agencies' records make them."""
    records = [shown(agency, pk=number, incidents=incidents) for number, agency in enumerate(agencies, 1)]
    return Side(PERSON, records, waits, opens)


def pieces(number: int) -> list[Piece]:
    """That many incidents behind a finding, the last of them not to be opened."""
    return [
        Piece(
            "2026-08-02",
            agency.name,
            f"EX-{count}",
            "#main-content" if count < number - 1 else "",
            "2 August 2026",
        )
        for count, agency in zip(range(number), [POLICE, SURGERY, UNIT] * number, strict=False)
    ]


def entry(tier: str = "full", **more: object) -> Entry:
    """A line of the chronology."""
    incident = Incident(
        pk=1,
        public_id=ID,
        agency=POLICE,
        kind="police_callout",
        occurred_on=date(2026, 8, 2),
        reference="EX-1",
    )
    if tier == "existence":
        return Entry(incident, tier)
    said = {"href": "#main-content", "kind": "Police call-out", "day": "2 August 2026", **more}
    return Entry(incident, tier, **said)  # type: ignore[arg-type]


def told(**more: object) -> SimpleNamespace:
    """What a template reads of something that is not worth a row in the database."""
    return SimpleNamespace(**more)
