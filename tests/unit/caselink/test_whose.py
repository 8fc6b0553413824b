"""What is an agency's, in English."""

import pytest

from caselink.whose import whose


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Cannock Road Surgery", "Cannock Road Surgery’s"),
        ("Addiction Services", "Addiction Services’"),
        ("NHS", "NHS’"),
        ("", ""),
    ],
)
def test_a_name_that_ends_in_s_takes_no_second(name, said):
    assert whose(name) == said
