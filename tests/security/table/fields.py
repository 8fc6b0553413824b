"""Classes of what a page may tell, and how each is recognised in an answer.

Each is a word that is found nowhere else, wherever on the page it stands. A class with brackets says of which
incidents, or of which agencies: `narrative(psh gsh)`, `agencies(police)`.
"""

import re
from collections.abc import Mapping
from string import digits
from typing import Any

from risk.models import PromptReason
from tests.fixtures.case import NHS_NUMBER
from tests.security.canaries import TAGS, word
from tests.security.table.relations import Relation

# What of one incident: its account; who else took part; who Mr E is to the agency that recorded it.
OF_INCIDENTS = {
    "narrative": ("summary",),
    "reference": ("reference",),
    "place": ("place",),
    "others": ("given", "family"),
    "identity": ("alias", "home"),
}
AGENCIES = {
    "police": "staffordshire police",
    "surgery": "cannock road surgery",
    "unit": "cannock minor injuries unit",
    "probation": "national probation service",
    "care": "staffordshire adult care",
    "ambulance": "chase-ambulance",
    "council": "chase-council",
}
OWN = {
    "staffordshire-police": "police",
    "cannock-gp": "surgery",
    "chase-ambulance": "ambulance",
    "chase-council": "council",
}
WORDS: Mapping[str, tuple[str, ...]] = {
    # of Mr E
    "name": ("marlow",),
    "born": ("1954-03-17", "17 march 1954", "17 mar 1954"),
    "number": (NHS_NUMBER, f"{NHS_NUMBER[:3]} {NHS_NUMBER[3:6]} {NHS_NUMBER[6:]}"),
    "level": ("caselink-level--", '"level":'),
    "other person": ("hollis",),  # the man he lives with
    # of what people wrote about him
    "answer to a prompt": (word("answer", "instead"),),
    "meeting place": (word("meeting", "place"),),
    "who comes": (word("meeting", "name"),),
    "meeting terms": (word("meeting", "terms"),),
    "part of the association": (word("meeting", "part"),),
    "part of the police": (word("meeting", "police"),),
    "why asked": (word("meeting", "asked"),),
    "disclosed text": (word("disclosure", "what"), word("disclosure", "purpose")),
    "who is told": (word("disclosure", "name"),),
    "emergency": (word("emergency", "reason"),),
    "who looked": (word("looker", "name"), "of-looker"),
    "a colleague kept away": tuple(
        word(relation, "name")
        for relation in ("blocked", "blocked manager", "blocked coordinator", "blocked lead")
    ),
    "why kept away": (word("block", "reason"),),
    "request": (word("request", "how"),),
    "hold": (word("hold", "reason"),),
    "warning": (word("warning", "reason"),),
    "application": (word("application", "why"), "cl-c-"),
    "dispute": (word("dispute", "said"),),
    "what was wrong": (word("correction", "wrong"),),
    "decision of identity": (word("decision", "reason"),),
    "asked about": (word("brother", "given"),),  # whose record a question of who is who is about
    "action": (word("action", "what"),),
    "referral": (word("referral", "why"),),
    # of others' old records, and of settings
    "due record": (word("due", "summary"), word("due", "name")),
    "retention": (word("rule", "source"), word("proposal", "reason")),
    "system": (word("client", "name"),),
    "agreement": (word("agreement", "purpose"),),
}
# Numbers that a page states, which must be of what this reader may see alone: `24 incidents seen`.
COUNTS = {
    "incidents seen": re.compile(r"(\d+) incidents? that you may see"),
    "prompts": re.compile(r"(\d+) prompts?[.,]"),
    "found": re.compile(r"(\d+) (?:person|people) found"),
}
# Which of an incident's words `full`, `identity`, ... stand for in brackets, by the reader's relation.
AMOUNTS = ("full", "summary", "existence", "identity")


def held(answer: Any, *, own: str = "", oneself: str = "") -> frozenset[str]:
    """The classes that an answer holds, in its body or its headers; not the reader's own agency and name."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = (body.decode(errors="replace") + str(dict(answer.headers))).lower()
    if oneself:
        text = text.replace(oneself.lower(), "")
    found = {name for name, words in WORDS.items() if any(one in text for one in words)}
    found |= {
        f"{name}({tag})"
        for tag in TAGS
        for name, parts in OF_INCIDENTS.items()
        if any(word(tag, part) in text for part in parts)
    }
    found |= {f"agencies({code})" for code, name in AGENCIES.items() if name in text and code != own}
    found |= {f"{number} {name}" for name, said in COUNTS.items() for number in said.findall(text)}
    titles = PromptReason.objects.values_list("title", flat=True).distinct()
    if any(title.lower() in text for title in titles):
        found.add("reasons")
    return frozenset(found)


def meant(written: str, relation: Relation) -> frozenset[str]:
    """What a list of classes in the table means for a reader. Raises ValueError for one it does not know."""
    found: set[str] = set()
    for one in filter(None, (part.strip() for part in written.split(","))):
        name, _, inside = one.partition("(")
        if one == "every agency":
            found |= {f"agencies({code})" for code in AGENCIES}
        elif one in WORDS or one == "reasons" or one.lstrip(digits + " ") in COUNTS:
            found.add(one)
        elif name in OF_INCIDENTS:
            found |= {f"{name}({tag})" for tag in _tags(inside, relation, one)}
        elif name == "agencies" and set(codes := _split(inside)) <= AGENCIES.keys():
            found |= {f"agencies({code})" for code in codes}
        else:
            raise ValueError(f"there is no class of fields called {one!r}: see fields.py")
    return frozenset(found)


def _split(inside: str) -> list[str]:
    return re.findall(r"[a-z]+", inside.rstrip(")"))


def _tags(inside: str, relation: Relation, one: str) -> set[str]:
    tags: set[str] = set()
    for part in _split(inside):
        if part in AMOUNTS:
            tags |= set(getattr(relation, part))
        elif part in TAGS:
            tags.add(part)
        else:
            raise ValueError(f"{one!r}: {part!r} is no incident, and none of {AMOUNTS}")
    return tags
