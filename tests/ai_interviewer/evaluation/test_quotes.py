import pytest
from hypothesis import given
from hypothesis import strategies as some

from ai_interviewer.evaluation import find_quote
from ai_interviewer.values import Span
from tests.ai_interviewer.evaluation.interviews import SURE, few, judging, quotes_in, report_of, told

ANSWER = "We’d keep the “outbox” table – small,\n  ordered – and I can't drop unable workers."


def cut(quote: str, answer: str = ANSWER) -> str | None:
    span = find_quote(quote, answer)
    return None if span is None else answer[span.start : span.end]


def test_a_quote_is_shown_in_the_answers_own_letters() -> None:
    assert cut('keep the "outbox" table - small, ordered') == "keep the “outbox” table – small,\n  ordered"
    assert cut("I can’t drop unable workers.") == "I can't drop unable workers."
    assert cut("“We'd keep the 'outbox' table”") is None  # another kind of mark is another letter
    assert cut('"ordered – and I can\'t drop unable workers"') == "ordered – and I can't drop unable workers"


@pytest.mark.parametrize(
    "altered",
    [
        "We'd keep the outbox table",  # marks left out
        "we'd keep the “outbox” table – small",  # another letter
        "keep the “outbox” table … drop unable workers",  # stitched
        "keep the “outbox” table ... drop unable workers",
        "table – small, ordered – and I can drop unable workers",  # turned round
        "able workers",  # begins inside a word
        "outbox table",  # says too little
        "",
        "   ",
        "“”",
    ],
)
def test_what_is_altered_stitched_or_too_short_is_no_quote(altered: str) -> None:
    assert cut(altered) is None


def test_a_quote_never_begins_or_ends_inside_a_word() -> None:
    answer = "That is unreliable storage without any guarantees."
    assert cut("reliable storage without any guarantees", answer) is None
    assert cut("unreliable storage without any guarantee", answer) is None
    assert cut("unreliable storage without any guarantees", answer) is not None


def test_words_of_other_scripts_can_be_quoted() -> None:
    assert cut("मैं हर स्कैन को पहले डिवाइस पर लिखता हूँ", "जी, मैं हर स्कैन को पहले डिवाइस पर लिखता हूँ।") is not None
    assert cut("先写入本地存储再发送", "我会先写入本地存储再发送。") is not None


@few
@given(some.text(max_size=60), some.text(max_size=200))
def test_whatever_is_found_is_there(quote: str, answer: str) -> None:
    span = find_quote(quote, answer)
    if span is not None:
        assert isinstance(span, Span)
        assert 0 <= span.start < span.end <= len(answer)
        assert "".join(answer[span.start : span.end].split())[:1] != ""


@few
@given(some.integers(0, len(SURE)), some.integers(0, len(SURE)))
def test_every_stretch_of_whole_words_is_found_where_it_stands(one: int, other: int) -> None:
    start, end = sorted((one, other))
    span = find_quote(SURE[start:end], SURE)
    if span is not None:
        assert SURE[span.start : span.end].split() == SURE[start:end].split()


@few
@given(some.lists(some.tuples(some.integers(0, 9), some.text(max_size=120)), max_size=6))
def test_no_fabricated_quote_reaches_a_report(quotes: list[tuple[int, str]]) -> None:
    report = report_of(told(1, SURE), judgement=judging(5, *quotes))
    assert all(text in SURE for _turn, text in quotes_in(report))
    assert report.quotes_found <= report.quotes_of


def test_a_models_quotes_are_counted_whether_found_or_not() -> None:
    before = report_of(told(1, SURE))
    after = report_of(
        told(1, SURE),
        judgement=judging(4, (1, "Every scan gets a uuid on the device"), (1, "I always test every single release")),
    )
    assert before.quotes_found == before.quotes_of > 0
    assert after.quotes_of - after.quotes_found == 1
    assert (1, "Every scan gets a uuid on the device") in quotes_in(after)


def test_a_quote_is_not_stitched_across_answers() -> None:
    report = report_of(
        told(1, "Each scan is written to local storage first"),
        told(2, "and every scan gets its own uuid there", point="scan-id"),
        judgement=judging(5, (1, "written to local storage first and every scan gets its own uuid")),
    )
    assert all("first and every" not in text for _turn, text in quotes_in(report))


def test_a_quote_that_leaves_out_its_not_is_shown_with_it() -> None:
    answer = "I would not keep scans in memory on the device for long. " + SURE
    report = report_of(told(1, answer), judgement=judging(5, (1, "keep scans in memory on the device")))
    assert (1, "I would not keep scans in memory on the device") in quotes_in(report)


def test_the_interviewers_words_and_the_papers_are_no_evidence() -> None:
    mine = told(1, SURE, said="What does the server do when it gets one twice? Good question for the depot.")
    report = report_of(
        mine,
        judgement=judging(
            5, (1, "What does the server do when it gets one twice"), (1, "You make systems that lose nothing")
        ),
    )
    assert all(text in SURE for _turn, text in quotes_in(report))
