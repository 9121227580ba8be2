"""Sentences, from typed and from spoken text."""

import pytest

from ai_interviewer.understanding import sentences_of


def sentences(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentences_of(text)]


def test_a_typed_text_falls_into_its_sentences():
    assert sentences(" First I measure. Then I fix it! Does it help?  ") == [
        "First I measure.",
        "Then I fix it!",
        "Does it help?",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "It went from 99.5 to 99.9 percent on v1.2.3 of the service.",
        "We keep something simple, e.g. a table with keys, i.e. no queue.",
        "I call example.com and read config.toml there.",
    ],
)
def test_a_dot_inside_a_number_a_name_or_an_abbreviation_ends_nothing(text):
    assert sentences(text) == [text]


def test_lines_and_wide_full_stops_end_sentences():
    assert sentences("one thing\n- another thing\n\n你好。再见。") == [
        "one thing",
        "- another thing",
        "你好。",
        "再见。",
    ]


def test_speech_without_full_stops_is_cut_where_it_breathes():
    spoken = (
        "so i would first look at the logs and see when it began and then i compare that with the deployments of the "
        "day because most of the time it is one of them and after that i would roll it back so people can work again"
    )
    pieces = sentences(spoken)
    assert len(pieces) >= 3
    assert " ".join(pieces) == spoken
    assert all(8 <= len(piece.split()) <= 28 for piece in pieces)


def test_words_without_any_breath_are_cut_all_the_same():
    assert all(len(piece.split()) <= 28 for piece in sentences("word " * 500))


def test_an_empty_text_has_no_sentence():
    assert sentences_of("") == sentences_of(" \n\t ") == []
