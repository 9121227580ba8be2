"""Good above partial above the rest, on answers that nothing was tuned to (see the head of held_out.toml)."""

import pytest

from ai_interviewer.bank import shipped_bank
from ai_interviewer.understanding import LexicalReader, best_reader
from tests.benchmarks.interviewer.ranking import WORTHS, answers_in, mean_scores, ranked, scored

ENOUGH = 0.9


def results_of(reader, name):
    bank = shipped_bank()
    answers = answers_in(name)
    return scored(reader, answers, {answer.question: bank.question(answer.question) for answer in answers})


@pytest.fixture(scope="module")
def by_best():
    return results_of(best_reader(), "held_out")


@pytest.fixture(scope="module")
def by_words():
    return results_of(LexicalReader(), "held_out")


@pytest.mark.parametrize("which", ["by_best", "by_words"])
def test_nine_of_ten_pairs_are_ranked_right(which, request):
    right, of, wrong = ranked(request.getfixturevalue(which))
    assert of >= 84
    assert right / of >= ENOUGH, wrong


@pytest.mark.parametrize("which", ["by_best", "by_words"])
def test_repeating_the_question_earns_nothing(which, request):
    for one in request.getfixturevalue(which):
        if one.answer.worth == "parroting":
            assert one.score == 0.0, one.answer.question
            assert one.reading.made == ()


def test_the_means_fall_from_good_to_the_rest(by_best):
    means = mean_scores(by_best)
    assert means["good"] > means["partial"] + 0.2
    assert means["partial"] > max(means["wrong"], means["off_topic"], means["parroting"])


def test_the_set_is_what_it_says():
    answers = answers_in("held_out")
    questions = {answer.question for answer in answers}
    assert len(questions) >= 12
    for question in questions:
        assert sorted(answer.worth for answer in answers if answer.question == question) == sorted(WORTHS)
    assert all(40 <= len(answer.text.split()) <= 120 for answer in answers)


def test_nothing_of_the_held_out_questions_is_in_the_development_set():
    held_out = {answer.question for answer in answers_in("held_out")}
    assert held_out.isdisjoint(answer.question for answer in answers_in("development"))
