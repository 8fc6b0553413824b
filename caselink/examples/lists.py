"""What frames a page, stands in its lists, or says what was done."""

from types import SimpleNamespace
from typing import Any

from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from caselink.examples.example import Example, State
from caselink.examples.invented import (
    COORDINATOR,
    DAY,
    ID,
    KNOWN,
    LONG,
    OTHER,
    PERSON,
    POLICE,
    SURGERY,
    UNKNOWN,
    now,
    told,
)
from caselink.looked import Look, Looked, Told
from risk.answer_presenters import AnswerTold, Given, NotAsked
from risk.models import Answer, Holding, Prompt, QueueEntry

HEAD = _("Injuries to the head")


def examples() -> list[Example]:
    """Menus and messages, rows of lists, answers."""
    return [*_around(), *_live(), *_rows(), *_queue(), *_answers(), *_looks()]


def _around() -> list[Example]:
    pages = Paginator(range(50), 10)
    item = {"url": "/components/", "label": _("Components")}
    one, many = (
        {"person_find": True},
        {"person_find": True, "contact_log": True, "prompt_view": True, "work_do": True},
    )
    return [
        Example("back_link", "one", {"url": "#main-content"}),
        Example(
            "back_link", "many", {"url": "#main-content", "label": _("Back to the person’s page")}, _("Named")
        ),
        Example("exit", "one", {"exit_url": "#main-content"}),
        Example("messages", "empty", {"messages": []}),
        Example("messages", "one", {"messages": [Said(_("The answer is kept."), "success")]}),
        Example("messages", "error", {"messages": [Said(_("Somebody else claimed it."), "warning")]}),
        Example("navigation", "one", {"may": one}),
        Example("navigation", "many", {"may": many}),
        Example("navigation_main", "one", {"may": many}),
        Example("navigation_more", "many", {"may": {**many, "link_decide": True}}, within="li"),
        Example("navigation_item", "one", item, _("Here"), "li"),
        Example("navigation_item", "many", {**item, "url": "#main-content"}, _("Elsewhere"), "li"),
        Example("pagination", "empty", {"page": Paginator(range(5), 10).page(1), "query": ""}),
        Example("pagination", "one", {"page": pages.page(1), "query": ""}),
        Example("pagination", "many", {"page": pages.page(3), "query": "of=all&"}),
        Example("section", "one", {"title": _("What is held")}),
        *(Example("keys", "one", {"keys": keys}) for keys in ("queue", "prompts", "question", "all")),
    ]


class Said(str):
    """A message as Django hands it on."""

    level_tag: str

    def __new__(cls, text: str, level_tag: str) -> "Said":
        """The text, and how it went."""
        made = super().__new__(cls, text)
        made.level_tag = level_tag
        return made


def _live() -> list[Example]:
    there = {"said": _("2 new prompts"), "url": "#main-content", "link": ""}
    return [
        Example("live", "empty", {"ask": ""}),
        Example("live_said", "one", {**there, "list": ""}),
        Example("live_said", "many", {**there, "list": "queue-list"}, _("Of a list")),
    ]


def _rows() -> list[Example]:
    found = {"person": PERSON, "because": [_("The name is spelt alike."), _("The postcode is the same.")]}
    rows = [
        (_("Agency"), "Example Police"),
        (_("What was written"), _("Both said that nothing was going on.")),
    ]
    return [
        Example("row", "empty", {"key": _("Owner"), "value": ""}, within="dl"),
        Example("row", "one", {"key": _("Owner"), "value": "Ida Fenn"}, within="dl"),
        Example("record", "empty", {"sections": []}),
        Example("record", "one", {"sections": [(_("The contact"), rows[:1])]}),
        Example("record", "many", {"sections": [(_("The contact"), rows), (_("The person"), rows)]}),
        Example("person_result", "one", {**found, "described": {PERSON.pk: KNOWN}}, within="li"),
        Example("person_result", "many", {**found, "described": {PERSON.pk: LONG}}, _("A long name"), "li"),
        Example(
            "person_result", "restricted", {"person": PERSON, "described": {PERSON.pk: UNKNOWN}}, within="li"
        ),
    ]


def _queue() -> list[Example]:
    return [
        Example("time_left", "one", {"due": now() + DAY}),
        Example("time_left", "error", {"due": now() - DAY}, _("Overdue")),
        Example("prompt_row", "one", _prompt("elevated", free=True), within="li"),
        Example("prompt_row", "many", _prompt("high", also=[HEAD] * 3, more=4), within="li"),
        Example("prompt_row", "restricted", _prompt("high", says=[], also=[HEAD]), within="li"),
        Example("prompt_row", "error", _prompt("high", late=True), _("Overdue"), "li"),
    ]


def _prompt(level: str, *, free: bool = False, late: bool = False, **more: Any) -> dict[str, Any]:
    held = Holding(agency=POLICE, user=None if free else OTHER)
    prompt = Prompt(pk=1, public_id=ID, reference="CL-2026-000123", level=level, person=PERSON)
    prompt.held = [held]  # type: ignore[attr-defined]
    turn = None if free else OTHER
    entry = QueueEntry(
        queue="countersign" if late else "new",
        due_at=now() + (-DAY if late else DAY),
        entered_at=now() - 2 * DAY,
        turn_agency=POLICE,
        turn_user=turn,
    )
    says = [_("Four injuries to the head in twelve months, at two agencies.")]
    shown = {"says": says, "also": [], "more": 0, **more}
    return {
        **shown,
        "prompt": prompt,
        "entry": entry,
        "free": free,
        "of": "all",
        "user_pk": 9,
        "described": {PERSON.pk: KNOWN},
    }


def _answers() -> list[Example]:
    evidence = _("The surgery and the police were asked; both have seen her alone since.")
    given = [Given([HEAD], False, _("Relevant"), evidence)]
    signed = {"countersigned_by": OTHER, "countersigned_at": now()}
    returned = {"returned_by": OTHER, "returned_at": now(), "return_reason": _("Nobody asked the surgery.")}
    held: list[tuple[State, AnswerTold, Any]] = [
        ("one", AnswerTold(_answer(**signed), given), _("Signed")),
        ("many", AnswerTold(_meeting(), [], [NotAsked(SURGERY, _("It holds nothing."))]), _("A meeting")),
        ("restricted", AnswerTold(_answer(), [Given([], True, "", evidence)]), ""),
        ("error", AnswerTold(_answer(**returned), given, fell="returned"), _("Returned")),
    ]
    return [Example("answer", state, {"told": told_of, "may": {}}, note) for state, told_of, note in held]


def _answer(**more: Any) -> Answer:
    instead = _("A key worker visits each week.")
    return Answer(kind="not_pursued", by=COORDINATOR, at=now() - DAY, instead=instead, **more)


def _meeting() -> Any:
    agencies = told(all=[POLICE, SURGERY])
    meeting = told(starts_at=now() + DAY, place=_("Room 2, or by video"), agencies=agencies, public_id=ID)
    kind = _("Arrange a professionals meeting")
    return told(kind="meeting_arranged", get_kind_display=kind, by=COORDINATOR, at=now(), meeting=meeting)


def _looks() -> list[Example]:
    looks = [_look("preparing_visit"), _look("safeguarding_enquiry", times=3)]
    by = ("Rose Amin", _("Practitioner"), "Example Surgery")
    rows = [Told(look, _("opened the person"), _("Person A"), *by) for look in looks]
    who = [
        told(look=told(at=now(), purpose="preparing_visit"), name=by[0], role=by[1], agency=by[2]),
        told(look=told(at=now(), purpose=""), name=_("Example Police’s system"), did=_("read the picture")),
    ]
    return [
        Example("looked_rows", "one", {"accesses": Looked(rows[:1], {})}),
        Example("looked_rows", "many", {"accesses": Looked(rows, {"A": str(ID)})}),
        Example("who_looked", "empty", {"looks": [], "person": PERSON}),
        Example("who_looked", "many", {"looks": who, "person": PERSON}),
    ]


def _look(purpose: str, *, times: int = 1) -> Look:
    event: Any = SimpleNamespace(actor_name="Rose Amin", agency="surgery", purpose=purpose, at=now())
    look = Look(event, ["person.viewed"], times)
    look.first = now() - DAY / 24
    return look
