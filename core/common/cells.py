"""Cells of tables that people open in a spreadsheet."""

_FORMULA_SIGNS = "=+-@\t\r\n＝＋－＠"


def plain_cell(text: str) -> str:
    """A text that a spreadsheet takes for text. A leading quote is the only remedy that all of them understand.

    Also behind blanks: some strip those first.
    """
    start = text.lstrip(" \u00a0\u3000\ufeff\u200b")
    return f"'{text}" if start[:1] and start[0] in _FORMULA_SIGNS else text
