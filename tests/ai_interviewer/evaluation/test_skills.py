import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some
from msgspec.structs import replace

from ai_interviewer.bank import shipped_bank
from ai_interviewer.evaluation import build_report
from ai_interviewer.evaluation.skills import LEVELS, level_of
from ai_interviewer.values import Plan, PlanItem
from tests.ai_interviewer.evaluation.interviews import (
    NONSENSE,
    OFF_TOPIC,
    PARCELS,
    PARROTING,
    READER,
    RUBRIC,
    SLOW,
    SURE,
    WEAK,
    few,
    interview,
    quotes_in,
    report_of,
    scores,
    skill,
    told,
)

HERE = Path(__file__).parent
NOTHING = [
    "",
    "   ",
    "Yes.",
    "Databases",
    "I don't know.",
    "no no no no no no",
    NONSENSE,
    OFF_TOPIC,
    PARROTING,
    "👍" * 40,
]


def test_an_answer_that_makes_all_points_is_of_the_highest_level_in_the_rubrics_words() -> None:
    shown = skill(report_of(told(1, SURE)))
    assert (shown.verdict, shown.score) == ("scored", 5)
    assert shown.level_words == RUBRIC.skills["reliability"].levels[4]
    assert (shown.points_made, shown.points_asked) == (4, 4)
    assert shown.quotes
    assert (shown.points_made, shown.points_asked) == (4, 4)
    assert "Left open" not in shown.because


@pytest.mark.parametrize("nothing", NOTHING)
def test_silence_nonsense_repetition_and_other_topics_are_too_little_and_never_a_low_level(nothing: str) -> None:
    report = report_of(told(1, nothing), told(2, nothing, item=2))
    assert {one.verdict for one in report.skills} == {"insufficient_evidence"}
    assert scores(report) == {"reliability": None, "performance": None, "observability": None}
    assert report.strengths == ()
    assert report.work_on is None
    assert all(one.score is None for one in report.questions_list)
    assert all("does not count" in one.because for one in report.skills)


def test_a_skipped_question_counts_for_nothing() -> None:
    report = report_of(told(1, SURE), told(2, "", item=2, skipped=True))
    assert skill(report, "observability").verdict == "insufficient_evidence"
    assert skill(report).score == 5


@pytest.mark.parametrize("nothing", NOTHING)
def test_an_empty_answer_to_one_question_lowers_nothing_elsewhere(nothing: str) -> None:
    alone = report_of(told(1, SURE))
    beside = report_of(told(1, SURE), told(2, nothing, item=2))
    assert scores(alone) == scores(beside)
    followed = report_of(told(1, SURE), told(2, nothing, point="backoff"))
    assert scores(alone) == scores(followed)


def test_a_low_level_needs_a_full_answer_that_misses_the_points_and_shows_its_words() -> None:
    shown = skill(report_of(told(1, WEAK)))
    assert shown.score == 1
    assert shown.quotes
    assert shown.quotes[0].text in WEAK
    assert "Left open:" in shown.because
    assert skill(report_of(told(1, "I would show the driver a red light."))).score is None


def test_a_point_that_is_made_in_a_follow_up_counts_for_its_question() -> None:
    first, second, third, *_ = SURE.split(". ")
    alone = report_of(told(1, f"{first}. {second}."))
    followed = report_of(told(1, f"{first}. {second}."), told(2, f"{third}.", point="unique"))
    assert skill(alone).points_made == 2
    assert skill(followed).points_made == 3
    assert (skill(followed).score or 0) > (skill(alone).score or 0)
    [row] = followed.questions_list
    assert row.follow_ups == 1
    assert row.follow_up_answers[0].turn == 2


def test_saying_what_a_pitfall_says_lowers_the_level() -> None:
    wrong = SURE + " And the network never fails for long, so losing some scans in memory is acceptable."
    report = report_of(told(1, wrong))
    assert report.questions_list[0].score < report_of(told(1, SURE)).questions_list[0].score
    assert "speaks against it" in skill(report).because
    assert "Look again at" in report.questions_list[0].coaching


def test_one_point_on_the_way_is_no_level() -> None:
    shown = skill(report_of(told(1, SURE)), "performance")
    assert (shown.verdict, shown.points_made) == ("insufficient_evidence", 1)


def test_a_skill_that_no_question_reached_says_so() -> None:
    assert skill(report_of(told(1, SURE)), "observability").because.startswith("No question reached it")


@few
@given(some.floats(0, 1))
def test_levels_are_1_to_5_and_rise_with_the_share(share: float) -> None:
    assert 1 <= level_of(share) <= 5
    assert level_of(share) <= level_of(min(1.0, share + 0.3))


def test_the_bounds_of_the_levels_are_the_stated_ones() -> None:
    assert [level_of(bound) for bound in (0, *LEVELS)] == [1, 2, 3, 4, 5]
    assert [level_of(bound - 0.001) for bound in LEVELS] == [1, 2, 3, 4]


@few
@given(some.lists(some.sampled_from([SURE, WEAK, SLOW, *NOTHING]), max_size=5), some.booleans())
def test_scores_stay_between_1_and_5_and_each_has_a_quote_from_its_answer(answers: list[str], by_turns: bool) -> None:
    turns = [told(number, answer, item=1 + by_turns * (number % 2)) for number, answer in enumerate(answers, 1)]
    report = report_of(*turns)
    for one in report.skills:
        assert (one.score is None) == (one.verdict == "insufficient_evidence") == (one.level_words is None)
        assert one.score is None or (1 <= one.score <= 5 and one.quotes)
    assert all(text in answers[turn - 1] for turn, text in quotes_in(report))


def test_strengths_are_two_at_most_and_the_work_is_on_another_skill() -> None:
    report = report_of(told(1, WEAK), told(2, SLOW, item=2))
    assert [one.skill for one in report.strengths] == ["observability"]
    assert report.strengths[0].headline + "." in RUBRIC.skills["observability"].levels
    assert report.work_on is not None
    assert report.work_on.skill == "reliability"
    assert report.work_on.advice == RUBRIC.skills["reliability"].advice


def test_advice_names_the_question_left_open_and_puts_no_model_answer_into_a_mouth() -> None:
    first, second, *_ = SURE.split(". ")
    [row] = report_of(told(1, f"{first}. {second}.")).questions_list
    assert row.coaching.startswith("What to add: an answer to “What does the server do when it gets one twice?”.")
    assert [one.id for one in row.missing] == ["unique", "backoff"]
    assert "growing pauses" not in row.coaching
    assert "unique constraint" not in row.coaching


def test_a_question_put_in_other_words_and_repeated_makes_no_point() -> None:
    asked = "When sending again with backoff, does the server ignore a duplicate by its unique index?"
    parrot = replace(
        told(1, "Sending again with backoff, the server does ignore a duplicate by its unique index."), question=asked
    )
    assert scores(report_of(parrot))["reliability"] is None


def test_a_skill_that_left_the_rubric_is_left_out() -> None:
    odd = replace(PARCELS, skill="juggling")
    material = interview(told(1, SURE))
    plan = replace(material.plan, items=(replace(material.plan.items[0], question=odd),))
    report = build_report(replace(material, plan=plan), rubric=RUBRIC, reader=READER, progress=lambda _percent: None)
    assert "juggling" not in scores(report)
    assert report.questions_list[0].skill is None


def test_evaluating_twice_gives_the_same_report() -> None:
    assert report_of(told(1, SURE), told(2, WEAK, item=2)) == report_of(told(1, SURE), told(2, WEAK, item=2))


def test_answers_of_known_worth_get_levels_in_that_order() -> None:
    """Those that the readers were developed with, by words alone; a model of meanings only does better."""
    levels: dict[str, list[int | None]] = {}
    bank = shipped_bank()
    for known in tomllib.loads((HERE.parent / "understanding" / "development.toml").read_text())["answer"]:
        question = bank.question(known["question"])
        plan = Plan(items=(PlanItem(number=1, phase="core", question=question),))
        turn = replace(told(1, known["text"].strip()), question=question.text)
        levels.setdefault(known["worth"], []).append(scores(report_of(turn, plan=plan))[question.skill])
    assert set(levels["off_topic"]) == set(levels["parroting"]) == {None}
    good, partial, wrong = (_mean(levels[worth]) for worth in ("good", "partial", "wrong"))
    assert good > partial + 1
    assert partial > wrong + 0.5


def _mean(levels: list[int | None]) -> float:
    given = [level for level in levels if level is not None]
    return sum(given) / len(given)
