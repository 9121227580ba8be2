"""What is asked and how it is said: the shipped content with the staff's versions over it."""

import time
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Max
from msgspec import structs

from ai_interviewer.bank import (
    PERSONA_VERSION,
    Bank,
    Rubric,
    parse_persona,
    parse_question,
    parse_skill,
    shipped_bank,
    shipped_personas,
    shipped_rubric,
)
from ai_interviewer.llm import PROMPT_VERSION
from ai_interviewer.models import ContentVersion
from ai_interviewer.values import Persona, Topic

FRESH_FOR = 5.0  # seconds that a process may still use what was just replaced
Kind = ContentVersion.Kind


@dataclass(frozen=True)
class Content:
    """Everything as it is published now. `versions` is what a report names."""

    bank: Bank
    rubric: Rubric
    personas: dict[str, Persona]
    prompts: dict[str, str]
    versions: dict[str, int]


_current: Content | None = None
_read_at = 0.0


def current() -> Content:
    """The published content, at most five seconds old."""
    global _current, _read_at
    if _current is None or time.monotonic() - _read_at > FRESH_FOR:
        _current, _read_at = _read(), time.monotonic()
    return _current


def forget() -> None:
    """Read anew at the next use: something was published."""
    global _current
    _current = None


def published() -> list[ContentVersion]:
    """The newest version of everything that staff has published."""
    newest = ContentVersion.objects.values("kind", "key").annotate(top=Max("version"))
    wanted = {(row["kind"], row["key"]): row["top"] for row in newest}
    if not wanted:
        return []
    return [row for row in ContentVersion.objects.all() if wanted[row.kind, row.key] == row.version]


def _read() -> Content:
    rows = published()
    count = dict.fromkeys(Kind.values, 0)
    for kind, number in ContentVersion.objects.values_list("kind").annotate(number=Count("id")):
        count[kind] = number
    bank = _with_questions(shipped_bank(), [row for row in rows if row.kind == Kind.QUESTION], count[Kind.QUESTION])
    skills, personas = dict(shipped_rubric().skills), dict(shipped_personas())
    prompts: dict[str, str] = {}
    for row in rows:
        if row.kind == Kind.RUBRIC:
            skills[row.key] = parse_skill(row.body, key=row.key)
        elif row.kind == Kind.PERSONA:
            personas[row.key] = parse_persona(row.body, key=row.key)
        elif row.kind == Kind.PROMPT:
            prompts[row.key] = row.body["text"]
    versions = {
        "bank": bank.version,
        "rubric": shipped_rubric().version + count[Kind.RUBRIC],
        "persona": PERSONA_VERSION + count[Kind.PERSONA],
        "prompt": PROMPT_VERSION + count[Kind.PROMPT],
    }
    rubric = replace(shipped_rubric(), version=versions["rubric"], skills=skills)
    return Content(bank, rubric, personas, prompts, versions)


def _with_questions(bank: Bank, rows: list[ContentVersion], count: int) -> Bank:
    """The shipped bank with the staff's questions: changed ones in their places, new ones at the end of their topic."""
    if not rows:
        return bank
    changed = {row.key: row for row in rows}

    def renew(topic: Topic) -> Topic:
        questions = []
        for question in topic.questions:
            row = changed.pop(question.key, None)
            if row is None:
                questions.append(question)
            elif not row.retired:
                questions.append(parse_question({**row.body, "version": row.version}, topic=topic.key))
        added = [row for row in rows if row.topic == topic.key and row.key in changed]
        for row in added:
            del changed[row.key]
            if not row.retired:
                questions.append(parse_question({**row.body, "version": row.version}, topic=topic.key))
        return structs.replace(topic, questions=tuple(questions))

    return Bank(
        version=bank.version + count,
        topics=tuple(renew(topic) for topic in bank.topics),
        opening=renew(bank.opening) if bank.opening else None,
    )


def persona(key: str) -> Persona:
    """A persona; the calm one if it is gone."""
    personas = current().personas
    return personas.get(key) or personas["calm"]


def skill_name(key: str) -> dict[str, Any]:
    """A skill as a question names it."""
    skill = current().rubric.skills.get(key)
    return {"key": key, "title": skill.title if skill else key}
