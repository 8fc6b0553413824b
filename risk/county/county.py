"""A whole county: ordinary life block by block, then the stories, then the records in order and the truth."""

import csv
import json
from array import array
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from people.invented.dice import Roll, stream
from people.invented.person import Person
from people.invented.register import LARGEST, Register
from risk.county import concerns, rates, truth, unfolding
from risk.county.cases import FAINT
from risk.county.chance import DYADS, ORDINARY, STORY
from risk.county.days import MOST_YEARS, iso, window
from risk.county.expected import expected
from risk.county.habits import filled_in
from risk.county.health import Health
from risk.county.lookers import LOOKERS
from risk.county.marked import Chooser, Marked, age_in
from risk.county.pairing import Pairing
from risk.county.quarrels import MARKED_FROM, Dyad, history, pairs
from risk.county.scribe import Scribe
from risk.county.spool import Spool
from risk.county.streets import Streets

VERSION: Final = "2026-2"
#: The largest county whose people have numbers enough.
MOST_PEOPLE: Final = min(LARGEST, 5_000_000)
Row = tuple[str, ...]


class County:
    """One county of `population` people over `years` years: the same for the same seed.

    Raises ValueError, with a sentence for whoever asked, where one of the three cannot be.
    """

    def __init__(self, *, population: int, years: int, seed: int, faint: float = FAINT) -> None:
        if not 1 <= population <= MOST_PEOPLE:
            raise ValueError(f"The population must be from 1 to {MOST_PEOPLE:,}.")
        if not 1 <= years <= MOST_YEARS:
            raise ValueError(f"The years must be from 1 to {MOST_YEARS}: they begin on 1 January 2023.")
        if not 0 <= seed < 2**32:
            raise ValueError("The seed must be a whole number from 0 to 4294967295.")
        if not 0 <= faint <= 1:
            raise ValueError("The share of faint cases must be from 0 to 1.")
        self.population, self.years, self.seed, self.faint = population, years, seed, faint
        self.register = Register(population, seed)
        self.window = window(years)
        self.rows: list[Row] = []
        self.found: Counter[str] = Counter()
        self.domestic = 0  # call-outs to pairs who are nobody's case
        self._sex = array("B", bytes(population))
        self._band = array("B", bytes(population))
        self._home = array("I", bytes(4 * population))

    def write(self, out: Path, *, tick: Callable[[], None] | None = None) -> int:
        """Write all files into an existing empty directory; how many records. `tick` after each block."""
        with TemporaryDirectory(dir=out, prefix=".making-") as folder:
            spool = Spool(Path(folder), self.window.first, self.window.days)
            try:
                scribe = Scribe(self.register, self.window, spool)
                self._live(scribe, tick)
                self._finish(out, spool, scribe)
            finally:
                spool.close()
        return scribe.written

    def _live(self, scribe: Scribe, tick: Callable[[], None] | None) -> None:
        stories = list(Chooser(self.register, self.years))
        marked = {who.number for story in stories for who in (story.who, story.other) if who}
        health, streets = Health(self.window), Streets(self.window, self._anybody)
        care = concerns.Care(self.window)
        for block in range(self.register.blocks):
            roll = stream(self.seed, ORDINARY, block)
            homes = list(self.register.households(block))
            for members in homes:
                scribe.at_home(members)
                for who in members:
                    self._noted(who, members[0].number)
                    age = age_in(who)
                    for contact in (
                        *health.of(who, age, members, roll, marked=who.number in marked),
                        *streets.of(who, age, roll),
                        *care.of(who, age, members, roll),
                    ):
                        scribe.write(filled_in(contact, roll), roll)
            self._quarrels(homes, block, marked, scribe)
            if tick:
                tick()
        for story in stories:
            self._tell(story, scribe)

    def _anybody(self, roll: Roll) -> Person:
        number = int(roll() * self.population)
        return next(who for who in self.register.members_with(number) if who.number == number)

    def _noted(self, who: Person, home: int) -> None:
        self._sex[who.number] = truth.SEXES.index(who.sex)
        self._band[who.number] = truth.band(age_in(who))
        self._home[who.number] = home

    def _quarrels(self, homes: list[list[Person]], block: int, marked: set[int], scribe: Scribe) -> None:
        roll = stream(self.seed, DYADS, block)
        pairing = Pairing(self.register, homes, marked)
        for _ in range(pairs(sum(map(len, homes)), self.window, roll)):
            dyad = pairing.draw(roll)
            if dyad is None:
                continue
            self._quarrel(dyad, roll, scribe)
            if dyad.relation in ("partner", "ex_partner") and roll() < rates.ANOTHER_VICTIM:
                other = pairing.another(dyad, roll)
                if other:
                    self._quarrel(other, roll, scribe)

    def _quarrel(self, dyad: Dyad, roll: Roll, scribe: Scribe) -> None:
        contacts, calls = history(dyad, self.window, roll)
        self.domestic += calls
        for contact in contacts:
            scribe.write(filled_in(contact, roll), roll)
        if calls >= MARKED_FROM:
            self._mark_pair(dyad)

    def _mark_pair(self, dyad: Dyad) -> None:
        self.found["low_repeat_pair"] += 1
        self._row(dyad.victim, "low_repeat_pair", dyad.other, dyad.relation, case=False)

    def _tell(self, story: Marked, scribe: Scribe) -> None:
        """Write one story and its row of the truth."""
        self.found[story.kind] += 1
        scribe.at_home(self.register.members_with(story.who.number))
        roll = stream(self.seed, STORY, 1 << 32 | story.number)
        if not story.case:
            told = stream(self.seed, STORY, story.number)
            for contact in LOOKERS[story.kind].story(story.who, story.other, self.window, told):
                scribe.write(filled_in(contact, roll), roll)
            self._row(story.who, story.kind, story.other, story.relationship, case=False)
            if story.other:
                back = {"parent": "child", "child": "parent"}.get(story.relationship, story.relationship)
                self._row(story.other, story.kind, story.who, back, case=False)
            return
        self._tell_case(story, scribe, roll)

    def _tell_case(self, story: Marked, scribe: Scribe, roll: Roll) -> None:
        home = scribe.household(story.who.number)
        children = any(age_in(who) < 16 for who in home)
        unfolded = unfolding.case(
            story,
            self.window,
            self.seed,
            children=children,
            anybody=self._anybody,
            faint_share=self.faint,
        )
        kept = [contact for contact in unfolded.contacts if scribe.write(contact, roll)]
        count = unfolding.before(kept, story.who.number, unfolded.serious)
        self.found["faint"] += unfolded.faint
        days = (iso(unfolded.begins), iso(unfolded.serious), str(count))
        built = str(unfolded.serious - unfolded.begins)
        self._row(story.who, story.kind, story.other, story.relationship, case=True, days=(*days, built))

    def _row(
        self,
        who: Person,
        kind: str,
        other: Person | None,
        relationship: str,
        *,
        case: bool,
        days: Row = ("", "", "", ""),
    ) -> None:
        same = ("yes" if who.sex == other.sex else "no") if case and other else ""
        self.rows.append((
            truth.person_id(who.number), "yes" if case else "no", kind,
            truth.person_id(other.number) if case and other else "",
            relationship, who.sex, truth.BAND_NAMES[truth.band(age_in(who))], same, *days,
        ))  # fmt: skip

    def _finish(self, out: Path, spool: Spool, scribe: Scribe) -> None:
        """The five files."""
        kinds: Counter[str] = Counter()
        with (
            (out / "incidents.jsonl").open("w", encoding="utf-8") as incidents,
            (out / "who.csv").open("w", encoding="utf-8", newline="") as whose,
        ):
            writer = csv.writer(whose, lineterminator="\n")
            writer.writerow(truth.WHO)
            for record, who in spool:
                incidents.write(record + "\n")
                agency, reference, parts = who.split(",")
                kinds[agency.rstrip("-0123456789")] += 1
                for part in parts.split(";"):
                    key, number = part.split("=")
                    writer.writerow((agency, reference, key, truth.person_id(int(number))))
        seen = {row[0] for row in self.rows}
        truth.write(out / "people.csv", truth.PEOPLE, self._people(scribe, seen))
        truth.write(out / "truth.csv", truth.TRUTH, sorted(self.rows))
        facts = self._facts(scribe.written, kinds)
        (out / "county.json").write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")

    def _people(self, scribe: Scribe, marked: set[str]) -> Iterator[Row]:
        for number in range(self.population):
            name = truth.person_id(number)
            if scribe.appeared[number] or name in marked:
                sex, band = truth.SEXES[self._sex[number]], truth.BAND_NAMES[self._band[number]]
                yield name, sex, band, truth.household_id(self._home[number])

    def _facts(self, records: int, by_agency: Counter[str]) -> dict[str, Any]:
        return {
            "generator": f"risk.county {VERSION}",
            "population": self.population,
            "years": self.years,
            "weeks": round(self.window.days / 7, 1),
            "seed": self.seed,
            "first_day": iso(self.window.first),
            "last_day": iso(self.window.end - 1),
            "records": records,
            "records_by_agency": dict(sorted(by_agency.items())),
            "domestic_abuse_call_outs": self.domestic,
            "marked": dict(sorted(self.found.items())),
            "expected": expected(self.years, faint=self.faint),
        }
