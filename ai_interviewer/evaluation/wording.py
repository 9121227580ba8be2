"""Key points in words to the candidate.

A point's own text is what a good candidate might say, with numbers of its own: shown as "you said" it would put words
into somebody's mouth. So a report names a point by the question that it answers.
"""

import re

from ai_interviewer.values import Point

_CUT = re.compile(r"[:;,]\s| so that | because ")


def name_of(point: Point) -> str:
    """What a point is called on a report: the question that it answers."""
    return " ".join(point.ask.split())


def quoted(point: Point) -> str:
    """The same within a sentence."""
    return f"“{name_of(point)}”"


def shorten(text: str, *, most: int) -> str:
    """The main clause, or as many whole words as fit."""
    if len(text) <= most:
        return text
    for found in _CUT.finditer(text):
        if 18 <= found.start() <= most:
            return text[: found.start()]
    cut = text[: most - 1]
    at = cut.rfind(" ")
    return (cut[:at] if at > most // 2 else cut).rstrip(" ,;:.") + "…"
