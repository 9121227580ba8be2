"""Words made harmless and cut into sentences."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

# Invisible characters carry orders past a reader: zero-width, bidirectional, variation selectors, tags.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff\ud800-\udfff]"
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"\w+")


def visible(text: str) -> str:
    """The text without what nobody can see. Line breaks stay."""
    if text.isascii() and text.isprintable():
        return text
    return _CONTROL.sub(" ", _INVISIBLE.sub("", text))


def one_line(text: str) -> str:
    """The text as it is said: visible, single spaces."""
    return _SPACE.sub(" ", visible(text)).strip()


@lru_cache(maxsize=1024)
def folded(text: str) -> str:
    """For comparing: compatible characters made one, accents dropped, case folded, single spaces."""
    if text.isascii():  # nothing to take apart
        return one_line(text).casefold()
    apart = unicodedata.normalize("NFKD", one_line(text))
    return "".join(one for one in apart if not unicodedata.combining(one) or "\u0900" <= one <= "\u097f").casefold()


def words_of(text: str) -> list[str]:
    """The words of a text, folded."""
    return _WORD.findall(folded(text))


@lru_cache(maxsize=4096)
def _word_set(text: str) -> frozenset[str]:
    """What was asked before is compared with each new question: taken apart once."""
    return frozenset(words_of(text))


def is_near(one: str, others: Iterable[str], *, share: float = 0.8) -> bool:
    """True if a question is one of the others but for a word or two (Jaccard over their words)."""
    first = _word_set(one)
    for other in others:
        second = _word_set(other)
        if first and second and len(first & second) >= share * len(first | second):
            return True
    return False


# A sentence ends with one of these, closing quotes or brackets, and a space before what doesn't go on in lower case.
_END = re.compile(r"[.!?…।。！？]+[\"'”’»)\]]*\s+(?=\S)")
_ABBREVIATION = re.compile(r"(?:^|[\s(])(?:e\.g|i\.e|etc|vs|cf|no|approx|dr|mr|mrs|ms|[a-z])\.$", re.IGNORECASE)


class SentenceCutter:
    """Text comes in pieces, whole sentences go out as soon as the next one has begun."""

    def __init__(self) -> None:
        self._text = ""

    def push(self, piece: str) -> Iterator[str]:
        """Add a piece; answers the sentences that are complete now."""
        self._text += piece
        start = 0
        for end in _END.finditer(self._text):
            sentence = self._text[start : end.end()].strip()
            if self._text[end.end()].islower() or _ABBREVIATION.search(sentence):
                continue
            start = end.end()
            yield from _said(sentence)
        if start:
            self._text = self._text[start:]

    def finish(self) -> Iterator[str]:
        """The rest, which no further sentence follows."""
        rest, self._text = self._text, ""
        yield from _said(rest)


def _said(sentence: str) -> Iterator[str]:
    clean = one_line(sentence)
    if clean:
        yield clean


def sentences(text: str) -> list[str]:
    """The sentences of a finished text."""
    cutter = SentenceCutter()
    return [*cutter.push(text), *cutter.finish()]
