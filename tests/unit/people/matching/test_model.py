import json
from copy import deepcopy
from pathlib import Path

import pytest

import people.matching.model as module
from people.matching.model import MODEL, Model, ModelError, load_model

DOCUMENT = json.loads(
    (Path(module.__file__).parent / "models" / f"{module.CURRENT_VERSION}.json").read_text()
)


def changed(change):
    document = deepcopy(DOCUMENT)
    change(document)
    return document


def test_the_current_model_is_the_default_and_its_hash_is_of_the_file():
    assert load_model(module.CURRENT_VERSION).stamp == MODEL.stamp
    assert len(MODEL.hash) == 16


def test_an_unknown_version_is_refused():
    with pytest.raises(FileNotFoundError):
        load_model("1999-1")


@pytest.mark.parametrize(
    "change",
    [
        lambda document: document["comparisons"].pop("sex"),
        lambda document: document["comparisons"].update(shoe_size={}),
        lambda document: document["comparisons"]["sex"].pop("same"),
        lambda document: document["comparisons"]["sex"].update(guessed={"m": 0.5, "u": 0.5}),
        lambda document: document["comparisons"]["sex"].update(same={"m": 1.5, "u": 0.5}),
        lambda document: document["comparisons"]["sex"].update(same={"m": 0.0, "u": 0.5}),
    ],
)
def test_a_model_that_does_not_fit_the_code_is_refused(change):
    with pytest.raises(ModelError):
        Model(changed(change), digest="x")


def test_weights_are_clamped():
    def extreme(document):
        document["comparisons"]["sex"]["different"] = {"m": 1e-15, "u": 1.0}

    assert Model(changed(extreme), digest="x").weights["sex"]["different"] == DOCUMENT["clamp"][0]


def test_a_name_that_is_not_listed_is_rare_not_weightless():
    unseen = MODEL.named_weight("family_name", "exact", "quixley", "quixley")
    assert unseen > MODEL.named_weight("family_name", "exact", "walker", "walker") > 0


def test_the_commoner_of_two_spellings_counts():
    assert MODEL.named_weight("family_name", "similar", "clarke", "clerke") == MODEL.named_weight(
        "family_name", "similar", "clerke", "clarke"
    )
    assert MODEL.named_weight("family_name", "similar", "clarke", "clerke") < MODEL.named_weight(
        "family_name", "similar", "marlow", "marlowe"
    )


def test_agreement_never_counts_against_and_difference_never_for():
    for comparison, levels in MODEL.weights.items():
        assert levels.get("exact", levels.get("same", 0.0)) >= 0, comparison
        assert levels.get("different", 0.0) <= 0, comparison
        assert levels.get("missing", 0.0) == 0, comparison
