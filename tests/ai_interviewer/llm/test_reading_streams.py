"""Sentences out of JSON that is still being written."""

import itertools
import json
from contextlib import suppress

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai_interviewer.llm.errors import ModelFailed, Nonsense
from ai_interviewer.llm.incremental import ObjectReader
from ai_interviewer.llm.openai_compatible import _Events
from ai_interviewer.llm.text import SentenceCutter, folded, is_near, one_line, sentences

HARD = {
    "acknowledgement": 'Quote " backslash \\ slash / tab \t line \n grin \U0001f600 umlaut ü nul-free \u2028.',
    "question": "Which \U0001f468\u200d\U0001f4bb codes? And “why”? 数据 कैसे",
}


def read(pieces: list[str]) -> tuple[dict[str, str], ObjectReader]:
    reader, values, ended = ObjectReader(), {}, set()
    for piece in pieces:
        for key, text in reader.feed(piece):
            assert key not in ended
            if text is None:
                ended.add(key)
                values.setdefault(key, "")
            else:
                values[key] = values.get(key, "") + text
    return values, reader


@pytest.mark.parametrize("ascii_only", [True, False])
@pytest.mark.parametrize(
    "wrap", ["{}", "```json\n{}\n```", "<think>maybe {{not}} this</think> Sure: {}", "  {} trailing }}"]
)
def test_the_stream_may_be_cut_anywhere(ascii_only: bool, wrap: str) -> None:
    whole = json.dumps(HARD, ensure_ascii=ascii_only)
    text = wrap.format(whole)
    for at in range(len(text) + 1):
        values, reader = read([text[:at], text[at:]])
        assert values == HARD
        assert reader.done
        assert reader.raw == whole
    values, reader = read(list(text))
    assert values == HARD
    assert reader.raw == whole


@pytest.mark.parametrize("ascii_only", [True, False])
def test_the_stream_may_be_cut_twice_anywhere(ascii_only: bool) -> None:
    whole = json.dumps({"a": '\\"\U0001f600"x', "b": ""}, ensure_ascii=ascii_only)
    for first in range(len(whole)):
        for second in range(first, len(whole)):
            values, reader = read([whole[:first], whole[first:second], whole[second:]])
            assert values == {"a": '\\"\U0001f600"x', "b": ""}
            assert reader.raw == whole


@given(
    st.dictionaries(st.text(max_size=5), st.text(st.characters(exclude_categories=["Cs"]), max_size=40), max_size=3),
    st.lists(st.integers(0, 200), max_size=6),
    st.booleans(),
)
def test_any_object_of_strings_is_read_like_json(value: dict[str, str], cuts: list[int], ascii_only: bool) -> None:
    whole = json.dumps(value, ensure_ascii=ascii_only)
    marks = [0, *sorted(min(cut, len(whole)) for cut in cuts), len(whole)]
    values, reader = read([whole[start:end] for start, end in itertools.pairwise(marks)])
    assert values == value
    assert reader.done


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    for start in ("", "{", '{"a":"', '{"a":"\\'):
        with suppress(Nonsense):
            read(list(start + text))


@pytest.mark.parametrize(
    "bad",
    ['{"a": 5}', '{"a": ["x"]}', '{"a": null}', "{a: 1}", '{"a" "b"}', '{"a":"\\x"}', '{"a":"\\ud800x"}',
     '{"a":"\\udc00"}', '{"a":"\\ud800\\u0041"}', '{"a":"\\u12g4"}', '{"a":"b",}', "x" * 30_000,
     '{"a":"' + "b" * 9_000],
)  # fmt: skip
def test_other_shapes_are_nonsense_at_once(bad: str) -> None:
    with pytest.raises(Nonsense):
        read(list(bad))


def test_a_sentence_goes_out_as_soon_as_the_next_one_begins() -> None:
    cutter = SentenceCutter()
    assert list(cutter.push("Thank you. ")) == []
    assert list(cutter.push("N")) == ["Thank you."]
    assert list(cutter.push("ext: what, e.g. in version 3.5")) == []
    assert list(cutter.push(', broke? "Why so?" he')) == ["Next: what, e.g. in version 3.5, broke?"]
    assert list(cutter.finish()) == ['"Why so?" he']


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("Use i.e. this vs. That one etc. and so on.", ["Use i.e. this vs. That one etc. and so on."]),
        ("Ask Dr. Grey. Then go.", ["Ask Dr. Grey.", "Then go."]),
        ("¿Qué hiciste? ¿Por qué?", ["¿Qué hiciste?", "¿Por qué?"]),
        ("आपने क्या किया। क्यों?", ["आपने क्या किया।", "क्यों?"]),
        ("Wait… What?", ["Wait…", "What?"]),
        ("", []),
        (" \n ", []),
    ],
)
def test_sentences_are_cut_where_they_end(text: str, cut: list[str]) -> None:
    assert sentences(text) == cut


@given(st.text(st.characters(exclude_categories=["Cs"])), st.integers(1, 7))
def test_cut_sentences_joined_are_the_text_however_it_came(text: str, step: int) -> None:
    cutter = SentenceCutter()
    said = [one for start in range(0, len(text), step) for one in cutter.push(text[start : start + step])]
    said += cutter.finish()
    assert said == sentences(text)
    assert one_line("".join(said)).replace(" ", "") == one_line(text).replace(" ", "")


def test_what_nobody_can_see_is_taken_out() -> None:
    assert one_line("a\u200bb\u202ec\U000e0041d\x00e\n\n f\ufeff\ud800") == "abcd e f"
    assert one_line("नमस्ते é 数 😀") == "नमस्ते é 数 😀"
    assert folded("Ｐｌａｎ  ÜBER Straße") == "plan uber strasse"


def test_questions_that_differ_in_a_word_are_the_same_question() -> None:
    asked = "How do you find out why the endpoint is slow since yesterday?"
    assert is_near("How do you find out why this endpoint is slow, since yesterday?", [asked])
    assert is_near(asked.upper(), ["Another one?", asked])
    assert not is_near("How do you keep the endpoint from being slow again?", [asked])
    assert not is_near("", [""])


def events(*pieces: bytes) -> tuple[list[str], bool]:
    reader, said = _Events(), []
    for piece in pieces:
        said += [(event.choices or [None])[0] for event in reader.feed(piece)]
    said += [(event.choices or [None])[0] for event in reader.finish()]
    return [one.delta.content for one in said if one and one.delta and one.delta.content], reader.done


def test_events_may_be_cut_anywhere_and_end_lines_in_any_way() -> None:
    for end in (b"\n", b"\r\n"):
        whole = end.join(
            [
                b": comment", b"", b"event: message", b'data: {"choices":[{"delta":{"content":"A\xc3\xbc"}}]}',
                b"", b'data:{"choices":[{"delta":{"content":"B"}}]}', b"",
                b'data: {"choices":[],"usage":{"prompt_tokens":3}}', b"", b"data: [DONE]", b"", b"",
            ]
        )  # fmt: skip
        for at in range(len(whole)):
            assert events(whole[:at], whole[at:]) == (["Aü", "B"], True)


def test_a_stream_without_its_end_was_dropped() -> None:
    with pytest.raises(ModelFailed, match="dropped"):
        events(b'data: {"choices":[{"delta":{"content":"A"}}]}\n\n')


def test_an_endless_line_is_nonsense() -> None:
    reader = _Events()
    with pytest.raises(Nonsense):
        for _ in range(1000):
            list(reader.feed(msgspec.json.encode("x" * 1000)))
