"""Briefs, plans and configs for the tests of the models."""

from collections.abc import Sequence
from typing import Any

import msgspec

from ai_interviewer.llm import ModelConfig, speak
from ai_interviewer.llm.breaker import Breaker
from ai_interviewer.values import (
    Brief,
    Exchange,
    Move,
    Persona,
    Plan,
    PlanItem,
    Point,
    Question,
    Reset,
    Sentence,
    Skill,
    Utterance,
)

PERSONA = Persona(
    key="calm",
    title="Calm",
    about="Speaks quietly and never judges an answer aloud.",
    greeting=("Hello {name}, and welcome. We talk about {role}.", "Welcome, {name}. The role is {role}."),
    acknowledge=("Thank you, that helps.", "I see, thank you.", "All right, I follow you."),
    probe=("Let me ask a little further.", "I would like to stay with this."),
    move_on=("Let us go on.", "Here is the next question."),
    skip=("That is fine, we leave this one out.", "All right, we skip it."),
    think=("Take your time.", "There is no hurry."),
    repeat=("Of course, once more.", "Here it is again."),
    unclear=("I could not use that answer.", "I am afraid I did not get that."),
    closing=("That was the last question.", "That completes the interview."),
    fallback=("I take this turn, and it is not counted.", "I stand in for this turn, which is not counted."),
)

QUESTION = Question(
    key="backend-slow-endpoint",
    topic="backend",
    level="mid",
    kind="knowledge",
    skill="debugging",
    text="Since yesterday one endpoint takes three seconds. How do you find the cause?",
    points=(
        Point(
            id="measure-parts",
            text="I measure where the time goes, with a trace.",
            ask="How do you learn which part of the request eats the three seconds?",
        ),
    ),
)
ASKED = "Tell me about a service that you have built and run yourself."
ANSWER = "I built the billing exports of a shop. They ran at night and I was on call for them."


def brief(**changes: Any) -> Brief:
    """An ordinary turn: the first answer was given, the second question is to be asked."""
    usual = Brief(
        role="Backend engineer",
        level="mid",
        move=Move(kind="ask", reason="plan:2", item=2, text=QUESTION.text),
        question=QUESTION,
        persona=PERSONA,
        turn=1,
        history=(Exchange(turn=1, item=1, move="ask", question=ASKED, answer=ANSWER),),
        asked=(ASKED,),
        name="Ada",
    )
    return msgspec.structs.replace(usual, **changes)


SKILLS = {
    key: Skill(key=key, title=key.title(), what=f"What {key} is.", levels=("a", "b", "c", "d", "e"), advice="Practise.")
    for key in ("debugging", "ownership", "testing")
}
PLAN = Plan(
    items=(
        PlanItem(number=1, phase="opening", question=msgspec.structs.replace(QUESTION, key="own", skill="ownership")),
        PlanItem(number=2, phase="core", question=QUESTION),
    )
)
EXCHANGES = (
    Exchange(turn=1, item=1, move="ask", question=ASKED, answer=ANSWER),
    Exchange(
        turn=2,
        item=2,
        move="ask",
        question=QUESTION.text,
        answer="I look at what changed yesterday first. Then I put a trace on the request.",
    ),
)


def config(url: str, **changes: Any) -> ModelConfig:
    """A model at that address, with a deadline that only those reach who wait for nothing."""
    return ModelConfig(**({"base_url": url, "api_key": "sk-test", "model": "fake", "deadline": 20.0} | changes))


class Heard:
    """All that one turn has brought."""

    def __init__(self) -> None:
        self.items: list[Sentence | Reset | Utterance] = []

    @property
    def utterance(self) -> Utterance:
        last = self.items[-1]
        assert isinstance(last, Utterance)
        return last

    @property
    def resets(self) -> int:
        return sum(isinstance(one, Reset) for one in self.items)

    @property
    def sentences(self) -> list[str]:
        """What was streamed and not taken back."""
        kept: list[str] = []
        for one in self.items:
            if isinstance(one, Reset):
                kept.clear()
            elif isinstance(one, Sentence):
                kept.append(one.text)
        return kept

    @property
    def everything(self) -> str:
        """Every word that anyone may have seen, taken back or not."""
        shown = [one.text for one in self.items if isinstance(one, Sentence)]
        return " ".join([*shown, self.utterance.said, self.utterance.question])


async def hear(asked: Brief, model: ModelConfig | None, breaker: Breaker | None = None) -> Heard:
    """Listen to a whole turn."""
    heard = Heard()
    async for item in speak(asked, config=model, breaker=breaker or Breaker()):
        heard.items.append(item)
    assert sum(isinstance(one, Utterance) for one in heard.items) == 1
    assert " ".join(heard.sentences) == heard.utterance.said
    return heard


def words(texts: Sequence[str]) -> str:
    return " ".join(texts)
