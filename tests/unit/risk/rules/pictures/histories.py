"""Histories of three people for the further pictures, and those pictures in a line."""

from collections.abc import Iterable, Mapping
from typing import Any

from hypothesis import strategies as st

from risk.rules.findings import Assessment
from risk.rules.neighbourhood import gather
from risk.rules.pictures.pair import assess_pair
from risk.rules.pictures.posing import assess_posing
from tests.unit.risk.records import HOME, day, hurt, moment, person, record, store_of

NOW = 800
PEOPLE = ("e", "z", "y")


def pair(
    records: Iterable[Mapping[str, Any]], on: int | str = NOW, of: str = "e", other: str = "z"
) -> Assessment:
    """The picture of two people at the end of a day."""
    return assess_pair(gather(of, store_of(records)), other, at=moment(on))


def posing(records: Iterable[Mapping[str, Any]], on: int | str = NOW, of: str = "z") -> Assessment:
    """The picture of one as somebody who poses risk, at the end of a day."""
    return assess_posing(gather(of, store_of(records)), at=moment(on))


def harm(on: int, victim: str = "e", by: str = "z", **more: Any) -> dict[str, Any]:
    """A police call-out at which one is the victim and one the suspect."""
    concerns = more.pop("concerns", [])
    return record(
        "police_callout",
        on,
        person(victim, "victim", address=HOME, concerns=concerns),
        person(by, "suspect", address=HOME),
        **more,
    )


@st.composite
def incidents(
    draw: Any, kinds: tuple[str, ...] = ("callout", "crime", "court", "gp", "dash")
) -> dict[str, Any]:
    """One incident of two of the three."""
    kind, on = draw(st.sampled_from(kinds)), draw(st.integers(0, NOW))
    one, other = draw(st.permutations(PEOPLE))[:2]
    roles = ("victim", "subject", "household_member", "other")
    first = person(
        one,
        draw(st.sampled_from(roles)),
        address=draw(st.sampled_from([HOME, None])),
        concerns=draw(
            st.lists(st.sampled_from(["fear", "weapon", "strangulation", "breach_of_order"]), max_size=2)
        ),
    )
    if draw(st.booleans()):
        first["injuries"] = hurt("face", draw(st.sampled_from(["assault", "fall"])))
    role = "subject" if kind == "court" else draw(st.sampled_from(["suspect", "suspect", "household_member"]))
    second = person(other, role, address=draw(st.sampled_from([HOME, None])))
    more: dict[str, Any] = {}
    if draw(st.booleans()):
        tie = draw(st.sampled_from(["partner", "friend", "carer"]))
        more["relationships"] = [{"from": one, "to": other, "type": tie, "asserted_by": "subject"}]
    if kind == "court":
        order = {"person": other, "type": "licence", "starts": day(on), "ends": day(on + 200)}
        more["orders"] = [{**order, "protects": one} if draw(st.booleans()) else order]
    if kind in ("court", "crime"):
        outcome = draw(st.sampled_from(["convicted", "charged", "acquitted"]))
        more["offences"] = [{"person": other, "category": "violence", "victim": one, "outcome": outcome}]
    if kind == "dash":
        more["assessments"] = [{"person": one, "tool": "dash", "score": draw(st.sampled_from([9, 15]))}]
    named = {"callout": "police_callout", "crime": "police_crime_report", "court": "court_outcome"}
    return record(named.get(kind, "gp_consultation"), on, first, second, **more)


HISTORIES = st.lists(incidents(), max_size=14)
