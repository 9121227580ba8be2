"""Content from files and from the staff's editor: taken whole or refused with reasons."""

import copy
from typing import Any

import pytest

from ai_interviewer.bank import (
    Bank,
    BankError,
    parse_persona,
    parse_question,
    parse_skill,
    parse_topic,
    persona_as_dict,
    question_as_dict,
    shipped_persona,
    shipped_rubric,
    skill_as_dict,
)
from ai_interviewer.values import Topic

GOOD: dict[str, Any] = {
    "key": "kitchen-slow-orders",
    "topic": "kitchen",
    "level": "mid",
    "kind": "design",
    "skill": "performance",
    "text": "Orders take ten minutes at noon and two at night. How do you find out why?",
    "tags": ["orders"],
    "deeper": "And if it happens on Mondays only?",
    "pitfalls": ["I would hire more cooks at once."],
    "anchors": {"low": "Guesses.", "mid": "Measures something.", "high": "Measures each step and compares."},
    "points": [
        {
            "id": "steps",
            "text": "I time each step from the order to the plate.",
            "signs": [["each step", "every step", "stages"], ["time*", "measure*", "stopwatch"]],
            "ask": "Where exactly could those minutes be spent?",
        },
        {
            "id": "compare",
            "text": "I compare the same step at noon and at night.",
            "signs": [["compar*", "difference*", "side by side"]],
            "ask": "You have both hours before you. What do you look at?",
        },
        {
            "id": "verify",
            "text": "After a change I measure again.",
            "signs": [["again", "verify", "afterwards"], ["measure*", "check*"]],
            "skill": "testing",
            "ask": "Something was changed. How do you know that it helped?",
        },
    ],
}


def changed(**fields: Any) -> dict[str, Any]:
    return {**copy.deepcopy(GOOD), **fields}


def point(**fields: Any) -> dict[str, Any]:
    return {**copy.deepcopy(GOOD["points"][0]), **fields}


def problems(data: dict[str, Any]) -> str:
    with pytest.raises(BankError) as refused:
        parse_question(data)
    assert refused.value.problems
    return " | ".join(refused.value.problems)


def test_a_question_survives_being_edited_and_saved_unchanged():
    question = parse_question(GOOD)
    assert parse_question(question_as_dict(question)) == question
    assert question.points[2].skill == "testing"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (changed(colour="red"), "unknown field"),
        (changed(points=[point(hint="x"), *GOOD["points"][1:]]), "unknown field"),
        (changed(level="god"), "enum"),
        (changed(kind="trivia"), "enum"),
        (changed(skill="cooking"), "rubric"),
        (changed(text="  "), "text: missing"),
        (changed(text="word " * 61), "60 words"),
        (changed(text="x" * 2000), "60 words"),
        (changed(deeper=""), "deeper"),
        (changed(pitfalls=[]), "pitfalls"),
        (changed(anchors=None), "anchors"),
        (changed(anchors={"low": "a", "mid": "b"}), "anchors"),
        (changed(points=GOOD["points"][:2]), "three to six"),
        (changed(points=[GOOD["points"][0], *GOOD["points"]]), "twice"),
        (changed(points=[point(id="other"), *GOOD["points"]]), "ask the same"),
        (changed(points=[point(ask="why " * 26), *GOOD["points"][1:]]), "25 words"),
        (changed(points=[point(signs=[]), *GOOD["points"][1:]]), "one to three groups"),
        (changed(points=[point(signs=[["only one"]]), *GOOD["points"][1:]]), "group"),
        (changed(points=[point(signs=[["Upper", "case"]]), *GOOD["points"][1:]]), "no sign"),
        (changed(points=[point(signs=[["*", "fine"]]), *GOOD["points"][1:]]), "no sign"),
        (changed(points=[point(signs=[["noon", "x"], ["order*", "y"]]), *GOOD["points"][1:]]), "repeating"),
        (changed(key="Kitchen Slow"), "key"),
        (changed(key="garden-slow-orders"), "kitchen-"),
        (changed(topic=""), "topic"),
        (changed(kind="opening"), "opening"),
        (changed(text=7), "str"),
        ([], "object"),
    ],
)
def test_what_is_wrong_with_a_question_is_said(data: Any, said: str):
    assert said in problems(data)


def test_all_problems_are_said_at_once():
    with pytest.raises(BankError) as refused:
        parse_question(changed(skill="cooking", deeper="", pitfalls=[]))
    assert len(refused.value.problems) == 3


def test_a_topics_problems_name_the_question():
    text = 'topic = "kitchen"\ntitle = "Kitchen"\nroles = ["cook"]\ntags = []\n[[question]]\nkey = "kitchen-a"\n'
    with pytest.raises(BankError) as refused:
        parse_topic(text)
    assert refused.value.problems[0].startswith("kitchen-a: ")
    with pytest.raises(BankError):
        parse_topic("topic = ")


def test_a_skill_and_a_persona_survive_being_edited():
    skill = shipped_rubric().skill("ownership")
    assert parse_skill(skill_as_dict(skill)) == skill
    persona = shipped_persona("calm")
    assert parse_persona(persona_as_dict(persona)) == persona


def test_a_persona_speaks_no_placeholder_that_nobody_fills_in():
    data = persona_as_dict(shipped_persona("calm"))
    for field, line in (("greeting", "Hello {user.password}."), ("probe", "Well, {name}."), ("closing", "")):
        with pytest.raises(BankError):
            parse_persona({**data, field: [line]})
    with pytest.raises(BankError):
        parse_persona({**data, "system": "You are"})


def test_a_staff_version_takes_the_place_of_the_shipped_question():
    question = parse_question(GOOD)
    bank = Bank(version=1, topics=(Topic(key="kitchen", title="Kitchen", roles=(), tags=(), questions=(question,)),))
    new = parse_question(changed(text="Why are orders slow at noon?", version=2))
    added = parse_question(changed(key="kitchen-knives", text="How do you keep knives sharp for a year?"))
    later = bank.with_questions([new, added], version=2)
    assert later.question(question.key).version == 2
    assert [each.key for each in later.questions()] == ["kitchen-slow-orders", "kitchen-knives"]
    assert bank.question(question.key).version == 1
