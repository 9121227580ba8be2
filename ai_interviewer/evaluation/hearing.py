"""The answers of an interview, read, and put under the plan's questions: follow-ups count for their question."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from msgspec.structs import replace

from ai_interviewer.evaluation.material import Material, Told
from ai_interviewer.evaluation.orders import may_speak_to_judge, without_orders
from ai_interviewer.evaluation.quotes import (
    MIN_CONTENT_WORDS,
    Plain,
    find_in,
    fit,
    plain,
    weight_of,
    widen,
    with_denial,
)
from ai_interviewer.evaluation.shapes import Quote
from ai_interviewer.understanding import MAX_ANSWER, Reader
from ai_interviewer.understanding.reading import signs_of
from ai_interviewer.understanding.sentences import sentences_of
from ai_interviewer.understanding.words import content_stems
from ai_interviewer.values import Made, PlanItem, Point, Question, Reading, Span

ABOUT_IT = 4
"""Different words of the question's matter that an answer without a point has to hold to be about it."""
SUBSTANCES = ("none", "thin", "full")


@dataclass(frozen=True)
class Answer:
    """One answer, as it was understood. `text`: what was read of it, letters in their places."""

    told: Told
    text: str
    reading: Reading
    question: Question

    @cached_property
    def is_evidence(self) -> bool:
        """True if it says something about the matter. Silence, nonsense, repetition, another topic: false."""
        reading = self.reading
        if self.told.skipped or reading.substance == "none" or reading.parroted or reading.off_topic:
            return False
        if reading.made or reading.pitfalls:
            return True
        return reading.substance == "full" and len(self._about) >= ABOUT_IT

    @cached_property
    def may_speak_to_judge(self) -> bool:
        """True if some of it might be meant for whoever scores it."""
        return self.text != self.told.answer[:MAX_ANSWER] or may_speak_to_judge(self.told.answer)

    @cached_property
    def _about(self) -> frozenset[str]:
        signs = signs_of(self.question)
        return signs.about_stems & frozenset(content_stems(self.text))

    @cached_property
    def plain(self) -> Plain:
        return plain(self.text)

    @property
    def best_sentence(self) -> Span | None:
        """The sentence with most words of the matter."""
        about = signs_of(self.question).about_stems
        best: tuple[int, int, Span] | None = None
        for span in sentences_of(self.text)[:200]:
            stems = set(content_stems(self.text[span.start : span.end]))
            mark = (len(stems & about), len(stems), span)
            if stems and (best is None or mark[:2] > best[:2]):
                best = mark
        return best[2] if best else None


@dataclass(frozen=True)
class Group:
    """A question of the plan with all that was answered to it and to its follow-ups."""

    item: PlanItem
    answers: tuple[Answer, ...]

    @property
    def question(self) -> Question:
        return self.item.question

    @cached_property
    def evidence(self) -> tuple[Answer, ...]:
        return tuple(answer for answer in self.answers if answer.is_evidence)

    @cached_property
    def made(self) -> dict[str, tuple[Answer, Made]]:
        """The points made, each where it is made most surely."""
        best: dict[str, tuple[Answer, Made]] = {}
        for answer in self.evidence:
            for made in answer.reading.made:
                if made.point not in best or made.strength > best[made.point][1].strength:
                    best[made.point] = (answer, made)
        return best

    @cached_property
    def reading(self) -> Reading:
        """All its answers as if they were one."""
        return together([answer.reading for answer in self.evidence], [made for _, made in self.made.values()])

    @cached_property
    def probed(self) -> frozenset[str]:
        """Points that a follow-up asked for and got an answer with something in it."""
        return frozenset(answer.told.point for answer in self.evidence if answer.told.point)

    @property
    def is_full(self) -> bool:
        return any(answer.reading.substance == "full" for answer in self.evidence)

    def point(self, key: str) -> Point:
        return next(point for point in self.question.points if point.id == key)


def together(readings: list[Reading], made: list[Made]) -> Reading:
    """Several readings of the same question as one. `made`: the best of each point."""
    if not readings:
        return Reading(substance="none")
    return Reading(
        substance=max((reading.substance for reading in readings), key=SUBSTANCES.index),
        words=sum(reading.words for reading in readings),
        made=tuple(made),
        pitfalls=tuple(span for reading in readings for span in reading.pitfalls),
        signals=tuple(dict.fromkeys(signal for reading in readings for signal in reading.signals)),
        by=readings[0].by,
    )


def read_answer(told: Told, question: Question, reader: Reader) -> Answer:
    """One answer, read without what it says to its judge."""
    text = without_orders(told.answer[:MAX_ANSWER])
    # The question was perhaps put in a model's words: repeating those makes no point either.
    reading = reader.read(text, question, asked=told.question, point=told.point)
    known = {point.id for point in question.points}
    return Answer(told, text, replace(reading, made=tuple(one for one in reading.made if one.point in known)), question)


def hear(material: Material, *, reader: Reader, progress: Callable[[float], None]) -> tuple[Group, ...]:
    """Every question that was asked, in the order of the plan, with its answers read. `progress`: 0 to 1."""
    items = {item.number: item for item in material.plan.items}
    answers: dict[int, list[Answer]] = {}
    for place, told in enumerate(material.turns, 1):
        if told.item in items:
            answers.setdefault(told.item, []).append(read_answer(told, items[told.item].question, reader))
        progress(place / len(material.turns))
    return tuple(Group(items[number], tuple(answers[number])) for number in sorted(answers))


@dataclass
class Quotes:
    """Every quote of a report goes through here: cut out of an answer, and counted."""

    groups: tuple[Group, ...]
    _of: set[tuple[int, str]] = field(default_factory=set)
    _found: set[tuple[int, str]] = field(default_factory=set)

    @property
    def found(self) -> int:
        return len(self._found)

    @property
    def of(self) -> int:
        return len(self._of)

    def cut(self, answer: Answer, span: Span) -> Quote | None:
        """The words of that stretch; None if they are too few to prove anything, or cannot be found again."""
        span = fit(answer.text, widen(answer.text, span))
        text = answer.text[span.start : span.end]
        if weight_of(text) < MIN_CONTENT_WORDS:
            return None
        claim = (answer.told.number, text)
        self._of.add(claim)
        if find_in(text, answer.plain) is None:
            return None
        self._found.add(claim)
        return Quote(text=text, turn=answer.told.number, at_ms=answer.told.at_ms)

    def find(self, turn: int, text: str) -> tuple[Answer, Quote] | None:
        """Where a model's quote stands: in the answer that it names, else in another one. None if nowhere."""
        self._of.add((turn, text))
        answers = [answer for group in self.groups for answer in group.answers]
        for answer in sorted(answers, key=lambda one: one.told.number != turn):
            span = find_in(text, answer.plain)
            if span is not None:
                self._found.add((turn, text))
                span = fit(answer.text, with_denial(answer.text, span))
                shown = answer.text[span.start : span.end]
                return answer, Quote(text=shown, turn=answer.told.number, at_ms=answer.told.at_ms)
        return None
