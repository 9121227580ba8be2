"""Whatever comes in: places inside the text, no exception, bounded time."""

from time import process_time

import pytest
from hypothesis import given, settings

from ai_interviewer.understanding import MAX_ANSWER, LexicalReader, best_reader, sentences_of, similarities
from tests.ai_interviewer.understanding.samples import HUGE, RETRY, any_text

SECONDS = 3.0
"""For 8,000 characters of anything, model included; usually a tenth of it."""


@given(any_text)
@settings(max_examples=300, deadline=None)
def test_sentences_of_any_text_are_in_order_inside_it_and_say_something(text):
    end = 0
    for span in sentences_of(text):
        assert end <= span.start < span.end <= len(text)
        assert text[span.start : span.end].strip() == text[span.start : span.end]
        end = span.end


@given(any_text)
@settings(max_examples=300, deadline=None)
def test_every_visible_character_is_in_some_sentence(text):
    covered = "".join(text[span.start : span.end] for span in sentences_of(text))
    assert "".join(covered.split()) == "".join(text.split())


@given(any_text, any_text)
@settings(max_examples=300, deadline=None)
def test_any_answer_to_any_follow_up_is_read_by_its_words(text, asked):
    check(LexicalReader().read(text, RETRY, asked=asked, point="expiry"), text)


@given(any_text)
@settings(max_examples=60, deadline=None)
def test_any_answer_is_read_by_its_meaning(text):
    check(best_reader().read(text, RETRY), text)


@given(any_text, any_text)
@settings(max_examples=30, deadline=None)
def test_any_two_texts_can_be_compared(one, other):
    assert all(-1.001 <= value <= 1.001 for value in similarities(one, [other, "", other]))


@pytest.mark.parametrize("text", HUGE, ids=[repr(text[:12]) for text in HUGE])
def test_eight_thousand_characters_of_anything_take_bounded_time(text):
    best_reader()
    begun = process_time()
    check(LexicalReader().read(text, RETRY), text)
    check(best_reader().read(text, RETRY), text)
    assert process_time() - begun < SECONDS


def test_a_text_longer_than_allowed_is_read_as_far_as_allowed():
    text = "We use a queue for it, he said. " * 20_000
    assert best_reader().read(text, RETRY) == best_reader().read(text[:MAX_ANSWER], RETRY)


def check(reading, text):
    for span in (*reading.pitfalls, *(one.span for one in reading.made)):
        assert 0 <= span.start < span.end <= len(text)
    assert all(0.0 <= one.strength <= 1.0 for one in reading.made)
    points = [one.point for one in reading.made]
    assert len(points) == len(set(points))
    if reading.substance == "none":
        assert reading.made == reading.pitfalls == ()
