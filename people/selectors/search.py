"""Find persons by whatever was typed, among those the actor may know of, and say why each was found.

Everything here starts from the links whose records may be told to the actor (links_told): who is found, in
which order, how many and for what reasons follow from those records alone. Nothing is cut off before that
rule has been applied, so a record of another agency can push nobody in or out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Case, F, Q, QuerySet
from django.db.models.expressions import CombinedExpression
from django.utils.translation import gettext as _

from agencies.models import Agency
from agencies.permissions import Actor
from people.models import Link, Person
from people.permissions import links_told
from people.searching.asked import MOST_TERMS, Asked, Term, number, phone, postcode, read_search, word_terms
from people.searching.reasons import Fit, Held, fit
from people.selectors.persons import persons_visible_to
from people.selectors.search_terms import finds, fitting, narrowed, own_numbers, rank

SEARCH_LIMIT = 20
FEW = 5  # found by exact, nickname, sound and part: with fewer, spellings further off are looked for too
MOST_RECORDS = 200  # of the best records that fit, whose persons are looked at whole
MOST_OF_ONE = 100  # records looked at for each thing typed, when nothing fits all of them
LEFT_OUT_FROM = 3  # things asked for: from here on, persons who fit all but one are shown if nobody fits all
SIMILAR = 0.5  # share of a word's trigrams that must be found in one stretch of a record's words
# From what fits, which is little, to the links: never from all that an agency holds, however the planner
# estimates. Put back afterwards, for the rest of the transaction.
_SETTINGS = (
    "SELECT set_config('enable_seqscan', %s, true), set_config('enable_hashjoin', %s, true),"
    " set_config('enable_mergejoin', %s, true), set_config('enable_indexscan', %s, true),"
    " set_config('pg_trgm.word_similarity_threshold', %s, true)"
)


@dataclass(frozen=True, slots=True)
class PersonQuery:
    """What a search asks for: a line of text, or fields. Names in fields are looked for among names only."""

    text: str = ""
    nhs_number: str = ""
    pnc_id: str = ""
    family_name: str = ""
    given_name: str = ""
    date_of_birth: str = ""
    postcode: str = ""
    phone: str = ""

    def asked(self) -> Asked:
        """Everything that is looked for, each thing once."""
        read = read_search(self.text)
        terms = list(read.terms)
        for scheme, value in (("nhs_number", self.nhs_number), ("pnc_id", self.pnc_id)):
            terms += [number(value, (scheme,))] if value else []
        for name in (self.family_name, self.given_name):
            terms += word_terms(name, kind="name")
        terms += [Term("date", self.date_of_birth)] if self.date_of_birth else []
        terms += [term for term in (postcode(self.postcode), phone(self.phone)) if term]
        return Asked(tuple(dict.fromkeys(terms))[:MOST_TERMS], read.faults)


@dataclass(frozen=True, slots=True)
class Hit:
    """A person who was found, and why: sentences made of what the actor may be told."""

    person: Person
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Who was found, best first; whether there are more; whether they fit only in part."""

    hits: tuple[Hit, ...] = ()
    more: bool = False
    in_part: bool = False

    @property
    def persons(self) -> list[Person]:
        """The persons, best first."""
        return [hit.person for hit in self.hits]


def people_found(*, by: Actor, asked: Asked) -> Found:
    """The persons that fit all that is asked, at most SEARCH_LIMIT; where none does, those that fit most.

    One number is enough, whatever else is asked. Nobody is found where nothing is asked that finds people,
    such as a year alone.
    """
    terms = asked.terms
    if not any(map(finds, terms)):
        return Found()
    told = Link.objects.filter(links_told(by), ended_at__isnull=True, person__redirected_to__isnull=True)
    with transaction.atomic():
        _plan("off")
        found = _Search(by, told, terms).run()
        _plan("on")
    return found


def _plan(others: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_SETTINGS, [*[others] * 4, str(SIMILAR)])


def persons_found(*, by: Actor, query: PersonQuery) -> list[Person]:
    """The persons that fit all that is asked, best first, at most SEARCH_LIMIT."""
    found = people_found(by=by, asked=query.asked())
    return [] if found.in_part else found.persons


class _Scored(NamedTuple):
    """A person in order: fitting terms and levels (both negative, so that the best sorts first)."""

    fitting: int
    level: int
    oldest: int  # the first record the actor may be told of: what decides between equals
    person: int
    fits: tuple[Fit, ...]


class _Search:
    """One search, over the links that the actor may be told of."""

    def __init__(self, by: Actor, told: QuerySet[Link], terms: Sequence[Term]) -> None:
        self._by, self._told, self._terms = by, told, terms
        self._agencies = sorted(Agency.objects.values_list("code", flat=True)) if own_numbers(terms) else []
        self._persons: dict[int, list[Held]] = {}
        self._full = False  # whether more records fit than were looked at

    def run(self) -> Found:
        """Records that fit everything first; then persons whose records do so together, or nearly."""
        whole = len(self._terms)
        self._fetch(self._all(near=False), MOST_RECORDS)
        scored = self._scored(whole)
        if len(scored) < FEW and any(term.kind in ("name", "word") for term in self._terms):
            self._fetch(self._all(near=True), MOST_RECORDS)
            scored = self._scored(whole)
        if not scored and whole > 1:
            for term in filter(finds, self._terms):
                self._fetch(self._one(term), MOST_OF_ONE)
            scored = self._scored(whole)
        if scored or whole < LEFT_OUT_FROM:
            return self._found(scored, in_part=False)
        return self._found(self._scored(whole - 1), in_part=True)

    def _all(self, *, near: bool) -> QuerySet[Link]:
        ranked: Case | CombinedExpression | None = None
        narrowing, found = Q(), []
        for term in self._terms:
            narrows = narrowed(term) if len(self._terms) > 1 else None
            if narrows is None:
                found.append(fitting(term, near=near, agencies=self._agencies))
            else:
                narrowing &= narrows
            ranked = rank(term) if ranked is None else ranked + rank(term)
        first, *more = found
        records = first.intersection(*more) if more else first
        return self._told.filter(narrowing, record__in=records).annotate(ranked=ranked)

    def _one(self, term: Term) -> QuerySet[Link]:
        records = fitting(term, near=True, agencies=self._agencies)
        return self._told.filter(record__in=records).annotate(ranked=rank(term))

    def _fetch(self, links: QuerySet[Link], most: int) -> None:
        """Read every told record of the persons whose records rank best."""
        best = list(
            links.order_by(F("ranked").desc(), "record_id").values_list("person_id", flat=True)[: most + 1]
        )
        self._full = self._full or len(best) > most
        fresh = set(best[:most]) - self._persons.keys()
        if fresh:
            rows = self._told.filter(person__in=fresh).order_by("person_id", "record_id")
            read = rows.values_list("person_id", "record_id", "record__identity", "record__identifiers")
            for person, held in groupby(read, key=lambda row: row[0]):
                self._persons[person] = [Held.read(*row[1:]) for row in held]

    def _scored(self, least: int) -> list[_Scored]:
        found = []
        for person, held in self._persons.items():
            fits = [(term, best) for term in self._terms if (best := _best(term, held))]
            if len(fits) >= least or any(term.kind == "number" for term, _fit in fits):
                level = sum(best.level for _term, best in fits)
                because = tuple(best for _term, best in fits)
                found.append(_Scored(-len(fits), -level, held[0].ref, person, because))
        return sorted(found, key=lambda one: one[:3])

    def _found(self, scored: Sequence[_Scored], *, in_part: bool) -> Found:
        shown = scored[:SEARCH_LIMIT]
        persons = persons_visible_to(by=self._by).in_bulk([one.person for one in shown])
        hits = [
            Hit(persons[one.person], tuple(dict.fromkeys(fitting.says for fitting in one.fits)))
            for one in shown
            if one.person in persons
        ]
        return Found(
            tuple(hits), len(scored) > SEARCH_LIMIT or (self._full and bool(scored)), in_part and bool(scored)
        )


def _best(term: Term, held: Sequence[Held]) -> Fit | None:
    """How the best of the records fits a term; said to be an earlier one when the newest fits less."""
    fits = [found for one in reversed(held) if (found := fit(term, one))]
    best = max(fits, key=lambda found: found.level, default=None)
    if best is None or not best.part:
        return best
    said = [one for one in held if (one.places if best.part == "place" else one.names)]
    if (now := fit(term, said[-1])) and now.level == best.level:
        return best
    return best._replace(says=f"{best.says} {_('That is from an earlier record.')}")
