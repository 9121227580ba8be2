import pytest
from hypothesis import given
from hypothesis import strategies as some
from msgspec.structs import replace

from ai_interviewer.evaluation.measures import measure
from ai_interviewer.voice import hearing
from tests.ai_interviewer.evaluation.interviews import SLOW, SURE, WEAK, few, interview, report_of, scores, told


def test_each_measure_follows_its_formula() -> None:
    first = told(1, "um I mean one two three four five six", said="And then what?")
    second = told(2, "seven eight", item=2)
    found = measure(interview(first, second))
    assert found.words == 11
    assert found.words_per_answer == 5.5
    assert found.fillers_per_100 == round(200 / 11, 1)
    asked = len(first.question.split()) + 3
    assert found.talk_ratio == round(11 / (11 + asked), 2)


def test_pace_is_the_words_of_spoken_answers_by_the_minutes_of_speaking_them() -> None:
    """However long the questions, the thinking before an answer and the waiting after it took."""
    slow = told(1, "one two three four", at_ms=600_000, spoken_ms=4_000, longest_pause_ms=1_500)
    fast = told(2, "five six seven eight nine ten", item=2, at_ms=900_000, spoken_ms=2_000, longest_pause_ms=400)
    found = measure(interview(slow, fast))
    assert (found.words_per_minute, found.longest_pause_ms, found.spoken_answers) == (100, 1_500, 2)
    assert "Measured over" not in " ".join(found.formulas.values())


def test_what_was_typed_in_between_has_no_pace_and_no_pauses() -> None:
    spoken = told(1, "one two three four five six", spoken_ms=3_000)
    typed = told(2, "um " * 500, item=2, at_ms=900_000)
    found = measure(interview(spoken, typed))
    assert (found.words, found.spoken_answers) == (506, 1)
    assert (found.words_per_minute, found.longest_pause_ms) == (120, 0)
    assert found.fillers_per_100 == round(100 * 500 / 506, 1)
    for key in ("words_per_minute", "longest_pause_ms"):
        assert found.formulas[key].endswith("Measured over the answers that were spoken: 1 of 2.")


def test_of_answers_that_were_typed_neither_pace_nor_pause_is_measured_and_the_formulas_say_so() -> None:
    found = measure(interview(told(1, "one two three", at_ms=60_000)))
    assert (found.spoken_answers, found.words_per_minute, found.longest_pause_ms) == (0, None, None)
    assert "Not measured: no answer was spoken" in found.formulas["words_per_minute"]
    assert "Not measured: no answer was spoken" in found.formulas["longest_pause_ms"]
    assert "transcript" not in found.formulas["fillers_per_100"]


def test_a_skipped_question_is_no_spoken_answer() -> None:
    found = measure(interview(told(1, "one two", spoken_ms=1_000), told(2, "", item=2, skipped=True, spoken_ms=9_000)))
    assert (found.spoken_answers, found.words_per_minute) == (1, 120)


def test_the_formulas_name_the_limits_by_which_a_voice_is_heard() -> None:
    shown = measure(interview(told(1, SURE, spoken_ms=20_000))).formulas
    assert f"up to {hearing.BEFORE_MS / 1000} seconds before" in shown["words_per_minute"]
    assert f"under {hearing.PAUSED_MS / 1000} seconds" in shown["longest_pause_ms"]


@pytest.mark.parametrize("spoken_ms", [0, 20_000])
def test_every_measure_has_its_formula_in_words(spoken_ms: int) -> None:
    shown = report_of(told(1, SURE, spoken_ms=spoken_ms)).measures
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
    slowly = told(1, said, at_ms=9_000_000, spoken_ms=600_000, longest_pause_ms=90_000)
    halting = report_of(slowly, told(2, SLOW, item=2, said="Well. " * 300))
    assert halting.measures != plain.measures
    assert scores(halting) == scores(plain)
    assert [one.score for one in halting.questions_list] == [one.score for one in plain.questions_list]


times = some.integers(0, 10**9)


@few
@given(times, times, times, some.text(max_size=300))
def test_times_pauses_and_the_interviewers_words_change_no_level(at: int, spoken: int, pause: int, said: str) -> None:
    plain = report_of(told(1, SURE))
    other = report_of(replace(told(1, SURE), at_ms=at, spoken_ms=spoken, longest_pause_ms=pause, said=said))
    assert scores(other) == scores(plain)
