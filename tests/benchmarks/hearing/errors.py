"""How much of what was said was heard: words wrong, technical words missed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SAME = {"catalog": "catalogue", "anymore": "any more", "gonna": "going to"}


@dataclass(frozen=True)
class Errors:
    """Counted over some answers."""

    words: int = 0
    wrong: int = 0
    terms: int = 0
    missed: int = 0

    def __add__(self, other: "Errors") -> "Errors":
        return Errors(
            self.words + other.words,
            self.wrong + other.wrong,
            self.terms + other.terms,
            self.missed + other.missed,
        )

    @property
    def rate(self) -> float:
        """The word error rate, in per cent."""
        return 100 * self.wrong / max(self.words, 1)

    @property
    def terms_missed(self) -> float:
        """Technical words that were not heard, in per cent."""
        return 100 * self.missed / max(self.terms, 1)


def errors(said: str, heard: str, terms: Iterable[str] = ()) -> Errors:
    """Compare, whatever the case, the marks, and how numbers are written. A term may be written as one word or two."""
    want, got = plain(said), plain(heard)
    together = "".join(got)
    wanted = ["".join(plain(term)) for term in terms]
    return Errors(len(want), _distance(want, got), len(wanted), sum(term not in together for term in wanted))


def plain(text: str) -> list[str]:
    """The words, as they are compared."""
    text = text.lower().replace("%", " percent").replace("'", "").replace("’", "")
    text = re.sub(r"(?<=\d)(?=[a-z])|(?<=[a-z])(?=\d)", " ", text)
    text = re.sub(r"\d+", lambda number: _in_words(int(number[0])), text)
    return " ".join(_SAME.get(word, word) for word in re.findall(r"[a-z]+", text)).split()


def _in_words(number: int) -> str:
    if number < 20:
        return _ONES[number]
    if number < 100:
        return _TENS[number // 10 - 2] + (f" {_ONES[number % 10]}" if number % 10 else "")
    return " ".join(_ONES[int(figure)] for figure in str(number))


def _distance(want: list[str], got: list[str]) -> int:
    """Words to put in, take out or change."""
    row = list(range(len(got) + 1))
    for number, word in enumerate(want, 1):
        above, row[0] = row[0], number
        for place, other in enumerate(got, 1):
            above, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, above + (word != other))
    return row[-1]
