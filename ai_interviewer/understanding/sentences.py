"""Sentences of an answer, typed or spoken, with or without punctuation. One pass over the text, whatever it holds."""

import re
from bisect import bisect_left

from ai_interviewer.understanding.words import Words, listed, words_of
from ai_interviewer.values import Span

LONG = 28
"""Words from which on a stretch without a full stop is taken for speech, and cut where it breathes."""
SHORT = 8
"""Words that a piece of such a stretch has at least."""

_END = re.compile(r"[.!?…。！？\n\r]+[\"'”’)\]]*")
_SELF_ENDING = frozenset("。！？\n\r")
_ABBREVIATIONS = frozenset({"e.g", "i.e", "eg", "ie", "etc", "vs", "approx", "mr", "mrs", "dr", "cf"})
_LEANING = listed("in of to for by on with from between as at after the a an and or not")
"""Words after which nobody takes a breath: "the order in which"."""
_BREATHS = listed("and but so then because also which or when while after afterwards next finally second third")


def sentences_of(text: str) -> list[Span]:
    """The sentences of `text` in order. None is empty, none overlap, each begins and ends with something visible."""
    return sentences_in(text, words_of(text))


def sentences_in(text: str, words: Words) -> list[Span]:
    """The same, for a text whose words are known."""
    spans: list[Span] = []
    start = 0
    for found in _END.finditer(text):
        if _ends_here(text, found, start):
            _add(spans, text, start, found.end(), words)
            start = found.end()
    _add(spans, text, start, len(text), words)
    return spans


def clauses_of(text: str, span: Span, words: Words, *, at_least: int = 5, longer_than: int = 20) -> list[Span]:
    """The parts of a long sentence, cut at commas and at joining words; nothing for a short one."""
    first, last = bisect_left(words.starts, span.start), bisect_left(words.starts, span.end)
    if last - first <= longer_than:
        return []
    pieces = _pieces(text, span.start, span.end, words, first, last, at_least=at_least, at_most=longer_than + 4)
    return pieces if len(pieces) > 1 else []


def _ends_here(text: str, found: re.Match[str], start: int) -> bool:
    """False for the dot of a number, a version, an abbreviation."""
    run = found.group()
    if not _SELF_ENDING.isdisjoint(run):
        return True
    after = text[found.end() : found.end() + 1]
    if after and not after.isspace():
        return False
    if run != ".":
        return True
    # 12 characters hold any abbreviation we know; a longer look back would make the pass quadratic
    before = text[max(start, found.start() - 12) : found.start()].rsplit(None, 1)
    return not before or before[-1].lower().lstrip("(\"'") not in _ABBREVIATIONS


def _add(spans: list[Span], text: str, start: int, end: int, words: Words) -> None:
    first, last = bisect_left(words.starts, start), bisect_left(words.starts, end)
    if first == last:
        trimmed = _trimmed(text, start, end)
        if trimmed is not None:
            spans.append(trimmed)
    elif last - first <= LONG:
        spans.append(_trimmed(text, start, end) or Span(start, end))
    else:
        spans.extend(_pieces(text, start, end, words, first, last, at_least=SHORT, at_most=LONG))


def _pieces(
    text: str, start: int, end: int, words: Words, first: int, last: int, *, at_least: int, at_most: int
) -> list[Span]:
    pieces: list[Span] = []
    begin, begin_word = start, first
    for number in range(first + 1, last):
        length = number - begin_word
        if length < at_least:
            continue
        gap = text[words.ends[number - 1] : min(words.starts[number], words.ends[number - 1] + 3)]
        joining = words.lowered[number] in _BREATHS and words.lowered[number - 1] not in _LEANING
        breathes = last - number >= at_least and (joining or any(mark in gap for mark in ",;:–—"))
        if breathes or length >= at_most:
            piece = _trimmed(text, begin, words.starts[number])
            if piece is not None:
                pieces.append(piece)
            begin, begin_word = words.starts[number], number
    piece = _trimmed(text, begin, end)
    if piece is not None:
        pieces.append(piece)
    return pieces


def _trimmed(text: str, start: int, end: int) -> Span | None:
    """Without the white space around it. None if nothing else is there."""
    inner = text[start:end]
    left = len(inner) - len(inner.lstrip())
    right = len(inner.rstrip())
    return Span(start + left, start + right) if right > left else None
