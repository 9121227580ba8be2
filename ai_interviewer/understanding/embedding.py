"""Reading by meaning: sentences beside key points in a small embedding model, with the signs as second evidence."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from ai_interviewer.understanding.lexical import Found, signs_found, wrong_sentences
from ai_interviewer.understanding.model import SentenceModel
from ai_interviewer.understanding.reading import Heard, Kept
from ai_interviewer.understanding.sentences import clauses_of
from ai_interviewer.understanding.signs import DENIALS, is_denied
from ai_interviewer.values import Made, Question, Reading, Span

if TYPE_CHECKING:
    from ai_interviewer.understanding.model import Vectors

# Chosen with tests/ai_interviewer/understanding/development.toml; never with held_out.toml.
ALONE = 0.54
"""Likeness from which a stretch makes a point without any of its signs."""
WITH_A_SIGN = 0.42
"""The same, where one of the point's signs stands in the stretch."""
WITH_ALL_SIGNS = 0.28
"""Likeness below which even all signs are taken for chance, unless they are very sure."""
SURE_SIGNS = 0.8
TOLD = 0.12
"""Less is asked of a story: "I asked for half an hour" is far from its point's general words. A technique is not."""
PROBED = 0.07
"""Less is asked of the answer to a follow-up: it leaves out what the follow-up said."""
DENIED = 0.08
"""Taken from the likeness of a sentence that denies: the model hardly hears a "not"."""
RIVALRY = 0.07
"""A stretch makes, without signs, only points about as near as the nearest one."""
WRONG = 0.54
"""Likeness from which a sentence is taken for a pitfall, if it is nearer to that than to any point."""
FAR = 0.3
"""An answer none of whose sentences is this near to the question, or to a point of it, is about something else."""
MAX_SENTENCES = 96
"""Sentences that are compared: about 1,500 words. What comes later is read by signs alone."""
MAX_STRETCHES = 128
"""Sentences and parts of sentences."""


@dataclass(frozen=True, slots=True)
class Known:
    """The vectors of a question: its points, its pitfalls, and itself with its tags (to know what is off topic)."""

    points: Vectors
    pitfalls: Vectors
    itself: Vectors


@dataclass(frozen=True, slots=True)
class Stretch:
    """A sentence, two neighbours or a part of a long one, and how near it is to each point."""

    span: Span
    sentences: frozenset[int]
    near: tuple[float, ...]


class EmbeddingReader:
    """A point is made where a stretch means the same, or where its signs stand and the meaning isn't against it."""

    name = "embedding"

    def __init__(self, model: SentenceModel) -> None:
        self._model = model
        self._known: Kept[Known] = Kept(256)

    def prepare(self, questions: Iterable[Question]) -> None:
        """Work out the vectors of these questions beforehand, so that the first answer to each need not wait."""
        for question in questions:
            self._known_of(question)

    def read(self, answer: str, question: Question, *, asked: str = "", point: str = "") -> Reading:
        """What `answer` says to `question`, by meaning and words. 3 ms of CPU a sentence: not on the event loop."""
        heard = Heard(answer, question, asked)
        if heard.substance == "none":
            return heard.reading([], [], off_topic=False, by=self.name)
        known = self._known_of(question)
        signs = signs_found(heard, question, asked=asked, point=point)
        signed = _signed(heard)
        stretches, wrong, nearest = self._compare(heard, known)
        made = []
        for number, one in enumerate(question.points):
            easier = TOLD if question.kind == "behavioural" else 0.0
            if one.id == point:
                easier += PROBED
            best = _made(number, signs[number], signed.get(number, []), stretches, wrong, easier=easier)
            if best is not None:
                made.append(Made(one.id, best.span, best.strength))
        foreign = not made and not wrong and nearest < FAR and len(heard.words) >= 12 and not _is_other_script(heard)
        pitfalls = [heard.sentences[number] for number in wrong]
        return heard.reading(made, pitfalls, off_topic=foreign, by=self.name)

    def _known_of(self, question: Question) -> Known:
        return self._known.get((question.key, question.version, hash(question)), lambda: self._learn(question))

    def _learn(self, question: Question) -> Known:
        points, pitfalls = [point.text for point in question.points], list(question.pitfalls)
        rows = self._model.vectors([*points, *pitfalls, question.text, " ".join(question.tags) or question.topic])
        return Known(
            rows[: len(points)], rows[len(points) : len(points) + len(pitfalls)], rows[len(points) + len(pitfalls) :]
        )

    def _compare(self, heard: Heard, known: Known) -> tuple[list[Stretch], frozenset[int], float]:
        sentences = heard.sentences[:MAX_SENTENCES]
        spans = list(sentences)
        inside = [frozenset({number}) for number in range(len(sentences))]
        for number, sentence in enumerate(sentences):
            if len(spans) >= MAX_STRETCHES:
                break
            for clause in clauses_of(heard.text, sentence, heard.words):
                spans.append(clause)
                inside.append(frozenset({number}))
        rows = self._model.vectors([heard.text[span.start : span.end] for span in spans])
        # The mean of two sentences' vectors is near enough to the vector of both, and costs nothing.
        for number in range(len(sentences) - 1):
            spans.append(Span(sentences[number].start, sentences[number + 1].end))
            inside.append(frozenset({number, number + 1}))
        if len(sentences) > 1:
            rows = _with_pairs(rows, len(sentences))
        near = (rows @ known.points.T).tolist()
        wrong = set(wrong_sentences(heard))
        if len(known.pitfalls):
            bad = (rows[: len(sentences)] @ known.pitfalls.T).max(axis=1).tolist()
            for number in range(len(sentences)):
                closest = max(near[number], default=0.0)
                if bad[number] >= WRONG and bad[number] > closest and not heard.is_repeated(sentences[number]):
                    if not _is_denied_pitfall(heard, sentences[number]):
                        wrong.add(number)
                elif number in wrong and closest > bad[number]:
                    wrong.discard(number)  # the same words, but rather the point's meaning
        about = float((rows[: len(sentences)] @ known.itself.T).max())
        nearest = max(about, max((max(row, default=0.0) for row in near[: len(sentences)]), default=0.0) - 0.1)
        stretches = [
            Stretch(span, numbers, tuple(value - _denial(heard, span) for value in row))
            for span, numbers, row in zip(spans, inside, near, strict=True)
            if not heard.is_repeated(span)
        ]
        return stretches, frozenset(wrong), nearest


def _made(
    point: int,
    signs: Found | None,
    signed: list[int],
    stretches: list[Stretch],
    wrong: frozenset[int],
    *,
    easier: float,
) -> Found | None:
    """Whether, where and how surely the answer makes a point, from both kinds of evidence."""
    best: Found | None = None
    for stretch in stretches:
        near = stretch.near[point]
        if stretch.sentences & wrong or near < WITH_A_SIGN - easier or near < max(stretch.near) - RIVALRY:
            continue
        if near < ALONE - min(easier, PROBED) and not _has_one(signed, stretch.span):
            continue
        if best is None or _certainty(near) > best.strength + (0.1 if len(stretch.sentences) > 1 else 0.0):
            best = Found(stretch.span, stretch.sentences, _certainty(near))
    if signs is None or signs.sentences <= wrong:
        return best
    near = max((stretch.near[point] for stretch in stretches if stretch.sentences <= signs.sentences), default=0.0)
    if best is None:
        if near < WITH_ALL_SIGNS - easier and signs.strength < SURE_SIGNS:
            return None
        return Found(signs.span, signs.sentences, round(min(1.0, 0.6 * signs.strength + 0.5 * _certainty(near)), 3))
    place = signs if signs.sentences & best.sentences else best
    together = max(signs.strength, best.strength) + 0.3 * min(signs.strength, best.strength)
    return Found(place.span, place.sentences, round(min(1.0, together), 3))


def _certainty(near: float) -> float:
    """Likeness as strength: half at 0.5, full at 0.72."""
    return round(min(1.0, max(0.1, 0.5 + (near - 0.5) * 2.3)), 3)


def _signed(heard: Heard) -> dict[int, list[int]]:
    """For each point where a particular sign of it stands, in order."""
    places: dict[int, list[int]] = {}
    for hit in heard.hits:
        if hit.place.specific and heard.is_new(hit):
            places.setdefault(hit.place.point, []).append(heard.words.starts[hit.first])
    return places


def _has_one(places: list[int], span: Span) -> bool:
    after = bisect_left(places, span.start)
    return after < len(places) and places[after] < span.end


def _denial(heard: Heard, span: Span) -> float:
    first, last = bisect_left(heard.words.starts, span.start), bisect_left(heard.words.starts, span.end)
    denying = any(
        heard.words.lowered[number] in {"wouldn't", "unnecessary", "needn't", "never"}
        or (heard.words.lowered[number] in {"need", "use", "do", "want"} and is_denied(heard.words, number))
        for number in range(first, last)
    )
    return DENIED if denying else 0.0


def _is_denied_pitfall(heard: Heard, span: Span) -> bool:
    """True for "deleting the commit isn't enough", where the pitfalls are claims without a denial."""
    first, last = bisect_left(heard.words.starts, span.start), bisect_left(heard.words.starts, span.end)
    return not heard.signs.pitfalls_deny and not DENIALS.isdisjoint(heard.words.lowered[first:last])


def _is_other_script(heard: Heard) -> bool:
    letters = [word for word in heard.words.lowered if word.isalpha()]
    return bool(letters) and sum(word[0] < "\u0250" for word in letters) * 2 < len(letters)


def _with_pairs(rows: Vectors, count: int) -> Vectors:
    import numpy

    pairs = rows[: count - 1] + rows[1:count]
    pairs /= numpy.maximum(numpy.linalg.norm(pairs, axis=1, keepdims=True), 1e-9)
    joined: Vectors = numpy.concatenate([rows, pairs])
    return joined


class Likeness:
    """How alike texts are in meaning. Keeps the vectors of what it compared with, not the words."""

    def __init__(self, model: SentenceModel) -> None:
        self._model = model
        self._kept: Kept[Vectors] = Kept(2_048)

    def of(self, text: str, others: Sequence[str]) -> list[float]:
        """The cosine of `text` with each of `others`."""
        keys = [hashlib.blake2b(other.encode(errors="replace"), digest_size=16).digest() for other in others]
        new = {key: other for key, other in zip(keys, others, strict=True) if key not in self._kept}
        rows = dict(zip(new, self._model.vectors(list(new.values())), strict=True)) if new else {}
        for key, row in rows.items():
            self._kept.put(key, row)
        mine = self._model.vectors([text])[0]
        found: list[float] = []
        for key, other in zip(keys, others, strict=True):
            row = rows[key] if key in rows else self._kept.get(key, partial(self._one, other))
            found.append(float(mine @ row))
        return found

    def _one(self, text: str) -> Vectors:
        row: Vectors = self._model.vectors([text])[0]
        return row
