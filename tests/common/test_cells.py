"""Cells that no spreadsheet computes."""

import pytest

from core.common.cells import plain_cell


@pytest.mark.parametrize("sign", list("=+-@\t\r\n＝＋－＠"))
@pytest.mark.parametrize("before", ["", " ", "\u00a0", "\ufeff "])
def test_no_cell_is_taken_for_a_formula(sign: str, before: str) -> None:
    assert plain_cell(f"{before}{sign}cmd|' /C calc'!A0").startswith("'")


@pytest.mark.parametrize("text", ["", "ABCD-EFGH", "Spring, 2026", "3 uses", "a=b"])
def test_a_plain_cell_stays_as_it_is(text: str) -> None:
    assert plain_cell(text) == text
