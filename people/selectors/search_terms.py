"""One thing that is looked for, as a condition on links to records and as a rank of those that fit it.

Conditions are answered by the indexes on person records: hashed keys for whole words, nicknames, sounds and
single slips of a finger, trigrams for parts of words and for spellings further off.
"""

from collections.abc import Iterable, Sequence

from django.db.models import BigIntegerField, Case, IntegerField, Q, Value, When

from people.matching.identity import Identity
from people.matching.names import sound
from people.matching.nicknames import roots
from people.matching.normalise import prepare
from people.searching.asked import OWN_SCHEMES, Term
from people.searching.words import keys_of, slips

_SHORTEST_SOUND = 3  # letters: shorter words sound like too many others
_SHORTEST_NEAR = 4  # letters: shorter words have too few trigrams to be like anything
_DIGITS = "0123456789"


def finds(term: Term) -> bool:
    """Whether a term by itself finds people without listing a good part of the county."""
    if term.kind == "date":
        return len(term.value) == 10
    if term.kind == "number":
        return bool(term.numbers)
    return not (term.value.isdigit() and term.kind in ("name", "word"))


def condition(term: Term, *, near: bool, alone: bool, agencies: Sequence[str]) -> Q:
    """A filter on Link: its record fits the term, or may.

    `near`: spellings that share half their trigrams too. `alone`: nothing else narrows the search, so that
    an index must answer. `agencies`: codes of all agencies, whose own numbers carry them.
    """
    if term.kind == "number":
        return Q(record__identifiers__overlap=[*_identifiers(term, agencies)])
    if term.kind == "phone":
        return Q(record__keys__overlap=_bigints(prepare(Identity("", phone=f"0{term.value}")).keys))
    if term.kind == "date":
        return _keyed("d", _near_dates(term.value)) if alone else _born(term.value)
    if term.kind == "postcode":
        return _keyed("w", [term.value])
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
            When(_keyed("r", _forms(term.value)), then=Value(4)),
        ]
        if term.kind == "word":
            whens.insert(1, When(_keyed("w", [term.value]), then=Value(5)))
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


def _word(word: str, *, near: bool) -> Q:
    if word.isdigit():
        return _keyed("w", [word])
    if not word.isalpha():  # the beginning of a postcode, a house number with a letter
        return Q(record__search_text__contains=f" {word}")
    found = _keyed("r", _forms(word)) | _keyed("w", slips(word))
    if len(word) >= _SHORTEST_SOUND:
        found |= _keyed("s", [sound(word)]) | Q(record__search_text__contains=word)
    else:
        found |= Q(record__search_text__contains=f" {word}")
    if near and len(word) >= _SHORTEST_NEAR:
        found |= Q(record__search_text__trigram_word_similar=word)
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
    keys = keys_of(kind, words)
    return Q(record__search_keys__overlap=_bigints(keys)) if keys else Q(pk__in=[])


def _bigints(keys: Iterable[int]) -> list[Value]:
    # Typed as what they are: Django takes a bare number for a 32-bit one and cuts these off.
    return [Value(key, output_field=BigIntegerField()) for key in keys]
