"""What is told of those whom a reader may know, once more from docs/permissions.md alone, as oracle.py is."""

from collections.abc import Iterable

from tests.security import oracle
from tests.security.oracle import Amount, Finding, Picture, Reader, World


def told_of(world: World, reader: Reader, person: int) -> set[int]:
    """The records of the person that the reader may be told of."""
    return {
        place
        for place, each in enumerate(world.records)
        if each.person == person and oracle.told(world, reader, place)
    }


def disclosable(world: World, reader: Reader, person: int) -> set[int]:
    """What they read in full, with that person, of their own agency or for the person's open case.

    Another agency's sealed one never, and nothing that was only opened to them by name.
    """
    own = reader.where("disclose")
    case = oracle.case_open_to(world, reader, person)
    found = set()
    for place, much in oracle.chronology(world, reader, person).items():
        incident = world.incidents[place]
        shared = oracle.shares_with(world, reader, incident.agency) and incident.sensitivity != "sealed"
        if much == Amount.FULL and own and (incident.agency in own or (case and shared)):
            found.add(place)
    return found


# What a picture shows


def read_with(world: World, reader: Reader, place: int, person: int) -> Amount:
    """How much of an incident they see, read with that person and with nobody."""
    return max(oracle.line(world, reader, place, each) for each in (person, None))


def hiding(world: World, reader: Reader, finding: Finding, person: int) -> set[int]:
    """The incidents because of which the finding is held back; none where it is shown."""
    hidden = set()
    for place in finding.incidents:
        took_part = person in oracle.taking_part(world, world.incidents[place])
        needed = Amount.SUMMARY if took_part and not finding.about_others else Amount.FULL
        if read_with(world, reader, place, person) < needed:
            hidden.add(place)
    return hidden


def picture(world: World, reader: Reader, made: Picture) -> tuple[list[Finding], set[int]]:
    """The findings shown, and the agencies to ask about the others."""
    shown, ask = [], set()
    for finding in made.findings:
        hidden = hiding(world, reader, finding, made.person)
        if not hidden:
            shown.append(finding)
        elif not any(_with_kept_away(world, reader, place) for place in finding.incidents):
            ask |= {world.incidents[place].agency for place in hidden}
    return shown, ask


def further(world: World, reader: Reader, made: Picture, *, read: int) -> list[Finding]:
    """The findings of somebody who poses risk, or of two, on the page of one of them: all speak of others."""
    return [finding for finding in made.findings if not hiding(world, reader, finding, read)]


def pairs(world: World, reader: Reader, person: int) -> list[tuple[int, list[Finding], bool, bool]]:
    """With whom the person has a picture: the findings, whether they are named, whether it has a page."""
    found = []
    for made in world.pairs:
        if person not in (made.person, made.other):
            continue
        [other] = {made.person, made.other} - {person}
        shown = further(world, reader, made, read=person)
        if other is not None and shown and not oracle.kept_away(world, reader, other):
            named = oracle.knows(world, reader, other)
            found.append((other, shown, named, named or oracle.case_open_to(world, reader, person)))
    return found


def _with_kept_away(world: World, reader: Reader, place: int) -> bool:
    return any(
        oracle.kept_away(world, reader, each) for each in oracle.taking_part(world, world.incidents[place])
    )


# An address


def residents(world: World, reader: Reader, home: int) -> set[int]:
    """Those whom a record that the reader may be told of places there."""
    return {
        person
        for person in range(world.persons)
        if oracle.knows(world, reader, person)
        and any(world.records[place].home == home for place in told_of(world, reader, person))
    }


def happened(world: World, reader: Reader, home: int) -> set[int]:
    """What happened there to somebody who is linked, and may be read in full."""
    return {
        place
        for place, each in enumerate(world.incidents)
        if each.at == home
        and oracle.taking_part(world, each)
        and oracle.amount(world, reader, place) == Amount.FULL
    }


def injuries(world: World, reader: Reader, home: int, places: Iterable[int]) -> set[tuple[int, int]]:
    """Which of these incidents hurt whom of the residents, from the summary on. Everybody is hurt in each."""
    places = set(places)
    return {
        (place, person)
        for person in residents(world, reader, home)
        for place, much in oracle.chronology(world, reader, person).items()
        if much >= Amount.SUMMARY and place in places
    }
