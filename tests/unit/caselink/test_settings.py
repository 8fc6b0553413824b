"""Each setting is given once: of two, the first is not in force and only seems to be."""

import ast
from collections import Counter
from pathlib import Path

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
