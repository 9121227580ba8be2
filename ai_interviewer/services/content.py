"""What is asked and how it is said: the shipped content with the staff's versions over it."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from django.db.models import Count, Max

from ai_interviewer.bank import (
    PERSONA_VERSION,
    Bank,
    BankError,
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
from ai_interviewer.values import Persona

log = logging.getLogger(__name__)

T = TypeVar("T")
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


_kept: tuple[Content, float] | None = None  # with the moment before it was read
_forgotten = 0  # how often; what was being read meanwhile is not kept


def current() -> Content:
    """The published content, at most five seconds old."""
    global _kept
    kept = _kept  # another thread may forget it at any moment
    if kept is None or time.monotonic() - kept[1] > FRESH_FOR:
        before, moment = _forgotten, time.monotonic()
        kept = _read(), moment
        if before == _forgotten:
            _kept = kept
    return kept[0]


def forget() -> None:
    """Read anew at the next use: something was published."""
    global _kept, _forgotten
    _forgotten += 1
    _kept = None


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
    rows_of_bank = [row for row in rows if row.kind == Kind.QUESTION]
    questions = [
        question
        for row in rows_of_bank
        if not row.retired and (question := _parsed(row, parse_question, topic=row.topic, version=row.version))
    ]
    bank = shipped_bank().with_questions(
        questions,
        without={row.key for row in rows_of_bank if row.retired},
        version=shipped_bank().version + count[Kind.QUESTION],
    )
    skills, personas = dict(shipped_rubric().skills), dict(shipped_personas())
    prompts: dict[str, str] = {}
    for row in rows:
        if row.kind == Kind.RUBRIC:
            if skill := _parsed(row, parse_skill, key=row.key):
                skills[row.key] = skill
        elif row.kind == Kind.PERSONA:
            if spoken := _parsed(row, parse_persona, key=row.key):
                personas[row.key] = spoken
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


def _parsed(row: ContentVersion, parse: Callable[..., T], *, version: int | None = None, **given: Any) -> T | None:
    """What a row holds. None if it was written under older rules and breaks today's: what ships then stays."""
    body = row.body if version is None else {**row.body, "version": version}
    try:
        return parse(body, **given)
    except BankError:
        log.error("content.unreadable kind=%s key=%s version=%s", row.kind, row.key, row.version)
        return None


def persona(key: str) -> Persona:
    """A persona; the calm one if it is gone."""
    personas = current().personas
    return personas.get(key) or personas["calm"]


def skill_name(key: str) -> dict[str, Any]:
    """A skill as a question names it."""
    skill = current().rubric.skills.get(key)
    return {"key": key, "title": skill.title if skill else key}
