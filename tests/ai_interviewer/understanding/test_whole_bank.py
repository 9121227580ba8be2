"""Promises that hold for every question of the shipped bank."""

from statistics import fmean

import pytest

from ai_interviewer.bank import shipped_bank
from ai_interviewer.evaluation.scoring import score_answer
from ai_interviewer.understanding import LexicalReader, best_reader
from ai_interviewer.values import Question


@pytest.fixture(scope="module")
def questions() -> list[Question]:
    return [question for topic in shipped_bank().topics for question in topic.questions]


def said_back(question: Question) -> str:
    """The question turned round, padded, and said once more."""
    words = question.text.replace("?", ".").split()
    half = len(words) // 2
    turned = " ".join([*words[half:], "and", *words[:half]])
    return (
        f"Well, that is a good question. {turned} So I would think about that: {question.text} That is what I would do."
    )


def test_repeating_any_question_earns_nothing(questions):
    reader = LexicalReader()
    assert [one.key for one in questions if score_answer(one, reader.read(said_back(one), one)) > 0] == []


def test_repeating_a_question_earns_nothing_by_meaning(questions):
    reader = best_reader()
    for question in questions[::12]:
        assert score_answer(question, reader.read(said_back(question), question)) == 0, question.key


def test_an_answer_that_says_all_points_is_worth_most_of_it(questions):
    reader = LexicalReader()
    scores = [score_answer(one, reader.read(" ".join(point.text for point in one.points), one)) for one in questions]
    assert fmean(scores) > 0.8


def test_of_points_said_in_their_own_words_nearly_all_are_heard_by_meaning(questions):
    reader, heard, of = best_reader(), 0, 0
    if reader.name != "embedding":
        pytest.skip("the embedding model is not installed")
    for question in questions[::12]:
        answer = "Let me think aloud. " + " ".join(point.text for point in question.points)
        heard += len(reader.read(answer, question).made)
        of += len(question.points)
    assert heard / of > 0.85
