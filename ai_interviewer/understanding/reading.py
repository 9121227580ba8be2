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

WRONG_SHARE = 0.6
"""Share of a pitfall's content words that a sentence has when it is taken for that pitfall."""

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
        self.hits = self.signs.find(self.words)
        self._signed = self._places_of_signs()
        self.substance, self.parroted = substance_of(
            self.text, self.words, known=self.known, signed=bool(self._signed) or self._names_a_pitfall()
        )
        self.sentences = sentences_in(self.text, self.words) if self.substance != "none" else []
        self._firsts = [bisect_left(self.words.starts, span.start) for span in self.sentences]

    def content_in(self, span: Span) -> list[str]:
        """The stems of the content words of a stretch."""
        first, last = bisect_left(self.words.starts, span.start), bisect_left(self.words.starts, span.end)
        return [self.words.stems[number] for number in range(first, last) if is_content(self.words.lowered[number])]

    def is_repeated(self, span: Span) -> bool:
        """True for a stretch that says little beyond the question's own words: it makes no point."""
        after = bisect_left(self._signed, span.start)
        signed = after < len(self._signed) and self._signed[after] < span.end
        return is_repeat(self.content_in(span), self.known, signed=signed)

    def _places_of_signs(self) -> list[int]:
        """Where new, particular signs stand, of points that have a sign of every group somewhere in the answer."""
        groups: dict[int, set[int]] = {}
        for hit in self.hits:
            groups.setdefault(hit.place.point, set()).add(hit.place.group)
        whole = {point for point, found in groups.items() if len(found) == self.signs.groups[point]}
        return sorted(
            self.words.starts[hit.first]
            for hit in self.hits
            if hit.place.point in whole and hit.place.specific and self.is_new(hit)
        )

    def _names_a_pitfall(self) -> bool:
        said = {stem for word, stem in zip(self.words.lowered, self.words.stems, strict=True) if is_content(word)}
        return any(
            len(pitfall & said) >= WRONG_SHARE * len(pitfall) and not (pitfall & said) <= self.known
            for pitfall in self.signs.pitfall_stems
            if len(pitfall) > 1
        )

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
