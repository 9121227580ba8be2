"""When a silence ends an answer, by its words."""

import pytest

from ai_interviewer.voice import Patience
from ai_interviewer.voice.endpoint import asks_for_time, is_aside, is_backchannel, is_filler

PATIENCE = Patience()


@pytest.mark.parametrize(
    "text",
    [
        "I would start with the",
        "We moved it because.",
        "I looked at the logs and...",
        "It depends on the load, for example.",
        "So I was, um.",
        "I would use a list,",
        "It took us three months too.",
        "We talk to a gateway witch.",
        "I had two.",
    ],
)
def test_whoever_stops_in_the_middle_of_a_sentence_is_waited_for(text: str) -> None:
    assert PATIENCE.silence_after(text, "knowledge") >= 2_500


@pytest.mark.parametrize(
    "text",
    [
        "A foreign key makes sure that a row points at something.",
        "I would sort the list and walk through it from both ends.",
        "In the end we shipped two weeks late.",
        "I don't know.",
    ],
)
def test_a_whole_sentence_is_answered_soon(text: str) -> None:
    assert PATIENCE.silence_after(text, "coding") <= 700


def test_a_story_is_given_more_time_than_a_fact() -> None:
    text = "I talked to the team and we changed the plan."
    assert PATIENCE.silence_after(text, "behavioural") > PATIENCE.silence_after(text, "knowledge")


def test_a_few_words_may_be_a_beginning_and_words_without_a_verb_are_one() -> None:
    assert PATIENCE.silence_after("A hash table.", "knowledge") == PATIENCE.short_ms
    assert PATIENCE.silence_after("The most important thing for me.", "design") == PATIENCE.short_ms


def test_words_that_answer_nothing_are_known() -> None:
    assert is_backchannel("Yeah, okay.")
    assert not is_backchannel("Yeah, but we did it differently.")
    assert is_aside("Sorry, wait.")
    assert is_aside("Hold on!")
    assert not is_aside("I would wait for the lock.")
    assert asks_for_time("Let me think about that for a moment.")
    assert not asks_for_time("I think that the cache is cold in the morning, and that is why it is slow.")
    assert is_filler("Okay, so, um...")
    assert not is_filler("Yes.")
