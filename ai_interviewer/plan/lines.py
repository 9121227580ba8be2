"""A pasted text taken apart: lines and sentences as they stand in it, letter by letter. Linear in the text's length."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

MAX_CHARS = 20_000  # of a job description or résumé that are looked at
MAX_LINES = 1_500
MAX_PIECE = 300  # characters of one requirement or claim

# Characters that end a line, those that turn text around or hide included: a piece holds none but a soft line break.
_BREAK = "\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_LINE = re.compile(f"[^{_BREAK} \t\u00a0][^{_BREAK}]*")
_SOFT_BREAK = re.compile(r"[ \t\u00a0]*\r?\n[ \t\u00a0]*")
_SPACES = " \t\n\u00a0"
_BULLET = re.compile(r"(?:[•◦‣▪▫●○∙·*–—✓✔➢➤►»o-]|\(?\d{1,2}[.)]|\(?[a-z]\))[ \t\u00a0]+")
_INLINE_BULLET = re.compile(r"[ \u00a0][•◦‣▪▫●○➢➤►✓✔][ \u00a0]")
_SENTENCE_END = re.compile(r"[.!?;][\"”’)]?(?=[ \u00a0])")
_ABBREVIATIONS = ("e.g.", "i.e.", "etc.", "incl.", "approx.", "ca.", "vs.", "z.b.", "bzw.", "mr.", "ms.", "dr.", "no.")


@dataclass(frozen=True)
class Line:
    """One line without its bullet."""

    text: str
    is_bullet: bool


def lines_of(text: str) -> list[Line]:
    """The lines that have something in them. Only the first 20,000 characters are looked at."""
    found: list[Line] = []
    for raw in _unwrapped(text[:MAX_CHARS]):
        for place, part in enumerate(_INLINE_BULLET.split(raw)):
            line = part.strip(_SPACES)
            bullet = _BULLET.match(line)
            if bullet:
                line = line[bullet.end() :].strip(_SPACES)
            if line:
                found.append(Line(line, is_bullet=bool(bullet) or place > 0))
            if len(found) >= MAX_LINES:
                return found
    return found


def _unwrapped(text: str) -> Iterator[str]:
    """The stretches between line breaks. A line that begins in lower case goes on the one before, break and all."""
    start = end = 0
    for line in _LINE.finditer(text):
        goes_on = (
            start < end
            and _SOFT_BREAK.fullmatch(text, end, line.start())
            and text[line.start()].islower()
            and text[end - 1] not in ".!?:;"
            and not _BULLET.match(line.group())
        )
        if not goes_on:
            if start < end:
                yield text[start:end]
            start = line.start()
        end = line.end()
    if start < end:
        yield text[start:end]


def sentences_in(line: str) -> Iterator[str]:
    """The sentences of one line, without surrounding spaces."""
    start = 0
    for end in _SENTENCE_END.finditer(line):
        before = line[max(0, end.end() - 8) : end.end()].lower()
        if before.endswith(_ABBREVIATIONS):
            continue
        if piece := line[start : end.end()].strip(_SPACES):
            yield piece
        start = end.end()
    if piece := line[start:].strip(_SPACES):
        yield piece


def cut(text: str, most: int = MAX_PIECE) -> str:
    """The beginning of a text, up to a word's end: still letter by letter what stands there."""
    if len(text) <= most:
        return text
    short = text[:most]
    at = short.rfind(" ")
    return (short[:at] if at > most // 2 else short).rstrip(" ,;:-–—")
