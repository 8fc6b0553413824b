"""What is told says a reference, an agency and a time, and has no place for anything else."""

from string import Formatter

import pytest

from notices.codes import CODES, PERM_OF


@pytest.mark.parametrize("code", CODES)
def test_a_sentence_has_a_place_for_nothing_else(code):
    named = {field for _, field, _, _ in Formatter().parse(str(CODES[code].says)) if field is not None}
    assert named <= {"reference", "agency", "due"}


def test_every_code_goes_to_a_role_that_somebody_reads_for():
    assert {one.role for one in CODES.values()} <= PERM_OF.keys()
    assert all(len(code) <= 30 for code in CODES)
