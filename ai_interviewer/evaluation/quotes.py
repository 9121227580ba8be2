"""Quotes are cut out of answers; what cannot be found there letter by letter is none."""

from dataclasses import dataclass

from ai_interviewer.understanding.sentences import sentences_of
from ai_interviewer.understanding.signs import DENIALS
from ai_interviewer.understanding.words import is_content, words_of
from ai_interviewer.values import Span

MIN_CONTENT_WORDS = 3
"""Fewer prove nothing: "it works" stands in every answer."""
MAX_QUOTE = 320
"""Characters of an answer that one quote shows."""

_SAME = dict.fromkeys("“”„‟«»＂", '"') | dict.fromkeys("‘’‚‛´`＇", "'") | dict.fromkeys("‐‑‒–—―−", "-")
_MARKS = frozenset("\"'")


@dataclass(frozen=True, slots=True)
class Plain:
    """A text with white space and typographic signs made alike, and where each letter of it stands in the original."""

    text: str
    places: tuple[int, ...]


def plain(text: str) -> Plain:
    letters, places = [], []
    blank = False
    for place, letter in enumerate(text):
        if letter.isspace():
            if blank:
                continue
            letter, blank = " ", True
        else:
            letter, blank = _SAME.get(letter, letter), False
        letters.append(letter)
        places.append(place)
    return Plain("".join(letters), tuple(places))


def find_quote(text: str, answer: str) -> Span | None:
    """Where an answer holds these words, letter by letter; only runs of white space and the shape of quotation marks
    and dashes may differ. None for what isn't there, begins or ends inside a word, or has under three telling words.
    """
    return find_in(text, plain(answer))


def find_in(text: str, answer: Plain) -> Span | None:
    """The same, in an answer that is made plain already."""
    wanted = plain(text).text.strip()
    inner = wanted[1:-1].strip() if len(wanted) > 2 and wanted[0] in _MARKS and wanted[-1] == wanted[0] else ""
    for words in (wanted, inner):
        if weight_of(words) < MIN_CONTENT_WORDS:
            continue
        start = answer.text.find(words)
        while start >= 0:
            end = start + len(words)
            if not _inside_word(answer.text, start) and not _inside_word(answer.text, end):
                return Span(answer.places[start], answer.places[end - 1] + 1)
            start = answer.text.find(words, start + 1)
    return None


def _inside_word(text: str, place: int) -> bool:
    if not 0 < place < len(text) or _is_unspaced(text[place]):
        return False
    return text[place - 1].isalnum() and text[place].isalnum()


def weight_of(text: str) -> int:
    """How many words of a text say something. Scripts without blanks count two signs for one."""
    weight = 0
    for word in words_of(text).lowered:
        unspaced = sum(_is_unspaced(letter) for letter in word)
        weight += max(1, unspaced // 2) if unspaced else is_content(word)
    return weight


def _is_unspaced(letter: str) -> bool:
    return "\u0e00" <= letter <= "\u0eff" or "\u3040" <= letter <= "\u30ff" or "\u3400" <= letter <= "\u9fff"


def with_denial(answer: str, span: Span) -> Span:
    """The same quote from its sentence's beginning if a "not" stands right before it: quotes don't turn meanings."""
    before = words_of(answer[max(0, span.start - 60) : span.start]).lowered[-3:]
    if DENIALS.isdisjoint(before):
        return span
    starts = [one.start for one in sentences_of(answer) if one.start <= span.start]
    return Span(starts[-1], span.end) if starts else span


def fit(answer: str, span: Span) -> Span:
    """At most so many characters as a quote shows, ending with a whole word."""
    if span.end - span.start <= MAX_QUOTE:
        return span
    end = span.start + MAX_QUOTE
    while end > span.start + MAX_QUOTE // 2 and not answer[end].isspace():
        end -= 1
    return Span(span.start, span.start + len(answer[span.start : end].rstrip()))


def widen(answer: str, span: Span) -> Span:
    """A stretch too short to prove anything, with the sentences around it."""
    if weight_of(answer[span.start : span.end]) >= MIN_CONTENT_WORDS:
        return span
    sentences = sentences_of(answer)
    inside = [number for number, one in enumerate(sentences) if one.end > span.start and one.start < span.end]
    if not inside:
        return span
    first, last = inside[0], inside[-1]
    after = sentences[last + 1].end if last + 1 < len(sentences) else sentences[last].end
    before = sentences[first - 1].start if first else sentences[first].start
    for start, end in ((sentences[first].start, after), (before, sentences[last].end), (before, after)):
        if weight_of(answer[start:end]) >= MIN_CONTENT_WORDS:
            return Span(start, end)
    return span
