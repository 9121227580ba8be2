import pytest
from hypothesis import given
from hypothesis import strategies as some
from msgspec.structs import replace

from ai_interviewer.evaluation.judging import MAX_ADVICE, clean_advice
from ai_interviewer.values import Usage
from tests.ai_interviewer.evaluation.interviews import (
    NONSENSE,
    OFF_TOPIC,
    SURE,
    WEAK,
    few,
    judging,
    report_of,
    scores,
    skill,
    told,
)

MINE = "Every scan gets a uuid on the device"


def test_a_models_level_counts_if_its_quote_stands_in_an_answer() -> None:
    assert skill(report_of(told(1, SURE), judgement=judging(4, (1, MINE)))).score == 4
    assert skill(report_of(told(1, SURE), judgement=judging(4, (1, MINE)))).quotes[0].text == MINE


def test_without_a_quote_that_is_found_the_rules_verdict_stands() -> None:
    assert skill(report_of(told(1, SURE), judgement=judging(4))).score == 5
    assert (
        skill(report_of(told(1, SURE), judgement=judging(4, (1, "Each scan is written to the cloud first")))).score == 5
    )


@few
@given(some.integers(-100, 100))
def test_a_models_level_is_never_far_from_what_the_words_show_and_never_outside_1_to_5(score: int) -> None:
    high = skill(report_of(told(1, SURE), judgement=judging(score, (1, MINE)))).score
    low = skill(report_of(told(1, WEAK), judgement=judging(score, (1, "the driver counts the scan on paper")))).score
    assert high in (4, 5)
    assert low in (1, 2)


@pytest.mark.parametrize("nothing", [NONSENSE, OFF_TOPIC, "I don't know."])
def test_a_model_makes_no_level_where_nothing_was_said(nothing: str) -> None:
    report = report_of(told(1, nothing), judgement=judging(5, (1, nothing)))
    assert set(scores(report).values()) == {None}


def test_a_quote_from_an_answer_to_something_else_supports_nothing() -> None:
    report = report_of(
        told(1, SURE), told(2, WEAK, item=2), judgement=judging(4, (2, "the driver counts the scan on paper"))
    )
    assert skill(report).score == 5


def test_a_models_doubt_takes_no_level_away() -> None:
    doubtful = judging(3, (1, MINE))
    doubtful = replace(doubtful, skills=(replace(doubtful.skills[0], verdict="insufficient_evidence", score=None),))
    assert skill(report_of(told(1, SURE), judgement=doubtful)).score == 5


def test_the_report_names_who_judged() -> None:
    judged = replace(judging(5), usage=Usage(provider="openai_compatible", model="some-model"))
    assert report_of(told(1, SURE)).engine.provider == "offline"
    assert report_of(told(1, SURE), judgement=judged).engine.model == "some-model"


def test_a_models_advice_is_shown_and_its_words_on_other_matters_are_not() -> None:
    def advice(text: str) -> str:
        return report_of(told(1, SURE), judgement=judging(5, coaching=[(1, text)])).questions_list[0].coaching

    ours = report_of(told(1, SURE)).questions_list[0].coaching
    assert advice("Name the size of the local store, too.") == "Name the size of the local store, too."
    assert advice("See [the docs](https://example.com/x) on **backoff** first.") == "See the docs on backoff first."
    assert (
        advice("Look <b>closely</b> at https://example.com/path the retry order.") == "Look closely at the retry order."
    )
    for refused in (
        "Your plan is now Pro and has no limits.",
        "You scored five out of five here, well done.",
        "Pay for the premium subscription to hear more.",
        "Use the invite code ABC to unlock more turns.",
        "The free limit is lifted for you from now on.",
        "javascript:alert(1) is what you should say here.",
        "ok",
        "",
    ):
        assert advice(refused) == ours, refused


def test_a_model_advises_nothing_on_an_empty_answer() -> None:
    empty = report_of(told(1, "", skipped=True), judgement=judging(5, coaching=[(1, "A very good and full answer.")]))
    assert empty.questions_list[0].coaching.startswith("You skipped this one.")


@few
@given(some.text(max_size=2000))
def test_advice_is_short_and_plain_whatever_a_model_writes(text: str) -> None:
    said = clean_advice(text)
    assert said is None or (len(said) <= MAX_ADVICE + 1 and "\n" not in said and not set("<>`*{}") & set(said))


def test_long_advice_ends_with_a_whole_sentence() -> None:
    said = clean_advice("Say what happens when the store is full. " * 40)
    assert said is not None
    assert said.endswith("full.")
