"""Key points in words to the candidate: the bank has them as a candidate would say them."""

import re

from ai_interviewer.understanding.substance import english_words
from ai_interviewer.understanding.words import listed

_YOU = {
    "i": "you", "i'm": "you’re", "i've": "you’ve", "i'd": "you’d", "i'll": "you’ll", "me": "you", "my": "your",
    "mine": "yours", "myself": "yourself", "we": "you", "we're": "you’re", "we've": "you’ve", "we'd": "you’d",
    "we'll": "you’ll", "us": "you", "our": "your", "ours": "yours", "ourselves": "yourselves",
}  # fmt: skip
_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?")
_BE = re.compile(r"\b(I(?: \w+ly)?) (am|was)\b")
_CUT = re.compile(r"[:;,]\s| so that | because ")


def to_you(text: str) -> str:
    """A point in the second person: "I look it up in my cache" is "you look it up in your cache"."""
    text = _BE.sub(lambda found: f"{found[1]} {'are' if found[2] == 'am' else 'were'}", text)

    def turn(found: re.Match[str]) -> str:
        word = found[0]
        return word if word == "US" else _YOU.get(word.lower().replace("’", "'"), word)  # "US" is the country

    return _WORD.sub(turn, text)


def as_clause(text: str) -> str:
    """To stand after a colon: the second person, a small letter where the first word is no name, no full stop."""
    said = to_you(" ".join(text.split())).rstrip(". ")
    first = _WORD.match(said)
    word = first[0].lower() if first else ""
    is_word = len(word) == 1 or (said[1:2].islower() and (word in _SMALL or word in english_words() - _NAMES))
    return said[:1].lower() + said[1:] if is_word else said


_SMALL = listed("a an at by if in it on or no so to as you your one two of")
_NAMES = listed("python java kafka redis django react docker linux git rust spark swift oracle")


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


def as_headline(text: str) -> str | None:
    """A point as what the candidate does: "You size before you draw". None if it isn't about a deed."""
    said = to_you(text).rstrip(". ")
    if not said.startswith("you "):
        return None
    return shorten("Y" + said[1:], most=90)
