"""Strict JSON: what is read, what is a flaw and where, and what is no JSON at all."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caselink.strict_json import MAX_DEPTH, BadJSON, parse

LEAF = st.none() | st.booleans() | st.integers(-(10**17), 10**17) | st.text()
REAL = st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(LEAF | REAL, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))


@given(VALUES)
def test_what_json_can_say_is_read_as_it_is(value):
    parsed = parse(json.dumps(value).encode())
    assert (parsed.value, parsed.flaws) == (value, [])


@given(st.text(st.sampled_from('[]{}"\\:,1 a'), max_size=60))
def test_brackets_and_quotes_in_any_order_are_read_or_refused_as_python_does(text):
    try:
        expected = json.loads(text)
    except ValueError:
        with pytest.raises(BadJSON):
            parse(text.encode())
    else:
        parsed = parse(text.encode())
        assert parsed.flaws or parsed.value == expected


def _nested(depth, opens="[", closes="]"):
    return (opens * depth + "1" + closes * depth).encode()


def test_depth_is_bounded_and_brackets_in_strings_do_not_count():
    assert parse(_nested(MAX_DEPTH)).value
    assert parse(_nested(MAX_DEPTH, '{"a":', "}")).value
    assert parse(json.dumps(["[" * 500, "]" * 500, '\\"[[[']).encode()).value
    for bomb in (
        _nested(MAX_DEPTH + 1),
        _nested(100_000),
        _nested(100_000, '{"a":', "}"),
        b"[" * 1_000_000,
        b'["]",' * 1_000 + b"1" + b',"["]' * 1_000,
    ):
        with pytest.raises(BadJSON, match="levels deep"):
            parse(bomb)


@pytest.mark.parametrize(
    ("text", "flaws"),
    [
        ('{"a": 1, "a": 2}', [((), "twice")]),
        ('{"x": [{}, {"b": {"a": 1, "a": 1}}]}', [(("x", "1", "b"), "twice")]),
        ('{"x": NaN, "y": -Infinity}', [(("x",), "NaN"), (("y",), "NaN")]),
        ("[1e999]", [(("0",), "too large")]),
        (f"[{'9' * 19}, -{'9' * 19}, {'9' * 18}]", [(("0",), "digits"), (("1",), "digits")]),
        ('{"a name with Quillfeather": NaN}', [(("?",), "NaN")]),
    ],
)
def test_a_flaw_is_found_where_it_is(text, flaws):
    found = parse(text.encode()).flaws
    assert [path for path, _ in found] == [path for path, _ in flaws]
    assert all(said in message for (_, message), (_, said) in zip(found, flaws, strict=True))


@pytest.mark.parametrize(
    "data", [b"", b"  \n", b"\xff", b"\xef\xbb\xbf{}", b"{'a': 1}", b"[1,]", b"{} {}", b"nul"]
)
def test_what_is_no_json_is_refused(data):
    with pytest.raises(BadJSON):
        parse(data)


def test_the_complaint_says_line_and_column_and_nothing_of_the_text():
    with pytest.raises(BadJSON, match="line 2, column 9") as refused:
        parse(b'{\n"name": Quillfeather}')
    assert "Quill" not in str(refused.value)
