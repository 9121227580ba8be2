"""Reading by signs alone: no model, well under a millisecond for an ordinary answer."""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ai_interviewer.understanding.reading import WRONG_SHARE, Heard
from ai_interviewer.understanding.signs import Hit
from ai_interviewer.understanding.words import content_stems, words_of
from ai_interviewer.values import Made, Question, Reading, Span

FOREIGN = 0.18
"""Share of an answer's content words that belong to the question's matter, under which it is about something else."""
CHANCE = 0.6
"""Strength below which a single point in such an answer is taken for chance."""


class LexicalReader:
    """A point is made where every group of its signs has a phrase in one sentence or two neighbouring ones."""

    name = "lexical"

    def read(self, answer: str, question: Question, *, asked: str = "", point: str = "") -> Reading:
        """What `answer` says to `question`, by its words."""
        heard = Heard(answer, question, asked)
        if heard.substance == "none":
            return heard.reading([], [], off_topic=False, by=self.name)
        wrong = wrong_sentences(heard)
        made = []
        for number, found in enumerate(signs_found(heard, question, asked=asked, point=point)):
            if found is not None and not found.sentences <= wrong.keys():
                made.append(Made(question.points[number].id, found.span, found.strength))
        pitfalls = [heard.sentences[number] for number in wrong]
        foreign = is_foreign(heard) and not wrong and len(made) < 2 and all(one.strength < CHANCE for one in made)
        return heard.reading([] if foreign else made, pitfalls, off_topic=foreign, by=self.name)


@dataclass(frozen=True, slots=True)
class Found:
    """The best place of a point's signs."""

    span: Span
    sentences: frozenset[int]
    strength: float


def signs_found(heard: Heard, question: Question, *, asked: str = "", point: str = "") -> list[Found | None]:
    """For each point of the question where its signs stand, if all of its groups are there."""
    hits: dict[int, dict[int, dict[int, list[Hit]]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    for hit in heard.hits:
        hits[hit.place.point][heard.sentence_of(hit.first)][hit.place.group].append(hit)
    given = _groups_asked(heard, asked, question, point)
    return [
        _best(heard, number, hits[number], given if question.points[number].id == point else frozenset())
        if number in hits
        else None
        for number in range(len(question.points))
    ]


def _groups_asked(heard: Heard, asked: str, question: Question, point: str) -> frozenset[int]:
    """The groups that the follow-up itself has named: who answers it needn't say them again."""
    if not asked or not point:
        return frozenset()
    return frozenset(
        hit.place.group for hit in heard.signs.find(words_of(asked)) if question.points[hit.place.point].id == point
    )


def _best(heard: Heard, point: int, sentences: dict[int, dict[int, list[Hit]]], given: frozenset[int]) -> Found | None:
    best: Found | None = None
    groups = heard.signs.groups[point]
    for sentence in sorted(sentences):
        for last in (sentence, sentence + 1):
            parts = [sentences[number] for number in range(sentence, last + 1) if number in sentences]
            if last > sentence and len(parts) < 2:
                continue
            found = {group for part in parts for group in part}
            if not found or len(found | given) < groups:
                continue
            inside = [hit for part in parts for hits in part.values() for hit in hits]
            span = Span(heard.sentences[sentence].start, heard.sentences[last].end)
            if not any(heard.is_new(hit) for hit in inside) or heard.is_repeated(span):
                continue
            strength = _strength(heard, point, inside, span, together=last == sentence)
            if best is None or strength > best.strength:
                best = Found(span, frozenset(range(sentence, last + 1)), strength)
    return best


def _strength(heard: Heard, point: int, hits: list[Hit], span: Span, *, together: bool) -> float:
    """How sure the signs are: one sentence over two, particular phrases over common ones, the point's own words too."""
    specific = len({hit.place.group for hit in hits if hit.place.specific and heard.is_new(hit)})
    phrases = len({(hit.first, hit.last) for hit in hits})
    own = heard.signs.point_stems[point]
    shared = len(own.intersection(heard.content_in(span)))
    sure = 0.25 + 0.1 * together + 0.1 * min(specific, 2) + 0.05 * min(phrases - 1, 3) + 0.1 * min(shared, 4)
    return round(min(1.0, sure), 3)


def wrong_sentences(heard: Heard) -> dict[int, float]:
    """The sentences that say what a pitfall says, with the share of its words."""
    wrong: dict[int, float] = {}
    for number, span in enumerate(heard.sentences):
        said = set(heard.content_in(span))
        for pitfall in heard.signs.pitfall_stems:
            if len(pitfall) < 2:
                continue
            share = len(pitfall & said) / len(pitfall)
            if share >= WRONG_SHARE and len((pitfall & said) - heard.known) >= 1 and share > wrong.get(number, 0.0):
                wrong[number] = round(share, 3)
    return wrong


def is_foreign(heard: Heard) -> bool:
    """True if hardly a word of the answer has to do with the question, its points, its tags."""
    stems = {stem for span in heard.sentences for stem in heard.content_in(span) if stem.isascii()}
    if len(stems) < 5 or len(heard.words) < 15:
        return False
    return len(stems & heard.signs.about_stems) / len(stems) < FOREIGN


def likeness(text: str, others: Sequence[str]) -> list[float]:
    """The cosine of the words' counts of `text` with each of `others`."""
    first = Counter(content_stems(text))
    return [_cosine(first, Counter(content_stems(other))) for other in others]


def _cosine(one: Counter[str], other: Counter[str]) -> float:
    if not one or not other:
        return 0.0
    product = sum(count * other[stem] for stem, count in one.items())
    length = math.sqrt(sum(count**2 for count in one.values()) * sum(count**2 for count in other.values()))
    return product / length
