"""What an answer says: the shape of a reader, and the groundwork that every reader stands on."""

import threading
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, Protocol, TypeVar

from ai_interviewer.understanding.sentences import sentences_in
from ai_interviewer.understanding.signals import signals_of
from ai_interviewer.understanding.signs import Hit, Signs
from ai_interviewer.understanding.substance import is_repeat, substance_of
from ai_interviewer.understanding.words import content_stems, is_content, words_of
from ai_interviewer.values import Made, Question, Reading, Span

MAX_ANSWER = 8_000
"""Characters of an answer that are read. What comes after them is not."""

V = TypeVar("V")


class Reader(Protocol):
    """Reads answers: which key points they make, and where."""

    name: str

    def read(self, answer: str, question: Question, *, asked: str = "", point: str = "") -> Reading:
        """What `answer` says to `question`. `asked`: the follow-up it answers; `point`: the point it asked for."""
        ...


class Kept(Generic[V]):
    """What was made for the last `size` keys. Two threads may make the same thing at once; neither waits."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._lock = threading.Lock()
        self._values: OrderedDict[Hashable, V] = OrderedDict()

    def __contains__(self, key: Hashable) -> bool:
        return key in self._values

    def get(self, key: Hashable, make: Callable[[], V]) -> V:
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        return self.put(key, make())

    def put(self, key: Hashable, value: V) -> V:
        with self._lock:
            self._values[key] = value
            while len(self._values) > self._size:
                self._values.popitem(last=False)
        return value


_signs: Kept[Signs] = Kept(1_024)


def signs_of(question: Question) -> Signs:
    """The question's signs, made ready. A preview may change a question under its version: its words count, too."""
    return _signs.get((question.key, question.version, hash(question)), lambda: Signs(question))


class Heard:
    """An answer taken apart: its words, its sentences, and what of it was in the question already."""

    def __init__(self, answer: str, question: Question, asked: str) -> None:
        self.text = answer[:MAX_ANSWER]
        self.signs = signs_of(question)
        self.known = self.signs.question_stems | frozenset(content_stems(asked)) if asked else self.signs.question_stems
        self.words = words_of(self.text)
        self.substance, self.parroted = substance_of(self.text, self.words, known=self.known)
        says = self.substance != "none"
        self.sentences = sentences_in(self.text, self.words) if says else []
        self.hits = self.signs.find(self.words) if says else []
        self._firsts = [bisect_left(self.words.starts, span.start) for span in self.sentences]

    def content_in(self, span: Span) -> list[str]:
        """The stems of the content words of a stretch."""
        first, last = bisect_left(self.words.starts, span.start), bisect_left(self.words.starts, span.end)
        return [self.words.stems[number] for number in range(first, last) if is_content(self.words.lowered[number])]

    def is_repeated(self, span: Span) -> bool:
        """True for a stretch that says little beyond the question's own words: it makes no point."""
        return is_repeat(self.content_in(span), self.known)

    def sentence_of(self, word: int) -> int:
        """The number of the sentence in which a word stands."""
        return max(0, bisect_left(self._firsts, word + 1) - 1)

    def is_new(self, hit: Hit) -> bool:
        """False for a phrase all of whose words were in the question."""
        return any(self.words.stems[number] not in self.known for number in range(hit.first, hit.last))

    def reading(self, made: list[Made], pitfalls: list[Span], *, off_topic: bool, by: str) -> Reading:
        """All of it put together, points in the order in which the answer makes them."""
        return Reading(
            substance=self.substance,
            words=len(self.words),
            made=tuple(sorted(made, key=lambda one: (one.span.start, one.span.end))),
            pitfalls=tuple(sorted(set(pitfalls), key=lambda span: (span.start, span.end))),
            signals=signals_of(self.text, self.words) if self.substance != "none" else (),
            parroted=self.parroted,
            off_topic=off_topic,
            by="embedding" if by == "embedding" else "lexical",
        )
