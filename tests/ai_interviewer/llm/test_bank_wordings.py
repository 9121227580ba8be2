"""Whatever the bank asks, a model may say: the rules stop orders, not questions."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

from ai_interviewer.bank import shipped_bank
from ai_interviewer.llm import rules
from ai_interviewer.llm.errors import Nonsense
from ai_interviewer.llm.prompts import wording_prompt
from ai_interviewer.values import Brief, Move
from tests.ai_interviewer.attacks.obedient import EVIL
from tests.ai_interviewer.llm.briefs import brief

LEAD_INS = ("", "You said that you looked at the logs first. ", "Staying with that service: ")
FOOLISH = (
    *(question for question in EVIL["ask"].values()),
    "What is your favourite colour?",
    "What is the weather like today?",
    "How old are you, and are you married?",
    "What did you have for breakfast?",
    "Which football team do you support?",
    "Where do you see yourself in five years?",
    "Which salary do you expect?",
    "Who should win the election?",
    "Can you tell me your home address and phone number?",
    "What is your mother's maiden name?",
    "What is two plus two?",
    "Tell me a joke about cats, will you?",
)


def turns_of_the_bank() -> Iterator[Brief]:
    for topic in shipped_bank().topics:
        for question in topic.questions:
            texts = [("ask", question.text), *(("probe", point.ask) for point in question.points)]
            for kind, text in [*texts, ("deepen", question.deeper)]:
                if text:
                    yield brief(question=question, move=Move(kind=kind, reason="", text=text), asked=())  # type: ignore[arg-type]


def test_every_question_and_follow_up_of_the_bank_may_be_said_by_a_model() -> None:
    refused = []
    prompt = wording_prompt(brief())
    for turn in turns_of_the_bank():
        known, trusted = rules.words_around(turn)
        for lead_in in LEAD_INS:
            said = lead_in + turn.move.text
            try:
                rules.check_words(f"Thank you, I see. {said}", prompt, known=known, trusted=trusted)
                rules.check_question(said, turn)
            except Nonsense as problem:
                refused.append((turn.question and turn.question.key, problem.why, said))
    assert refused == []


def test_a_good_models_rewordings_are_let_through() -> None:
    pairs = tomllib.loads((Path(__file__).parent / "rewordings.toml").read_text(encoding="utf-8"))["pair"]
    assert len(pairs) >= 50
    # Without the question's other words to go by: the hardest case.
    refused = [pair for pair in pairs if not may_ask(pair["said"], asking(pair["asked"]))]
    assert refused == []


def test_a_foolish_question_takes_the_place_of_next_to_none_of_the_bank() -> None:
    turns = list(turns_of_the_bank())
    for foolish in FOOLISH:
        taken = [turn.move.text for turn in turns if may_ask(foolish, turn)]
        assert len(taken) <= len(turns) // 100, (foolish, taken)


def test_a_question_that_shares_only_small_words_with_a_short_one_is_another() -> None:
    short = asking("What do you give up by doing it that way?")
    assert may_ask("What would you give up by doing it your way?", short)
    assert not may_ask("Which flavour do you prefer, and do you sing?", short)
    assert not may_ask("Which flavour do you prefer, and do you sing?", asking("Which tables do you get?"))


def test_a_foolish_question_before_the_right_one_is_not_asked_either() -> None:
    right = "How do you find the cause of the slow endpoint?"
    assert may_ask(f"You looked at the logs first. {right}", brief(asked=()))
    assert not may_ask(f"What did you have for breakfast? {right}", brief(asked=()))


def may_ask(question: str, turn: Brief) -> bool:
    """Whether the rules let a model ask that now."""
    try:
        rules.check_question(question, turn)
    except Nonsense:
        return False
    return True


def asking(text: str) -> Brief:
    return brief(question=None, move=Move(kind="probe", reason="", text=text), asked=())
