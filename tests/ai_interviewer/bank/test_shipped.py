"""The content that ships: enough of it, without doubles, and nothing for repeating the question."""

import re
from collections import Counter

import pytest

from ai_interviewer.bank import checks, shipped_bank, shipped_persona, shipped_personas, shipped_rubric
from ai_interviewer.values import LEVELS


def normalised(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", text.lower()))


def test_there_are_300_questions_over_12_topics_and_3_levels():
    bank = shipped_bank()
    assert len(bank.questions()) >= 300
    assert len(bank.topics) >= 12
    for topic in bank.topics:
        levels = Counter(question.level for question in topic.questions)
        assert all(levels[level] >= 5 for level in LEVELS), (topic.key, levels)


def test_no_question_is_there_twice():
    texts = Counter(normalised(question.text) for question in shipped_bank().questions())
    assert [text for text, count in texts.items() if count > 1] == []


def test_every_kind_of_question_is_there():
    kinds = Counter(question.kind for question in shipped_bank().questions())
    assert set(kinds) == {"behavioural", "design", "coding", "knowledge"}
    assert min(kinds.values()) >= 20


def test_every_skill_is_in_the_rubric_and_is_asked_for_somewhere():
    asked = {
        skill
        for question in shipped_bank().questions()
        for skill in (question.skill, *(point.skill for point in question.points if point.skill))
    }
    assert asked == set(shipped_rubric().skills)


def test_repeating_a_question_makes_none_of_its_points():
    bank = shipped_bank()
    questions = (*bank.questions(), *(bank.opening.questions if bank.opening else ()))
    assert [q.key for q in questions if any(checks.is_parroted(point, q.text) for point in q.points)] == []


@pytest.mark.parametrize("level", LEVELS)
def test_every_level_has_its_openings_and_closings(level: str):
    bank = shipped_bank()
    openings, closings = bank.framing("opening", level), bank.framing("closing", level)
    assert len(openings) >= 2
    assert len(closings) >= 2
    assert {question.level for question in (*openings, *closings)} == {level}


def test_the_opening_is_no_topic_to_choose():
    bank = shipped_bank()
    assert not bank.has_topic("opening")
    assert "opening" not in [topic.key for topic in bank.topics]
    assert bank.question("opening-now-junior").kind == "opening"


def test_job_titles_find_their_topics():
    bank = shipped_bank()
    assert bank.topics_for("Senior Backend Engineer")[0] == "backend"
    assert bank.topics_for("Astronaut") == ()
    assert bank.topics_for("") == ()
    for role in bank.roles():
        assert set(role.topics) & set(bank.topics_for(role.title)), role


def test_the_personas_are_there():
    assert shipped_persona().key == "calm"
    assert len(shipped_personas()) >= 2
    with pytest.raises(KeyError):
        shipped_persona("nobody")
