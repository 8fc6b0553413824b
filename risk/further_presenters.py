"""Pictures of pairs, of who poses risk and of addresses as a reader sees them, in words and with links."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from agencies.selectors import agencies_by_code
from incidents import labels
from incidents.labels import words
from incidents.presenters import Entry, entry
from people.models import Person
from people.selectors.persons import Description
from risk.presenters import Piece, pieces, span
from risk.rules.pictures.pair_rules import Account
from risk.selectors.addresses import AddressSeen
from risk.selectors.further import FurtherSeen, PairSeen
from risk.selectors.pictures import FindingSeen

#: Whose word it is, as somebody else reads it.
SAID_BY = {
    "subject": _("said by the person it is about"),
    "other_party": _("said by the other person"),
    "family": _("said by family"),
    "third_party": _("said by somebody else"),
    "practitioner": _("the practitioner’s judgement"),
}
DIRECTED = frozenset({"tenant", "landlord", "carer", "parent", "child"})
Told = tuple[FindingSeen, list[Piece], str]


@dataclass(frozen=True, slots=True)
class AccountRow:
    """What one agency recorded that one is to the other: the word, whose word, how often, last when."""

    agency: str
    word: str
    said_by: str
    of_other: bool  # the other is this to the person whose page it is; else the person to the other
    directed: bool  # the word says who is what: a tenant, a carer
    times: int
    last: date


@dataclass(frozen=True, slots=True)
class PairRow:
    """One pair on a page: with whom (None where that is not told), the level, why, and who says what."""

    pair: PairSeen
    findings: Sequence[Told]
    accounts: Sequence[AccountRow]

    @property
    def by_agency(self) -> list[tuple[str, list[AccountRow]]]:
        """The accounts side by side: each agency's."""
        return [(agency, list(rows)) for agency, rows in groupby(self.accounts, key=lambda row: row.agency)]


@dataclass(frozen=True, slots=True)
class InjuryRow:
    """An injury of somebody who lives at an address, and what happened there near in time."""

    entry: Entry
    known: Description
    person: Person
    near: Sequence[Entry]


def told(picture: FurtherSeen, *, of: Person) -> list[Told]:
    """Each finding with its evidence, newest first, and how long that spans. `of` is whose page it is."""
    return [(finding, evidence, span(evidence)) for finding, evidence in pieces(picture.findings, of=of)]


def pair_rows(*, pairs: Sequence[PairSeen], person: Person) -> list[PairRow]:
    """Pairs with agencies by name. Two queries, however many."""
    names = agencies_by_code({account.facts.agency for pair in pairs for account in pair.accounts})
    every = told_of([pair.picture for pair in pairs], of=person)
    return [
        PairRow(pair, findings, _accounts(pair.accounts, person, names))
        for pair, findings in zip(pairs, every, strict=True)
    ]


def told_of(pictures: Sequence[FurtherSeen], *, of: Person) -> list[list[Told]]:
    """`told` for several pictures, by one query."""
    rows = iter(pieces([finding for picture in pictures for finding in picture.findings], of=of))
    return [
        [(finding, evidence, span(evidence)) for finding, evidence in (next(rows) for _ in picture.findings)]
        for picture in pictures
    ]


def _accounts(accounts: Iterable[Account], person: Person, names: Mapping[str, Agency]) -> list[AccountRow]:
    counted: dict[tuple[str, str, str, bool], list[date]] = {}
    for account in accounts:
        key = (account.facts.agency, account.type, account.asserted_by, account.a == person.pk)
        counted.setdefault(key, []).append(account.facts.on)
    rows = [
        AccountRow(
            names[agency].name if agency in names else agency,
            words(labels.RELATIONSHIP, word),
            str(SAID_BY.get(said_by, "")),
            of_other,
            word in DIRECTED,
            len(days),
            max(days),
        )
        for (agency, word, said_by, of_other), days in counted.items()
    ]
    return sorted(rows, key=lambda row: (row.agency, -row.times, row.word, row.said_by))


def address_rows(*, seen: AddressSeen) -> dict[str, Any]:
    """What a page says of an address: what happened there, and the injuries of those who live there."""
    there = {one.incident.pk: entry(one, keys=()) for one in seen.there}
    return {
        "there": list(there.values()),
        "injuries": [
            InjuryRow(
                entry(each.seen, keys=each.keys, of=each.person),
                seen.known[each.person.pk],
                each.person,
                [there[near.incident.pk] for near in each.near],
            )
            for each in seen.injuries
        ],
        "residents": [(person, seen.known[pk]) for pk, person in seen.residents.items()],
    }


def as_document(picture: FurtherSeen) -> dict[str, Any]:
    """Level, score and indicators, as the API gives them."""
    return {
        "level": picture.level,
        "score": picture.score,
        "indicators": [
            {
                "code": finding.code,
                "title": finding.title,
                "says": finding.says,
                "source": finding.source,
                "evidence": [
                    {name: value for name, value in item.items() if value != ""} for item in finding.evidence
                ],
            }
            for finding in picture.findings
        ],
    }


def pair_document(pair: PairSeen) -> dict[str, Any]:
    """A pair as the API gives it; without `person` where the client's agency may not know of that person.

    An account whose `of_subject` is true says what the subject, who is asked about, is to the other.
    """

    who = {"person": str(pair.other.public_id)} if pair.other is not None else {}
    accounts = [
        {
            "agency": account.facts.agency,
            "reference": account.facts.reference,
            "on": account.facts.on.isoformat(),
            "type": account.type,
            "asserted_by": account.asserted_by,
            "of_subject": account.b == pair.person,
        }
        for account in pair.accounts
    ]
    return {**who, **as_document(pair.picture), "accounts": accounts}
