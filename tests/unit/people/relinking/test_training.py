"""Training: what is estimated, what is left by hand, and what a candidate says of itself."""

import json
from datetime import date
from io import StringIO
from itertools import chain
from math import log2
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from people.invented.register import Register
from people.matching.identifiers import nhs_check_digit
from people.matching.identity import Identity
from people.matching.model import CURRENT_VERSION, MODEL
from people.matching.normalise import prepare
from people.matching.truth import Truth
from people.relinking import engines
from people.relinking.candidate import FURTHEST, Candidate, candidate
from people.relinking.card import markdown
from people.relinking.columns import Held
from people.relinking.dry_run import dry_run
from people.relinking.engines import open_engine
from people.relinking.splink_settings import read_model
from people.relinking.training import ENOUGH_SAME, SESSIONS, Estimate, Trained, train

LEVELS = [(comparison, level) for comparison, levels in MODEL.weights.items() for level in levels]
NOTHING = Estimate(None, None, 0, 0)


def trained(records: int = 1000, **levels: Estimate) -> Trained:
    """Estimates of some levels, named comparison__level, and of no others."""
    found = {tuple(name.split("__")): estimate for name, estimate in levels.items()}
    return Trained({**dict.fromkeys(LEVELS, NOTHING), **found}, {"NHS number": 900}, records, records)


def made(found: Trained) -> Candidate:
    return candidate(read_model(), found, version="9999-1", on=date(2026, 11, 24), source="test records")


def change(of: Candidate, comparison: str, level: str):
    [found] = [one for one in of.changes if (one.comparison, one.level) == (comparison, level)]
    return found


class TestCandidate:
    def test_a_level_that_is_seen_enough_is_taken_over(self):
        of = made(trained(sex__same=Estimate(0.99, 0.45, 5000, 90000)))
        weight = of.model.model.weights["sex"]["same"]
        assert weight == pytest.approx(log2(0.99 / 0.45), abs=0.01)
        assert change(of, "sex", "same").how == "estimated"

    def test_a_sparse_level_stays_as_it_was_set_by_hand(self):
        of = made(trained(sex__same=Estimate(0.5, 0.5, ENOUGH_SAME - 1, 90000)))
        assert of.model.model.weights["sex"]["same"] == MODEL.weights["sex"]["same"]
        assert change(of, "sex", "same").how == "by hand"
        assert f"fewer than {ENOUGH_SAME}" in change(of, "sex", "same").why

    def test_no_weight_moves_further_than_the_clamp(self):
        of = made(trained(sex__different=Estimate(1e-9, 0.5, 5000, 90000)))
        moved = of.model.model.weights["sex"]["different"] - MODEL.weights["sex"]["different"]
        assert moved == pytest.approx(-FURTHEST, abs=0.01)
        assert change(of, "sex", "different").how == "held back"

    def test_how_common_names_are_is_not_estimated(self):
        of = made(trained(given_name__exact=Estimate(0.8, 0.002, 5000, 90000)))
        row = of.model.document["comparisons"]["given_name"]["exact"]
        assert row["m"] == 0.8
        assert {name: row[name] for name in ("tf", "tf_minimum_u")} == {
            name: read_model().document["comparisons"]["given_name"]["exact"][name]
            for name in ("tf", "tf_minimum_u")
        }
        assert of.model.document["frequencies"] == read_model().document["frequencies"]

    def test_what_relatives_have_in_common_is_not_estimated(self):
        of = made(trained(sex__same=Estimate(0.99, 0.45, 5000, 90000)))
        assert of.model.model.kin["sex"]["same"] == pytest.approx(MODEL.kin["sex"]["same"], abs=0.01)

    def test_neither_the_prior_nor_a_threshold_moves(self):
        of = made(trained(sex__same=Estimate(0.99, 0.45, 5000, 90000))).model.model
        assert (of.prior, of.kin_prior, of.thresholds) == (MODEL.prior, MODEL.kin_prior, MODEL.thresholds)

    def test_it_is_approved_by_nobody_and_names_nobody(self):
        of = made(trained())
        assert json.loads(of.file)["approved"] == {"by": "", "on": None}
        assert (of.card["status"], of.card["approver"], of.card["version"]) == ("candidate", "", "9999-1")
        assert of.card["hash"] == of.model.model.hash
        assert of.card["from"] == dict(MODEL.stamp)

    def test_its_card_can_be_read(self):
        text = markdown({**made(trained()).card, "dry_run": {"joins": 3}})
        assert "Approved by: nobody" in text
        assert "- joins: 3" in text
        assert "| sex | same | " in text


class TestTraining:
    @pytest.fixture(scope="class")
    def found(self) -> Trained:
        register = Register(1500, 5)
        said = [
            Identity.from_participant(one.participant, agency=one.agency)
            for one in chain(register.people(), register.contacts(2000))
        ]
        held = [Held(place, None, prepare(identity)) for place, identity in enumerate(said, 1)]
        with open_engine("duckdb") as engine:
            file = read_model()
            engine.load(held, file)
            return train(engine, file, most=2e5)

    def test_people_of_one_number_have_mostly_one_birth(self, found):
        exact, different = (found.estimates["date_of_birth", level] for level in ("exact", "different"))
        assert exact.m > 0.6 > 0.2 > different.m
        assert exact.u < 0.01 < 0.9 < different.u
        assert found.sessions["date of birth and first name"] > 0

    def test_no_session_selects_households(self):
        for session in SESSIONS:
            assert "family" not in session.by
            assert not {"home", "postcode", "street_1"} & set(session.by)
            assert "given" in session.by or session.by[0] in ("one_nhs", "one_pnc")

    def test_a_comparison_is_not_learnt_from_pairs_that_were_chosen_by_it(self):
        for session in SESSIONS:
            if "given" in session.by:
                assert {"given_name", "sex"} <= session.silent
        assert "nhs_number" in SESSIONS[0].silent


def truth(record: str, given: str, **more) -> Truth:
    said = {"key": "p", "given_name": given, "family_name": "Penhaligon", "date_of_birth": "1971-05-04"}
    return Truth(record, record, "gp" + record, {**said, **more}, {})


class TestDryRun:
    def test_the_same_model_changes_nothing(self):
        records = [truth("1", "Orla"), truth("2", "Orla"), truth("3", "Bran")]
        found = dry_run(lambda: records, MODEL, MODEL)
        assert (found["records"], found["persons_before"], found["linked_before"]) == (3, 2, 2)
        assert found["joins"] == found["splits"] == found["records_in_other_company"] == 0

    def test_a_stricter_model_parts_and_a_laxer_one_joins(self):
        records = [truth("1", "Orla"), truth("2", "Orla"), truth("3", "Bran")]
        strict = MODEL.with_m({("date_of_birth", "exact"): 1e-7})
        apart, together = dry_run(lambda: records, MODEL, strict), dry_run(lambda: records, strict, MODEL)
        assert (apart["splits"], apart["joins"], apart["records_in_other_company"]) == (1, 0, 2)
        assert (together["splits"], together["joins"]) == (0, 1)


def register_number(who: int) -> str:
    """An invented NHS number with a right check digit."""
    while (last := nhs_check_digit(f"999{who:06}")) is None:
        who += 100_000
    return f"999{who:06}{last}"


class TestCommand:
    @pytest.mark.parametrize("rows", ["", "1,1,Orla\n", "1,1,Orla\n2,1,Orla\n3,2,Bran\n"])
    def test_too_few_records_to_estimate_from_give_no_candidate(self, rows, tmp_path: Path):
        file, out = tmp_path / "records.csv", tmp_path / "out"
        file.write_text(f"record_id,cluster_id,given_name\n{rows}")
        with pytest.raises(CommandError, match="no candidate was made") as ended:
            call_command("train_linkage", file=file, out=out, stdout=StringIO(), stderr=StringIO())
        assert ended.value.returncode == 2
        assert not out.exists()

    @pytest.mark.parametrize(
        ("given", "said"),
        [({"memory": "banana"}, "--memory: .*4GB"), ({"out": __file__}, "is a file. Give a folder")],
    )
    def test_what_cannot_be_used_is_named_and_ends_with_two(self, given, said, tmp_path: Path):
        file = tmp_path / "records.csv"
        file.write_text("record_id,cluster_id\n1,1\n")
        given = {name: Path(value) if name == "out" else value for name, value in given.items()}
        with pytest.raises(CommandError, match=said) as ended:
            call_command("train_linkage", file=file, stderr=StringIO(), **given)
        assert ended.value.returncode == 2

    def test_an_extra_that_is_missing_is_named(self, monkeypatch, tmp_path: Path):
        def missing(name: str) -> None:
            raise ModuleNotFoundError("No module", name="splink")

        monkeypatch.setattr(engines, "import_module", missing)
        file = tmp_path / "records.csv"
        file.write_text("record_id,cluster_id\n1,1\n")
        with pytest.raises(CommandError, match=r"Training on duckdb needs splink.*requirements-batch"):
            call_command("train_linkage", file=file, stderr=StringIO())

    def test_a_file_that_cannot_be_used_ends_with_two(self, tmp_path: Path):
        file = tmp_path / "records.csv"
        file.write_text("name\nOrla\n")
        with pytest.raises(SystemExit) as ended:
            call_command("train_linkage", file=file, stderr=StringIO())
        assert ended.value.code == 2

    def test_a_candidate_is_written_and_the_current_model_stays(self, tmp_path: Path):
        file = tmp_path / "records.csv"
        rows = [
            f"{who}{again},{who},Name{chr(97 + who % 26)},{1950 + who % 40}-0{1 + who % 9}-11,"
            f"{'mf'[who % 2]},{register_number(who)}"
            for who in range(520)
            for again in "ab"
        ]
        file.write_text("\n".join(["record_id,cluster_id,given_name,date_of_birth,sex,nhs_number", *rows]))
        out = tmp_path / "out"
        call_command(
            "train_linkage", file=file, out=out, candidate="9999-2", stdout=StringIO(), stderr=StringIO()
        )
        assert {path.name for path in out.iterdir()} == {
            "9999-2.json", "9999-2.card.json", "9999-2.card.md",
        }  # fmt: skip
        card = json.loads((out / "9999-2.card.json").read_text())
        assert card["dry_run"]["records"] == 1040
        assert {"estimated", "by hand"} <= {level["how"] for level in card["levels"]}
        assert read_model().model.version == CURRENT_VERSION
