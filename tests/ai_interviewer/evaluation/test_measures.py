import pytest
from hypothesis import given
from hypothesis import strategies as some
from msgspec.structs import replace

from ai_interviewer.evaluation.measures import measure
from tests.ai_interviewer.evaluation.interviews import SLOW, SURE, WEAK, few, interview, report_of, scores, told


def test_each_measure_follows_its_formula() -> None:
    first = told(1, "um I mean one two three four five six", at_ms=50_000, asked_ms=20_000, said="And then what?")
    second = told(2, "seven eight", item=2, at_ms=70_000, asked_ms=60_000)
    found = measure(interview(first, second))
    assert found.words == 11
    assert found.words_per_answer == 5.5
    assert found.fillers_per_100 == round(200 / 11, 1)
    assert found.longest_pause_ms == 30_000
    asked = len(first.question.split()) + 3
    assert found.talk_ratio == round(11 / (11 + asked), 2)
    assert found.words_per_minute is None


def test_pace_is_measured_by_voice_only() -> None:
    spoken = interview(told(1, "one two three four five six", at_ms=60_000, asked_ms=0), mode="voice")
    assert measure(spoken).words_per_minute == 6
    assert measure(interview(told(1, "one two three four five six"))).words_per_minute is None


def test_every_measure_has_its_formula_in_words() -> None:
    shown = report_of(told(1, SURE)).measures
    assert set(shown.formulas) == set(shown.__struct_fields__) - {"formulas"}
    assert all(len(words) > 10 for words in shown.formulas.values())


def test_nothing_said_measures_as_nothing() -> None:
    found = measure(interview(told(1, "", skipped=True)))
    assert (found.words, found.fillers_per_100, found.longest_pause_ms, found.talk_ratio) == (0, 0.0, None, 0.0)
    assert measure(interview()).words == 0


@pytest.mark.parametrize("answer", [SURE, SLOW, WEAK])
def test_fillers_pace_and_pauses_change_no_level(answer: str) -> None:
    plain = report_of(told(1, answer), told(2, SLOW, item=2))
    said = ". ".join(f"Um, er, {sentence[:1].lower()}{sentence[1:]}" for sentence in answer.split(". "))
    halting = report_of(told(1, said, at_ms=9_000_000, asked_ms=1), told(2, SLOW, item=2, said="Well. " * 300))
    assert halting.measures != plain.measures
    assert scores(halting) == scores(plain)
    assert [one.score for one in halting.questions_list] == [one.score for one in plain.questions_list]


@few
@given(some.integers(0, 10**9), some.integers(0, 10**9), some.sampled_from(["text", "voice"]), some.text(max_size=300))
def test_times_mode_and_the_interviewers_words_change_no_level(at: int, asked: int, mode: str, said: str) -> None:
    plain = report_of(told(1, SURE))
    other = report_of(replace(told(1, SURE), at_ms=at, asked_ms=asked, said=said), mode=mode)
    assert scores(other) == scores(plain)
