"""Each setting is given once, for the first of two only seems to be in force; earlier keys are believed."""

import ast
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from cryptography.fernet import InvalidToken

from agencies.adapters import FactorAdapter

SETTINGS = Path(__file__).resolve().parents[3] / "caselink" / "settings.py"


def test_no_setting_is_given_twice():
    given = Counter(
        name.id
        for statement in ast.parse(SETTINGS.read_text()).body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        for name in ast.walk(target)
        if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)
    )
    assert [name for name, times in given.items() if times > 1] == []


@pytest.mark.parametrize(("said", "keys"), [(None, "[]"), ("", "[]"), ("old, older", "['old', 'older']")])
def test_earlier_keys_are_named_in_the_environment(said, keys):
    given = {name: value for name, value in os.environ.items() if name != "CASELINK_SECRET_KEY_FALLBACKS"}
    given |= {"CASELINK_SECRET_KEY": "new"} | (
        {} if said is None else {"CASELINK_SECRET_KEY_FALLBACKS": said}
    )
    asked = "from caselink import settings; print(settings.SECRET_KEY_FALLBACKS)"
    done = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=SETTINGS.parent.parent,
        env=given,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == keys


def test_what_was_encrypted_under_an_earlier_key_is_read_while_that_is_named(settings):
    settings.SECRET_KEY = "old"
    kept = FactorAdapter().encrypt("the key of an app")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", ["old"]
    assert FactorAdapter().decrypt(kept) == "the key of an app"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(InvalidToken):
        FactorAdapter().decrypt(kept)
