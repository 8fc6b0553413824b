"""One thing that is looked for: the records that may fit it, and a rank of those that do.

They are found by the indexes on person records: hashed keys for whole words, nicknames, sounds and
single slips of a finger, trigrams for parts of words and for spellings further off.
"""

import string
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import BigIntegerField, Case, IntegerField, Q, QuerySet, Value, When

from people.matching.identity import Identity
from people.matching.names import sound
from people.matching.nicknames import roots
from people.matching.normalise import prepare
from people.models import PersonRecord
from people.searching.asked import OWN_SCHEMES, Term
from people.searching.words import keys_of, slips

_SHORTEST_SOUND = 3  # letters: shorter words sound like too many others
_SHORTEST_NEAR = 4  # letters: shorter words have too few trigrams to be like anything
_DIGITS = string.digits


def finds(term: Term) -> bool:
    """Whether a term by itself finds people without listing a good part of the county."""
    if term.kind == "date":
        return len(term.value) == 10
    if term.kind == "number":
        return bool(term.numbers)
    return not (term.value.isdigit() and term.kind in ("name", "word"))


def fitting(term: Term, *, near: bool, agencies: Sequence[str]) -> QuerySet[PersonRecord, Any]:
    """Primary keys of the records, whosever they are, that fit the term, or may.

    `near`: spellings that share half their trigrams too. `agencies`: codes of all agencies, whose own numbers
    carry them. A union, each part of which one index answers: put together by OR, so many keys would be
    taken for so many records that the planner would rather read all of an agency's.
    """
    first, *more = [
        PersonRecord.objects.filter(part).values("pk") for part in _parts(term, near=near, agencies=agencies)
    ]
    return first.union(*more) if more else first


def narrowed(term: Term) -> Q | None:
    """A filter on Link for a term that only narrows what others find; None for the others."""
    return _born(term.value) if term.kind == "date" else None


def _parts(term: Term, *, near: bool, agencies: Sequence[str]) -> list[Q]:
    if term.kind == "number":
        return [Q(identifiers__overlap=[*_identifiers(term, agencies)])]
    if term.kind == "phone":
        return [Q(keys__overlap=_bigints(prepare(Identity("", phone=f"0{term.value}")).keys))]
    if term.kind == "date":
        return [_keyed("d", _near_dates(term.value))]
    if term.kind == "postcode":
        return [_keyed("w", [term.value])]
    return _word(term.value, near=near)


def rank(term: Term) -> Case:
    """How well a record fits a term, roughly: it only decides which of very many are looked at."""
    if term.kind == "date":
        whens = [
            When(record__date_of_birth=term.value, then=Value(7)),
            When(record__date_of_birth="", then=Value(1)),
            When(record__date_of_birth__startswith=term.value[:4], then=Value(4)),
        ]
    elif term.kind in ("name", "word"):
        called = keys_of("w", [term.value]) + keys_of("r", [term.value])
        whens = [
            When(record__search_keys__contains=_bigints(called), then=Value(6)),
            When(record__search_keys__overlap=_bigints(keys_of("r", _forms(term.value))), then=Value(4)),
        ]
        if term.kind == "word":
            exact = _bigints(keys_of("w", [term.value]))
            whens.insert(1, When(record__search_keys__overlap=exact, then=Value(5)))
    else:
        whens = [When(record__isnull=False, then=Value(9))]
    return Case(*whens, default=Value(2), output_field=IntegerField())


def own_numbers(terms: Iterable[Term]) -> bool:
    """Whether a number that is looked for may be one of an agency's own."""
    return any(one.partition(":")[0] in OWN_SCHEMES for term in terms for one in term.numbers)


def _identifiers(term: Term, agencies: Sequence[str]) -> Iterable[str]:
    for one in term.numbers:
        scheme, _colon, value = one.partition(":")
        if scheme in OWN_SCHEMES:
            yield from (f"{scheme}:{code}:{value}" for code in agencies)
        else:
            yield one


def _word(word: str, *, near: bool) -> list[Q]:
    if word.isdigit():
        return [_keyed("w", [word])]
    if not word.isalpha():  # the beginning of a postcode, a house number with a letter
        return [Q(search_text__contains=f" {word}")]
    keys = keys_of("r", _forms(word)) + keys_of("w", slips(word))
    if len(word) >= _SHORTEST_SOUND:
        keys += keys_of("s", [sound(word)])
    begins = "" if len(word) >= _SHORTEST_SOUND else " "
    found = [Q(search_keys__overlap=_bigints(keys)), Q(search_text__contains=f"{begins}{word}")]
    if near and len(word) >= _SHORTEST_NEAR:
        found.append(Q(search_text__trigram_word_similar=word))
    return found


def _forms(word: str) -> tuple[str, ...]:
    return (word, *roots(word))


def _born(asked: str) -> Q:
    """Records whose date of birth may be the one asked for: the comparison itself is made afterwards."""
    if len(asked) == 10:
        parts = ["", asked[:4], asked[:7], *_near_dates(asked)]
        return Q(record__date_of_birth__in=parts)
    years = "|".join(_near_numbers(asked[:4]))
    return Q(record__date_of_birth__regex=f"^({years})") | Q(record__date_of_birth="")


def _near_dates(born: str) -> list[str]:
    """A whole date and those that are one slip from it: a digit, two neighbours, day and month, a year."""
    year, month, day = born.split("-")
    found = {born, f"{year}-{day}-{month}"}
    found |= {f"{near}-{month}-{day}" for near in _near_numbers(year)}
    for near in _near_numbers(month + day):
        found.add(f"{year}-{near[:2]}-{near[2:]}")
    return sorted(found)


def _near_numbers(digits: str) -> list[str]:
    """Itself, one digit wrong, two neighbouring digits in each other's place, one more and one less."""
    found = {digits, f"{int(digits) - 1:04}", f"{int(digits) + 1:04}"}
    for at in range(len(digits)):
        found |= {digits[:at] + digit + digits[at + 1 :] for digit in _DIGITS}
        found.add(digits[:at] + digits[at : at + 2][::-1] + digits[at + 2 :])
    return sorted(found)


def _keyed(kind: str, words: Iterable[str]) -> Q:
    return Q(search_keys__overlap=_bigints(keys_of(kind, words)))


def _bigints(keys: Iterable[int]) -> list[Value]:
    # Typed as what they are: Django takes a bare number for a 32-bit one and cuts these off.
    return [Value(key, output_field=BigIntegerField()) for key in keys]
