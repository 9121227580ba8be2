"""Which question of the bank tests which requirement."""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ai_interviewer.bank import Bank
from ai_interviewer.values import Question, Requirement

from .terms import content_words, folded

Similar = Callable[[str, Sequence[str]], Sequence[float]]

FITS = 0.65  # from here on a question tests a requirement
_TAG, _TEXT, _LOOSE = 1.0, 0.6, 0.45  # what a shared term is worth: among the tags, in the words, as any word
_MEANT = 0.5  # likeness in meaning from which a question tests a requirement; below it, chance finds as much
_MAX_COMPARED = 40  # questions that one requirement is compared with by meaning


@dataclass(frozen=True)
class _Words:
    tags: frozenset[str]
    text: frozenset[str]


def fits_of(
    bank: Bank, questions: Sequence[Question], requirements: Sequence[Requirement], similar: Similar | None = None
) -> dict[tuple[str, str], float]:
    """How well each question tests each requirement, by (question key, requirement id), where it does at all."""
    if not questions or not requirements:
        return {}
    words = {question.key: _words_of(question) for question in questions}
    rarity = _rarity(bank)
    fits: dict[tuple[str, str], float] = {}
    for requirement in requirements:
        terms = {folded(part) for term in requirement.terms for part in (term, *term.split())}
        loose = content_words(requirement.text) - terms
        marks = {key: _mark(terms, loose, each, rarity) for key, each in words.items()}
        reached = any(mark >= FITS for mark in marks.values())
        if similar is not None and not reached:
            marks |= _nearness(requirement, questions, marks, similar)
        fits.update({(key, requirement.id): mark for key, mark in marks.items() if mark >= FITS})
    return fits


def _words_of(question: Question) -> _Words:
    tags = frozenset(folded(part) for tag in question.tags for part in (tag, *tag.split()))
    said = " ".join((question.text, question.deeper, *(point.text for point in question.points)))
    return _Words(tags=tags, text=frozenset(content_words(said)))


def _rarity(bank: Bank) -> Callable[[str], float]:
    """0 for a word that stands in every question, 1 for one that stands in a single one."""
    counts: Counter[str] = Counter()
    questions = bank.questions()
    for question in questions:
        words = _words_of(question)
        counts.update(words.tags | words.text)
    whole = math.log(max(len(questions), 2))
    return lambda word: max(0.0, math.log(max(len(questions), 2) / counts[word]) / whole) if counts[word] else 0.0


def _mark(terms: set[str], loose: set[str], words: _Words, rarity: Callable[[str], float]) -> float:
    mark = sum(_TAG * rarity(term) for term in terms & words.tags)
    mark += sum(_TEXT * rarity(term) for term in (terms - words.tags) & words.text)
    mark += sum(_LOOSE * rarity(word) for word in loose & words.tags)
    mark += sum(_LOOSE * _TEXT * rarity(word) for word in (loose - words.tags) & words.text)
    return min(1.0, mark)


def _nearness(
    requirement: Requirement, questions: Sequence[Question], marks: dict[str, float], similar: Similar
) -> dict[str, float]:
    best = sorted(questions, key=lambda question: -marks[question.key])[:_MAX_COMPARED]
    nearness = similar(requirement.text, [question.text for question in best])
    return {
        question.key: min(1.0, near - _MEANT + FITS)
        for question, near in zip(best, nearness, strict=False)
        if near >= _MEANT
    }
