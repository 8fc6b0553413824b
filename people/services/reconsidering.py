"""When a decision's last day is past: its overrides end, and whom it concerned is linked as without it."""

from datetime import date

from agencies.permissions import Actor
from people.selectors.linkage import Sightings
from people.selectors.persons import persons_of_records
from people.services.linker import Linked, Linker
from people.services.linking import persons_settle
from people.services.overrides import overrides_expire


def overrides_lapse(*, today: date, sightings: Sightings, by: Actor) -> tuple[int, Linked]:
    """End the overrides whose last day is before `today` (Europe/London); reconsider whom they concern.

    What an always-override had tied stays linked (hysteresis), and it is asked whether it holds by itself.
    Returns how many ended and what linking did. Call inside a transaction. Safe to repeat.
    """
    linker = Linker(sightings, Linked(), by)
    ended = overrides_expire(today=today)
    records = {record for override in ended for record in (override.one, override.other)}
    if not records:
        return 0, linker.linked
    linker.lock(record.profile for record in linker.records(records))
    persons = persons_of_records(record_ids=records)
    persons_settle(person_ids=set(persons.values()), linker=linker)
    return len(ended), linker.linked
