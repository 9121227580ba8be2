"""What the interviewer says when no model is there."""

import itertools
import subprocess
import sys

import msgspec
import pytest

from ai_interviewer.llm import compose, repeat_words, wait_words
from ai_interviewer.llm.text import sentences
from ai_interviewer.values import Exchange, Move
from tests.ai_interviewer.llm.briefs import ANSWER, ASKED, PERSONA, QUESTION, brief, hear


def move(kind: str, text: str = QUESTION.text) -> Move:
    return Move(kind=kind, reason="", item=2, text=text)  # type: ignore[arg-type]


def test_the_interview_opens_with_a_greeting_and_the_first_question() -> None:
    said = compose(brief(turn=0, history=(), asked=())).said
    assert said.startswith(("Hello Ada, and welcome. We talk about Backend engineer.", "Welcome, Ada. The role is"))
    assert said.endswith(QUESTION.text)


@pytest.mark.parametrize(
    "greeting", ["Hello {name}. The {role}.", "Hello, {name}. The {role}.", "{name}, hello. The {role}."]
)
def test_a_greeting_without_a_name_reads_well(greeting: str) -> None:
    persona = msgspec.structs.replace(PERSONA, greeting=(greeting,))
    said = compose(brief(turn=0, history=(), asked=(), name="", persona=persona)).said
    assert said == f"Hello. The Backend engineer. {QUESTION.text}"


def test_a_name_is_no_template_and_hides_nothing() -> None:
    said = compose(brief(turn=0, history=(), asked=(), name="{role}{0.__class__}\u202e\u200b")).said
    assert "{role}{0.__class__}" in said
    assert "\u202e" not in said


@pytest.mark.parametrize(
    ("kind", "lists"),
    [
        ("ask", (PERSONA.acknowledge, PERSONA.move_on)),
        ("probe", (PERSONA.acknowledge, PERSONA.probe)),
        ("deepen", (PERSONA.acknowledge, PERSONA.probe)),
        ("again", (PERSONA.unclear,)),
    ],
)
def test_each_move_has_its_own_words_before_the_question(kind: str, lists: tuple[tuple[str, ...], ...]) -> None:
    utterance = compose(brief(move=move(kind)))
    possible = {" ".join((*words, QUESTION.text)) for words in itertools.product(*lists)}
    assert utterance.said in possible
    assert utterance.question == QUESTION.text
    assert not utterance.fell_back


def test_the_end_has_thanks_and_no_question() -> None:
    utterance = compose(brief(move=move("close", "")))
    assert utterance.question == ""
    assert utterance.said.endswith(PERSONA.closing)


def test_a_skipped_question_is_not_thanked_for() -> None:
    skipped = Exchange(turn=1, item=1, move="ask", question=ASKED, answer="", skipped=True)
    assert compose(brief(history=(skipped,))).said.startswith(PERSONA.skip)


def test_the_same_brief_is_always_worded_the_same_and_the_next_one_is_not() -> None:
    said = [compose(brief(turn=turn, move=move("probe"))).said for turn in range(1, 30)]
    assert said == [compose(brief(turn=turn, move=move("probe"))).said for turn in range(1, 30)]
    assert all(one != other for one, other in itertools.pairwise(said))


def test_nothing_is_said_again_before_all_has_been_said() -> None:
    begins = [compose(brief(turn=turn)).said for turn in (1, 2, 3)]
    assert {next(one for one in PERSONA.acknowledge if said.startswith(one)) for said in begins} == {
        *PERSONA.acknowledge
    }


def test_interviews_differ_in_their_order() -> None:
    orders = {
        tuple(compose(brief(turn=turn, asked=(f"Question {first}?",))).said for turn in (1, 2, 3))
        for first in range(20)
    }
    assert len(orders) > 3


def test_words_for_thinking_and_repeating_come_from_the_persona() -> None:
    assert wait_words(PERSONA, turn=3) in PERSONA.think
    assert repeat_words(PERSONA, turn=3) in PERSONA.repeat


async def test_without_a_model_a_turn_is_spoken_sentence_by_sentence() -> None:
    heard = await hear(brief(), None)
    assert len(heard.sentences) == len(sentences(heard.utterance.said)) >= 3
    assert not heard.utterance.fell_back
    assert heard.utterance.usage.provider == "offline"
    assert heard.utterance.usage.calls == 0


def test_without_a_model_its_library_is_never_imported() -> None:
    code = "import sys, ai_interviewer.llm; sys.exit(any(one in sys.modules for one in ('openai', 'httpx2', 'django')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_an_answer_never_gets_into_what_the_offline_interviewer_says() -> None:
    assert ANSWER not in compose(brief()).said
