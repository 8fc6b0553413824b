"""Who is who: questions, sides, decisions, and the weight."""

from datetime import datetime
from types import SimpleNamespace

from django.utils.translation import gettext as _

from caselink.examples.example import Example
from caselink.examples.invented import (
    DAY,
    ID,
    OTHER,
    PERSON,
    POLICE,
    SURGERY,
    UNIT,
    now,
    pieces,
    record,
    shown,
    side,
    told,
)
from people.models import CandidateLink, LinkDecision
from risk.held import Held, Identity
from risk.identity_presenters import ChoiceRow, Row, Value, waterfall
from risk.selectors.identity_queue import Choice, Entry

WHY = {
    "prior": -11.0,
    "weight": 5.5,
    "steps": [
        {
            "comparison": "family_name",
            "title": _("family name"),
            "level": "exact",
            "weight": 9.5,
            "says": _("The same."),
        },
        {
            "comparison": "date_of_birth",
            "title": _("birth"),
            "level": "exact",
            "weight": 10.0,
            "says": _("The same."),
        },
        {
            "comparison": "given_name",
            "title": _("given name"),
            "level": "else",
            "weight": -3.0,
            "says": _("Another."),
        },
    ],
}
STATES = {"stands": "one", "opinion": "restricted", "undone": "one", "superseded": "one"}


def examples() -> list[Example]:
    """The queue's entries, two sides, and what was decided."""
    return [*_queue(), *_sides(), *_decided(), *_records()]


def _choice(*, second: bool = False, differ: bool = False, aside: datetime | None = None) -> ChoiceRow:
    candidate = CandidateLink(pk=1, public_id=ID, set_aside_at=aside)
    choice = Choice(candidate, side(POLICE, SURGERY), second, differ)
    return ChoiceRow(choice, 5.5, _("possible"), [_("Two people of one home, who may be relatives.")])


def _entry(*rows: ChoiceRow, waits: bool = False) -> dict[str, object]:
    about = Entry(
        shown(incidents=1), side(SURGERY, waits=waits), [row.choice for row in rows], now() - 2 * DAY
    )
    return {"entry": about, "choices": rows}


def _queue() -> list[Example]:
    review = told(reason="broken", explanation={}, opened_at=now() - DAY)
    amended = told(reason="conflict", explanation={"decisions": [1]}, opened_at=now() - DAY)
    several = (_choice(second=True), _choice(differ=True), _choice(aside=now()))
    return [
        Example("identity_entry", "one", _entry(_choice()), within="li"),
        Example("identity_entry", "many", _entry(*several, waits=True), within="li"),
        Example("identity_review", "one", {"review": review, "side": side(POLICE, waits=True)}, within="li"),
        Example("identity_review", "many", {"review": amended, "side": side(POLICE, SURGERY)}, within="li"),
        Example("identity_tabs", "empty", {"here": "questions", "broken_count": 0}),
        Example("identity_tabs", "many", {"here": "broken", "broken_count": 3}),
    ]


def _sides() -> list[Example]:
    name = Value("Alma Thorne", ["Example Surgery"], shared=True)
    names = [
        Value("Alma Thorne", ["Example Surgery", "Example Police", "Example Care"], True, everybody=True)
    ]
    rows = [
        Row(_("Name"), "agree", [name], names),
        Row(_("Date of birth"), "differ", [Value("4 May 1949", ["Example Surgery"], shared=False)], []),
        Row(_("Telephone"), "neither", [], []),
    ]
    titles = {"left_title": _("Record asked about"), "right_title": _("The person it may concern")}
    both = {"left": side(SURGERY), "right": side(POLICE, UNIT), **titles}
    falls = waterfall(WHY, thresholds=[(_("CaseLink asks from here"), 3.0), (_("and links from here"), 12.0)])
    return [
        Example("identity_values", "empty", {"values": []}),
        Example("identity_values", "one", {"values": [name]}),
        Example("identity_values", "many", {"values": [*names, name]}),
        Example("identity_seen", "empty", {"side": side(SURGERY, incidents=0)}),
        Example("identity_seen", "many", {"side": side(POLICE, SURGERY)}),
        Example("identity_side", "one", {"side": side(POLICE)}),
        Example("identity_side", "restricted", {"side": side(POLICE, SURGERY, opens=False)}),
        Example("identity_table", "many", {"rows": rows, **both}),
        Example("identity_waterfall", "many", {"falls": falls}),
    ]


def _decided() -> list[Example]:
    found = []
    for state, shows in STATES.items():
        decision = LinkDecision(
            pk=1,
            public_id=ID,
            outcome="not_same",
            state=state,
            reason=_("Asked both practices: two sisters."),
            decided_at=now() - DAY,
            undone_at=now() if state == "undone" else None,
            undone_reason=_("It was one practice.") if state == "undone" else "",
        )
        named = told(decision=decision, who="Ida Fenn", agency="Example Hub", undone_by=OTHER.get_full_name())
        found.append(Example("identity_decision", shows, {"named": named, "more": True}))  # type: ignore[arg-type]
    return found


def _records() -> list[Example]:
    one, many = [shown()], [shown(), shown(POLICE, pk=2, method="decision"), shown(UNIT, pk=3, incidents=1)]
    about = {"person": PERSON}
    return [
        Example("linked_records", "one", {"linked": one, **about}),
        Example("linked_records", "many", {"linked": many, **about}),
        Example("linked_records_list", "one", {"linked": one}),
        Example("linked_records_list", "many", {"linked": many}),
        Example("held", "one", {"one": Held(SURGERY, [Identity(record(), 1, [], [])], 1, [])}, within="dl"),
        Example("held", "many", {"one": _held_much()}, within="dl"),
    ]


def _held_much() -> Held:
    same = Identity(
        record(POLICE), 3, ["Allie"], [("1 Example Street, WS99 9ZZ", 2), ("PNC 1997/0000000X", 3)]
    )
    other = Identity(record(POLICE, given_name="Alma-May", date_of_birth=""), 1, [], [])
    return Held(POLICE, [same, other], 4, [("07700 900321", 4)])


def likely() -> SimpleNamespace:
    """What a list of people found shows of one."""
    return told(
        person=PERSON, because=[_("The name Thorne is spelt like what you typed.")], evidence=pieces(1)
    )
