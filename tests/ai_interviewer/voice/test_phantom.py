"""Words that a transcriber makes up never count; words that somebody says do."""

import pytest

from ai_interviewer.voice.phantom import without_phantoms
from tests.ai_interviewer.voice.stage import Words


@pytest.mark.parametrize(
    "words",
    [
        Words("Thank you for watching!"),
        Words("[Music]"),
        Words("you"),
        Words("♪ la la la ♪"),
        Words("(applause) *sighs*"),
        Words("I went to the shop.", no_speech=0.8, logprob=-1.2),
        Words("Something or other.", logprob=-1.6),
        Words("the same thing the same thing " * 6, compression=3.0),
        Words("go go go go go go go go"),
        Words("...   "),
    ],
)
def test_what_nobody_said_is_nothing(words: Words) -> None:
    assert without_phantoms(words, voiced_ms=2_000) == ""


def test_more_words_than_anybody_can_say_in_that_time_are_nothing() -> None:
    assert without_phantoms(Words("This is a long sentence out of one click of a door"), voiced_ms=140) == ""


@pytest.mark.parametrize("text", ["Yes.", "No.", "I don't know.", "Music theory helped me there.", "Thank you, yes."])
def test_short_answers_are_answers(text: str) -> None:
    assert without_phantoms(Words(text), voiced_ms=600) == text


def test_what_stands_in_brackets_is_taken_out_of_what_was_said() -> None:
    assert without_phantoms(Words("[typing] I would use a queue."), voiced_ms=1_500) == "I would use a queue."
