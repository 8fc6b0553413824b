"""The demonstration's sign-ins as `make run` shows them."""

import json
from pathlib import Path

from caselink.supervisor import demo

USERS = [
    {"username": "pat", "password": "pass-1", "role": "practitioner", "agency": "Police"},
    {"username": "sam-sysadmin", "password": "pass-2", "role": "system administrator", "agency": None},
]


def test_the_table_has_a_heading_and_a_line_for_each_person() -> None:
    heading, first, second = demo.lines({"users": USERS})
    assert heading.split() == ["username", "password", "role", "agency"]
    assert first.split() == ["pat", "pass-1", "practitioner", "Police"]
    assert second.endswith("-")
    assert heading.index("password") == first.index("pass-1") == second.index("pass-2")


def test_without_people_there_is_no_table() -> None:
    assert demo.lines({}) == []


def test_an_address_of_an_earlier_run_is_put_right_and_the_mode_kept(tmp_path: Path) -> None:
    path = tmp_path / "demo.json"
    path.write_text(json.dumps({"url": "http://127.0.0.1:8000", "users": USERS}))
    path.chmod(0o600)
    assert demo.read(path, url="http://127.0.0.1:8001")["url"] == "http://127.0.0.1:8001"
    assert json.loads(path.read_text()) == {"url": "http://127.0.0.1:8001", "users": USERS}
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_missing_or_broken_file_is_no_error(tmp_path: Path) -> None:
    assert demo.read(tmp_path / "demo.json", url="x") == {}
    (tmp_path / "demo.json").write_text("{")
    assert demo.read(tmp_path / "demo.json", url="x") == {}
