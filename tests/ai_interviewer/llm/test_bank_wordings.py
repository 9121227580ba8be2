"""Whatever the bank asks, a model may say: the rules stop orders, not questions."""

from collections.abc import Iterator

from ai_interviewer.bank import shipped_bank
from ai_interviewer.llm import rules
from ai_interviewer.llm.errors import Nonsense
from ai_interviewer.llm.prompts import wording_prompt
from ai_interviewer.values import Brief, Move
from tests.ai_interviewer.llm.briefs import brief

LEAD_INS = ("", "You said that you looked at the logs first. ", "Staying with that service: ")


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
