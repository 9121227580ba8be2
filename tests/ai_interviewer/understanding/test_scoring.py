"""What a reading is worth."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from ai_interviewer.evaluation.scoring import score_answer
from ai_interviewer.values import Made, Reading, Span
from tests.ai_interviewer.understanding.samples import RETRY

HERE = Span(0, 10)


def reading(*points: str, strength: float = 1.0, **more) -> Reading:
    made = tuple(Made(point, HERE, strength) for point in points)
    return Reading(**{"substance": "full", "words": 80, "made": made} | more)


ALL = tuple(point.id for point in RETRY.points)


def test_all_points_surely_made_is_everything():
    assert score_answer(RETRY, reading(*ALL)) == 1.0


def test_each_point_adds_its_share():
    assert score_answer(RETRY, reading(*ALL[:1])) == pytest.approx(1 / 3, abs=0.001)
    assert score_answer(RETRY, reading(*ALL[:2])) == pytest.approx(2 / 3, abs=0.001)


def test_an_unsure_point_counts_less():
    assert score_answer(RETRY, reading("expiry", strength=0.4)) < score_answer(RETRY, reading("expiry"))


@pytest.mark.parametrize(
    "nothing",
    [
        reading(*ALL, substance="none"),
        reading(*ALL, parroted=True),
        reading(off_topic=True),
        Reading(substance="none"),
    ],
)
def test_silence_parroting_and_other_topics_earn_nothing(nothing):
    assert score_answer(RETRY, nothing) == 0.0


def test_a_mistake_costs_and_many_mistakes_cap():
    assert score_answer(RETRY, reading(*ALL, pitfalls=(HERE,))) == 0.88
    assert score_answer(RETRY, reading(ALL[0], pitfalls=(HERE,))) < score_answer(RETRY, reading(ALL[0]))
    assert score_answer(RETRY, reading(*ALL[:2], pitfalls=(HERE, Span(20, 30)))) <= 0.3


def test_evidence_helps_only_an_answer_that_makes_a_point():
    assert score_answer(RETRY, reading(ALL[0], signals=("tradeoff", "metric"))) > score_answer(RETRY, reading(ALL[0]))
    assert score_answer(RETRY, reading(signals=("tradeoff", "metric"))) == score_answer(RETRY, reading())


def test_points_of_another_question_count_for_nothing():
    assert score_answer(RETRY, reading("of-another-question")) == score_answer(RETRY, reading())


def test_length_is_worth_nothing():
    assert score_answer(RETRY, reading(ALL[0], words=40)) == score_answer(RETRY, reading(ALL[0], words=900))


def test_a_question_without_points_is_scored_by_evidence():
    bare = replace(RETRY, points=())
    assert 0 < score_answer(bare, reading()) < score_answer(bare, reading(signals=("metric", "result"))) <= 0.8


@given(
    st.lists(st.sampled_from(ALL), max_size=6),
    st.floats(0, 1),
    st.integers(0, 9),
    st.sampled_from(["none", "thin", "full"]),
    st.booleans(),
)
def test_every_score_lies_between_0_and_1(points, strength, mistakes, substance, off_topic):
    pitfalls = tuple(Span(number, number + 1) for number in range(mistakes))
    score = score_answer(
        RETRY, reading(*points, strength=strength, pitfalls=pitfalls, substance=substance, off_topic=off_topic)
    )
    assert 0.0 <= score <= 1.0
