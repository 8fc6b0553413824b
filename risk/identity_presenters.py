"""Two sides of a question of who is who as a reader sees them: what agrees, what does not, and why. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from caselink.templatetags.plain import partial_date
from incidents.labels import SCHEME, SEX, words
from people.matching.addresses import address_key, normalise_phone, normalise_postcode
from people.matching.explain import says
from people.matching.identifiers import AGENCY_SCHEMES, normalise_identifier
from people.matching.names import tokens
from people.models import PersonRecord
from risk.identity_told import GUARDS_TOLD, explanation_told, guards_told, weight_told
from risk.selectors.identity import RecordShown
from risk.selectors.identity_queue import Choice, Entry

AGREE, ALIKE, DIFFER, ONE_SIDE, NEITHER, APART = "agree", "alike", "differ", "one", "neither", "apart"
SYMBOLS = {AGREE: "✓", ALIKE: "≈", DIFFER: "✗", ONE_SIDE: "◐", NEITHER: "–", APART: "–"}
MARKS = {
    AGREE: gettext_lazy("Agree"),
    ALIKE: gettext_lazy("Alike"),
    DIFFER: gettext_lazy("Conflict"),
    ONE_SIDE: gettext_lazy("Only one side"),
    NEITHER: gettext_lazy("Neither side"),
    APART: gettext_lazy("Cannot be compared"),
}
Said = tuple[str, str]  # what is shown, and what is compared; an empty key is not compared


@dataclass(frozen=True, slots=True)
class Value:
    """One thing said, and the agencies that say it."""

    text: str
    agencies: Sequence[str]
    shared: bool  # the other side says the same
    everybody: bool = False  # every agency of a side of three or more says so


@dataclass(frozen=True, slots=True)
class Row:
    """One thing, as both sides have it."""

    title: str
    mark: str
    left: Sequence[Value]
    right: Sequence[Value]

    @property
    def symbol(self) -> str:
        """The mark as a sign; `word` says the same."""
        return SYMBOLS[self.mark]

    @property
    def word(self) -> str:
        """The mark in words."""
        return str(MARKS[self.mark])


@dataclass(slots=True)
class _Held:
    """Everything that a side says of one thing: text to key and agencies, in the order first said."""

    keys: dict[str, str] = field(default_factory=dict)
    agencies: dict[str, dict[str, None]] = field(default_factory=dict)
    holders: int = 0  # agencies of the side, whether they say anything of this or not

    def add(self, said: Said, agency: str) -> None:
        text, key = said
        self.keys.setdefault(text, key)
        self.agencies.setdefault(text, {})[agency] = None

    def values(self, other: "_Held") -> list[Value]:
        shared = set(other.keys.values()) - {""}
        return [
            Value(text, list(said), key in shared, len(said) == self.holders > 2)
            for text, key in self.keys.items()
            for said in [self.agencies[text]]
        ]


def compared(
    left: Sequence[RecordShown], right: Sequence[RecordShown], *, steps: Iterable[Mapping[str, Any]]
) -> list[Row]:
    """Both sides thing by thing, every value that any record holds. `steps` are the explanation's.

    Equal values agree. Where none is equal, the comparison that decided says whether they are alike.
    """
    weights = {step["comparison"]: step["weight"] for step in steps if step["level"] != "missing"}
    schemes = [scheme for scheme in SCHEME if any(_numbers(one.record, scheme) for one in (*left, *right))]
    things: list[tuple[str, Callable[[PersonRecord], Iterable[Said]], Sequence[str]]] = [
        (_("Names"), _names, ("given_name", "family_name", "name_order")),
        (_("Date of birth"), _births, ("date_of_birth",)),
        (_("Sex"), _sexes, ("sex",)),
        *((words(SCHEME, scheme), _number_reader(scheme), (scheme,)) for scheme in schemes),
        (_("Addresses"), _addresses, ("address",)),
        (_("Telephone"), _phones, ("phone",)),
        (_("GP practice"), _practices, ()),
    ]
    return [
        _row(title, read, left, right, min((weights[n] for n in names if n in weights), default=0.0))
        for title, read, names in things
    ]


def _row(
    title: str,
    read: Callable[[PersonRecord], Iterable[Said]],
    left: Sequence[RecordShown],
    right: Sequence[RecordShown],
    weight: float,
) -> Row:
    one, other = _held(left, read), _held(right, read)
    return Row(title, _mark(one, other, weight), one.values(other), other.values(one))


def _held(records: Sequence[RecordShown], read: Callable[[PersonRecord], Iterable[Said]]) -> _Held:
    held = _Held(holders=len({shown.record.agency_id for shown in records}))
    for shown in records:
        for said in read(shown.record):
            held.add(said, shown.record.agency.name)
    return held


def _mark(one: _Held, other: _Held, weight: float) -> str:
    if not one.keys and not other.keys:
        return NEITHER
    if not one.keys or not other.keys:
        return ONE_SIDE
    ours, theirs = (set(held.keys.values()) - {""} for held in (one, other))
    if ours & theirs:
        return AGREE
    owners = [{key.partition("|")[0] for key in keys if "|" in key} for keys in (ours, theirs)]
    if all(owners) and not owners[0] & owners[1]:
        return APART  # numbers that two agencies gave, each for itself
    return ALIKE if weight > 0 else DIFFER


def _names(record: PersonRecord) -> Iterable[Said]:
    name = f"{record.given_name} {record.family_name}".strip()
    if name:
        yield name, " ".join(tokens(name))
    for alias in record.identity.get("aliases") or ():
        yield _("also %(alias)s") % {"alias": alias}, " ".join(tokens(alias))


def _births(record: PersonRecord) -> Iterable[Said]:
    if record.date_of_birth:
        yield partial_date(record.date_of_birth), record.date_of_birth


def _sexes(record: PersonRecord) -> Iterable[Said]:
    sex = record.identity.get("sex")
    if sex:
        yield words(SEX, sex), sex


def _numbers(record: PersonRecord, scheme: str) -> list[str]:
    return [
        number["value"] for number in record.identity.get("identifiers") or () if number["scheme"] == scheme
    ]


def _number_reader(scheme: str) -> Callable[[PersonRecord], Iterable[Said]]:
    def read(record: PersonRecord) -> Iterable[Said]:
        for value in _numbers(record, scheme):
            owner = f"{record.agency.code}|" if scheme in AGENCY_SCHEMES else ""
            yield value, owner + (normalise_identifier(scheme, value) or "")

    return read


def _addresses(record: PersonRecord) -> Iterable[Said]:
    address = record.identity.get("address") or {}
    lines = [*(address.get("lines") or ()), address.get("town"), address.get("postcode")]
    text = ", ".join(line for line in lines if line)
    if text:
        key = address_key(
            address.get("lines") or (), address.get("town"), address.get("postcode"), address.get("uprn")
        )
        yield text, (key or normalise_postcode(address.get("postcode")) or "").replace("|", " ")


def _phones(record: PersonRecord) -> Iterable[Said]:
    phone = record.identity.get("phone")
    if phone:
        yield phone, normalise_phone(phone) or ""


def _practices(record: PersonRecord) -> Iterable[Said]:
    practice = record.identity.get("gp_practice")
    if practice:
        yield practice, practice.casefold()


# --- the waterfall ---

WIDTH = 240  # units of the drawing's width
_ROOM = 1.0  # bits left free at both ends


@dataclass(frozen=True, slots=True)
class Fall:
    """One line of the waterfall: what it adds, the sum after it, and where its bar lies (0 to WIDTH)."""

    title: str
    says: str
    bits: float
    total: float
    kind: str  # start, for, against, sum or threshold
    at: float
    wide: float


def waterfall(explanation: Mapping[str, Any], *, thresholds: Sequence[tuple[str, float]] = ()) -> list[Fall]:
    """From the prior through every comparison that is told to the weight, then the thresholds; in bits."""
    explanation = explanation_told(explanation)
    steps = [step for step in explanation.get("steps", ()) if abs(step["weight"]) >= 0.005]
    lines: list[tuple[str, str, float, float, str]] = []
    total = float(explanation.get("prior", 0.0))
    lines.append(
        (
            _("Before anything is compared"),
            _("How rarely two records concern one person"),
            total,
            total,
            "start",
        )
    )
    for step in steps:
        total += step["weight"]
        kind = "for" if step["weight"] > 0 else "against"
        lines.append((_title(step), _says(step), step["weight"], total, kind))
    weight = float(explanation.get("weight", total))
    relative = float(explanation.get("relative", 0.0))
    if abs(relative) >= 0.005:
        why = _("A relative in the same home would agree nearly as much")
        lines.append((_("Could be a relative"), why, relative, total + relative, "against"))
    lines.append((_("Weight"), "", weight, weight, "sum"))
    lines += [(name, "", bits, bits, "threshold") for name, bits in thresholds]
    return _drawn(lines)


def _title(step: Mapping[str, Any]) -> str:
    title = str(step.get("title", step["comparison"]))
    return title[:1].upper() + title[1:]


def _says(step: Mapping[str, Any]) -> str:
    if step["level"] == "missing":
        return _("Not known on one side")
    return str(step.get("says") or says(step["comparison"], step["level"]))


def _drawn(lines: Sequence[tuple[str, str, float, float, str]]) -> list[Fall]:
    ends = [0.0, *(total for _title, _says, _bits, total, _kind in lines)]
    low, high = min(ends) - _ROOM, max(ends) + _ROOM
    scale = WIDTH / (high - low)
    falls = []
    for title, sentence, bits, total, kind in lines:
        before = total - bits if kind in ("for", "against") else (total if kind == "threshold" else 0.0)
        start, end = sorted((before, total))
        at, wide = (start - low) * scale, max((end - start) * scale, 2.0)
        falls.append(Fall(title, sentence, bits, total, kind, round(at, 1), round(wide, 1)))
    return falls


# --- the weight in words, and the guards ---


def likelihood(weight: float, *, link: float, review: float) -> str:
    """A weight in words, against the bits from which CaseLink links by itself and from which it asks."""
    if weight >= link:
        return _("very likely")
    if weight >= (link + review) / 2:
        return _("likely")
    if weight >= review:
        return _("possible")
    return _("unlikely")


def guard_sentences(codes: Iterable[str]) -> list[str]:
    """What each guard that is told says; one that the code no longer knows keeps its name."""
    return [GUARDS_TOLD.get(code, code.replace("_", " ")) for code in guards_told(codes)]


def sentences(explanation: Mapping[str, Any]) -> list[str]:
    """What is told of the explanation, without the guards, which stand by themselves."""
    told = explanation_told(explanation)
    guards = {guard["says"] for guard in told.get("guards", ())}
    return [sentence for sentence in told.get("sentences", ()) if sentence not in guards]


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """One person a record may concern, as the queue says it."""

    choice: Choice
    weight: float
    likelihood: str
    guards: Sequence[str]


def entry_rows(
    entries: Iterable[Entry], *, link: float, review: float
) -> list[tuple[Entry, list[ChoiceRow]]]:
    """The queue's entries, each with its choices in words; `link` and `review` are thresholds in bits."""
    return [
        (entry, [choice_row(one, link=link, review=review) for one in entry.choices]) for entry in entries
    ]


def choice_row(choice: Choice, *, link: float, review: float) -> ChoiceRow:
    """One choice in words."""
    candidate = choice.candidate
    weight = weight_told(candidate.explanation, stored=candidate.weight)
    return ChoiceRow(
        choice,
        weight,
        likelihood(weight, link=link, review=review),
        guard_sentences(candidate.guards),
    )


def record_label(shown: RecordShown, parts: Mapping[UUID, int]) -> str:
    """One record in a line: name, birth, agency, how often seen, and the part it falls into."""
    record = shown.record
    name = f"{record.given_name} {record.family_name}".strip() or _("Name not known")
    born = partial_date(record.date_of_birth) or _("date of birth not known")
    seen = ngettext("%(times)d incident", "%(times)d incidents", shown.incidents) % {"times": shown.incidents}
    numbers = [
        f"{words(SCHEME, number['scheme'])} {number['value']}"
        for number in record.identity.get("identifiers") or ()
    ]
    said = [name, born, record.agency.name, *numbers, seen]
    if record.public_id in parts:
        said.append(_("part %(number)d") % {"number": parts[record.public_id]})
    return ", ".join(said)
