"""How well a reader tells good answers from others: pairs of answers to one question, ranked by their scores."""

import time
import tomllib
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median

from ai_interviewer.evaluation.scoring import score_answer
from ai_interviewer.understanding import Reader
from ai_interviewer.values import Question, Reading

ANSWERS = Path(__file__).parents[2] / "ai_interviewer" / "understanding"
WORTHS = ("good", "partial", "wrong", "off_topic", "parroting")
PAIRS = (("good", "partial"), *((better, worse) for better in WORTHS[:2] for worse in WORTHS[2:]))
"""What must score higher than what. Between wrong, off topic and parroting nothing is asked."""


@dataclass(frozen=True)
class Answer:
    """An answer written by us, and what it is worth."""

    question: str
    worth: str
    text: str


@dataclass(frozen=True)
class Scored:
    """What a reader made of an answer."""

    answer: Answer
    reading: Reading
    score: float
    milliseconds: float


def answers_in(name: str) -> list[Answer]:
    """The answers of a set: "held_out" or "development"."""
    with (ANSWERS / f"{name}.toml").open("rb") as file:
        return [Answer(one["question"], one["worth"], one["text"].strip()) for one in tomllib.load(file)["answer"]]


def scored(reader: Reader, answers: list[Answer], questions: dict[str, Question]) -> list[Scored]:
    """Every answer read and scored. Each question is read once beforehand, so that times are those of answers alone."""
    for key in {answer.question for answer in answers}:
        reader.read("A few words that are about nothing at all.", questions[key])
    results = []
    for answer in answers:
        question = questions[answer.question]
        begun = time.perf_counter()
        reading = reader.read(answer.text, question)
        took = (time.perf_counter() - begun) * 1000
        results.append(Scored(answer, reading, score_answer(question, reading), took))
    return results


def ranked(results: list[Scored]) -> tuple[int, int, list[str]]:
    """Pairs ranked right, pairs in all, and those that are not. A tie is not right."""
    scores = {(one.answer.question, one.answer.worth): one.score for one in results}
    right, wrong = 0, []
    for question in sorted({one.answer.question for one in results}):
        for better, worse in PAIRS:
            if (question, better) not in scores or (question, worse) not in scores:
                continue
            if scores[question, better] > scores[question, worse]:
                right += 1
            else:
                wrong.append(f"{question}: {better} over {worse}")
    return right, right + len(wrong), wrong


def mean_scores(results: list[Scored]) -> dict[str, float]:
    """The mean score of each worth."""
    return {
        worth: round(fmean(one.score for one in results if one.answer.worth == worth), 3)
        for worth in WORTHS
        if any(one.answer.worth == worth for one in results)
    }


def typical_time(results: list[Scored]) -> float:
    """The median of the milliseconds per answer."""
    return round(median(one.milliseconds for one in results), 2)
