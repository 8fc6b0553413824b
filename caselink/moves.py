"""Every state and every allowed move of the work that follows a prompt: one table, used by every service.

Pure data. `by` names who may make the move, `demands` what they must give, `turn` whose move is next and
`hours` in how many working hours that is due (None: as the move itself says). A move that is not here is
refused.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

CASELINK: Final = "caselink"  # never a person
# Whose turn: the hub's agency, the holder, the user who made the move, the agency asked, who acts, or nobody.
# Of a plan, who acts is whoever has what is due first of it, and the holder where nothing of it is open.
HUB, HOLDER, MAKER, ASKED, OWNER, SENDER, NOBODY = "hub", "holder", "maker", "asked", "owner", "sender", ""
STAYS: Final = "="  # the state or queue stays as it is


class NoSuchMove(Exception):
    """The thing is not in a state in which that may be done; the message says so."""


@dataclass(frozen=True, slots=True)
class Move:
    """One allowed move: from any of `before` to `after`."""

    thing: str
    before: frozenset[str]
    name: str
    by: str
    demands: tuple[str, ...]
    after: str
    turn: str = NOBODY
    hours: int | None = None
    queue: str = ""  # of a prompt: where it stands afterwards; empty: it has left


def _moves(thing: str, rows: Iterable[tuple[str, str, str, str, str, str, int | None, str]]) -> list[Move]:
    return [
        Move(thing, frozenset(before.split()), name, by, tuple(demands.split()), after, turn, hours, queue)
        for before, name, by, demands, after, turn, hours, queue in rows
    ]


# The state of a case is the prompt's state and the queue of its open entry, as "open/decide".
OPEN = "open/decide open/gather"
WAITING = f"{OPEN} countersign/countersign"
FOLLOWED = "answered/meeting answered/plan"
_CASE = [
    ("", "raise", CASELINK, "reasons", "open", HUB, None, "decide"),
    (OPEN, "event", CASELINK, "reasons", STAYS, HOLDER, None, STAYS),
    (f"{WAITING} {FOLLOWED}", "claim", "prompt_answer", "", STAYS, MAKER, None, STAYS),
    (
        f"{WAITING} {FOLLOWED}",
        "hand_over",
        "prompt_answer work_oversee",
        "to why",
        STAYS,
        HOLDER,
        None,
        STAYS,
    ),
    (f"{WAITING} {FOLLOWED}", "take_over", "prompt_answer", "why", STAYS, MAKER, None, STAYS),
    (f"{OPEN} {FOLLOWED}", "give_back", "prompt_answer", "why", STAYS, HUB, None, STAYS),
    # Whoever may not answer it any more: kept away from the person, or no coordinator any longer.
    (f"{WAITING} {FOLLOWED}", "let_go", CASELINK, "", STAYS, HUB, None, STAYS),
    (OPEN, "ask", "prompt_answer", "questions", "open", ASKED, None, "gather"),
    ("open/gather", "gathered", CASELINK, "", "open", HOLDER, None, "decide"),
    ("open/gather", "decide_without", "prompt_answer", "why", "open", HOLDER, None, "decide"),
    (OPEN, "arrange", "prompt_answer", "when where agencies absences", "answered", HOLDER, None, "meeting"),
    (OPEN, "not_pursue", "prompt_answer", "evidence further instead", "answered", OWNER, 40, "plan"),
    (OPEN, "not_pursue_at_once", "prompt_answer", "evidence further instead", "answered", NOBODY, None, ""),
    (
        OPEN,
        "not_pursue_high",
        "prompt_answer",
        "evidence further instead",
        "countersign",
        HUB,
        8,
        "countersign",
    ),
    (
        "countersign/countersign",
        "countersign",
        "prompt_countersign",
        "another",
        "answered",
        OWNER,
        40,
        "plan",
    ),
    (
        "countersign/countersign",
        "countersign_at_once",
        "prompt_countersign",
        "another",
        "answered",
        NOBODY,
        None,
        "",
    ),
    ("countersign/countersign", "return", "prompt_countersign", "another why", "open", HOLDER, 4, "decide"),
    # By who gave it, and due as the prompt itself is: to take an answer back gains no time.
    ("countersign/countersign", "take_back", "prompt_answer", "own", "open", HOLDER, None, "decide"),
    ("countersign/countersign", "overtake", CASELINK, "reasons", "open", HOLDER, None, "decide"),
    ("answered/meeting", "arrange_again", "prompt_answer", "when why", STAYS, HOLDER, None, STAYS),
    ("answered/meeting", "hold", "prompt_answer", "attendance", "answered", HOLDER, 16, "meeting"),
    ("answered/meeting", "decide", "prompt_answer", "minutes actions", "answered", OWNER, None, "plan"),
    ("answered/meeting", "call_off", "prompt_answer", "why", "open", HOLDER, None, "decide"),
    ("answered/meeting", "call_off_superseded", "prompt_answer", "why", "superseded", NOBODY, None, ""),
    ("answered/plan", "follow", CASELINK, "", STAYS, OWNER, 40, STAYS),
    ("answered/plan", "plan_close", "prompt_answer", "actions_closed words", "answered", NOBODY, None, ""),
    (WAITING, "supersede", CASELINK, "", "superseded", NOBODY, None, ""),
    (WAITING, "withdraw", CASELINK, "", "withdrawn", NOBODY, None, ""),
]
_QUESTION = [
    ("", "ask", "prompt_answer", "words due", "asked", ASKED, 4, ""),
    ("asked no_answer", "answer", "work_do", "answer", "answered", HOLDER, None, ""),
    ("asked", "silent", CASELINK, "", "no_answer", HOLDER, None, ""),
    ("asked no_answer", "withdraw", "prompt_answer", "why", "withdrawn", HOLDER, None, ""),
]
_MEETING = [
    ("", "arrange", "prompt_answer", "when where agencies", "arranged", HOLDER, None, ""),
    ("arranged held", "move", "prompt_answer", "when why", "arranged", HOLDER, None, ""),
    ("arranged", "hold", "prompt_answer", "attendance", "held", HOLDER, 16, ""),
    ("held", "decide", "prompt_answer", "minutes actions", "decided", NOBODY, None, ""),
    ("arranged held", "call_off", "prompt_answer", "why", "called_off", NOBODY, None, ""),
]
_ACTION = [
    ("", "agree", "prompt_answer", "what owner due", "open", OWNER, None, ""),
    ("open", "report_done", "work_do", "words evidence on how", "reported", HUB, 16, ""),
    ("open", "report_done_at_once", "work_do", "words evidence on how", "closed", NOBODY, None, ""),
    ("open", "report_refused", "work_do", "words offered told", "refused", HUB, 16, ""),
    ("open", "report_cannot", "work_do", "why", "cannot", HUB, 16, ""),
    ("reported", "adequate", "prompt_answer", "letter_reason", "closed", NOBODY, None, ""),
    ("reported", "not_adequate", "prompt_answer", "why due", "open", OWNER, None, ""),
    ("refused cannot", "try_again", "prompt_answer", "how due", "open", OWNER, None, ""),
    ("refused cannot", "weigh", "prompt_answer", "weighed why", "closed", NOBODY, None, ""),
    # A later decision goes on with it: whose turn it is, and until when, stays.
    ("open reported refused cannot", "carry", "prompt_answer", "", STAYS, STAYS, None, ""),
    # By CaseLink where the answer that agreed it fell before anything was done.
    (
        "open reported refused cannot",
        "withdraw",
        f"prompt_answer {CASELINK}",
        "why",
        "closed",
        NOBODY,
        None,
        "",
    ),
]
_REFERRAL = [
    ("", "send", "work_do prompt_answer", "route to why", "sent", ASKED, 8, ""),
    ("sent", "acknowledge", "work_do", "", "acknowledged", ASKED, 40, ""),
    ("sent acknowledged", "accept", "work_do", "", "accepted", ASKED, 40, ""),
    ("sent acknowledged", "reject", "work_do", "why", "rejected", SENDER, 8, ""),
    ("accepted not_attended declined", "taken_up", "work_do", "on", "taken_up", SENDER, 40, ""),
    ("accepted taken_up", "not_attended", "work_do", "on", "not_attended", ASKED, 8, ""),
    ("sent acknowledged accepted taken_up", "declined", "work_do", "offered", "declined", ASKED, 8, ""),
    ("not_attended declined", "attempt", "work_do", "way reached", STAYS, ASKED, 40, ""),
    (
        "accepted rejected not_attended declined taken_up",
        "close",
        "work_do prompt_answer",
        "followed",
        "closed",
        NOBODY,
        None,
        "",
    ),
    ("rejected", "send_on", "work_do prompt_answer", "route to why", "closed", NOBODY, None, ""),
    ("sent acknowledged", "withdraw", f"work_do prompt_answer {CASELINK}", "why", "closed", NOBODY, None, ""),
]
_WARNING = [
    ("", "raise", "work_do", "kind reason review_on told", "standing", OWNER, None, ""),
    ("standing", "review", "work_do", "why review_on", "standing", OWNER, None, ""),
    ("standing", "lower", "work_do", "why", "lowered", NOBODY, None, ""),
]
_APPLICATION = [
    ("", "receive", "disclose", "right about received_on", "received", OWNER, None, ""),
    ("received", "check", "disclose", "identity safe_contact", "checked", OWNER, None, ""),
    ("checked", "research", "disclose", "asked", "researched", OWNER, None, ""),
    ("researched", "decide", "disclose", "decision why second", "decided", OWNER, None, ""),
    ("decided", "tell", "disclose", "told", "told", NOBODY, None, ""),
    ("received checked researched decided", "stop", "disclose", "why", "stopped", NOBODY, None, ""),
]
_ESCALATION = [
    ("", "raise", CASELINK, "", "open", ASKED, 8, ""),
    ("open", "answer", "work_oversee", "words", "answered", NOBODY, None, ""),
    ("open", "end", CASELINK, "", "ended", NOBODY, None, ""),
]
MOVES: Final = (
    *_moves("case", _CASE),
    *_moves("question", _QUESTION),
    *_moves("meeting", _MEETING),
    *_moves("action", _ACTION),
    *_moves("referral", _REFERRAL),
    *_moves("warning", _WARNING),
    *_moves("application", _APPLICATION),
    *_moves("escalation", _ESCALATION),
)
_BY_NAME = {(move.thing, move.name): move for move in MOVES}


def move(thing: str, before: str, name: str) -> Move:
    """The move of that name from that state; `before` is empty for what begins. Raises NoSuchMove."""
    found = _BY_NAME.get((thing, name))
    if found is None or before not in (found.before or {""}):
        raise NoSuchMove(f"That cannot be done with this {thing} any more.")
    return found


def allowed(thing: str, before: str) -> list[Move]:
    """Every move that may be made from that state."""
    return [one for one in MOVES if one.thing == thing and before in (one.before or {""})]
