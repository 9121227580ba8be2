"""The content as its editors see it: what ships and what was published, with all versions, retired or not."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from ai_interviewer import selectors
from ai_interviewer.bank import (
    persona_as_dict,
    question_as_dict,
    shipped_bank,
    shipped_personas,
    shipped_rubric,
    skill_as_dict,
)
from ai_interviewer.llm import PROMPTS
from ai_interviewer.models import ContentVersion
from ai_interviewer.values import Topic
from core.common.errors import NotFound

Kind = ContentVersion.Kind


@dataclass(frozen=True, slots=True)
class Entry:
    """One piece of content in one of its versions. What ships is version 1, by nobody, at no time."""

    kind: str
    key: str
    version: int
    body: dict[str, Any]
    topic: str = ""
    retired: bool = False
    changed_at: datetime | None = None
    by: str | None = None
    note: str = ""

    @property
    def title(self) -> str:
        """A question by its text, a prompt by its task, the rest by their titles."""
        if self.kind == Kind.PROMPT:
            return {"interviewer": _("Wording a turn"), "evaluator": _("Judging an interview")}.get(self.key, self.key)
        return str(self.body.get("text" if self.kind == Kind.QUESTION else "title", self.key))

    @property
    def level(self) -> str:
        return str(self.body.get("level", "")) if self.kind == Kind.QUESTION else ""

    def holds(self, words: str) -> bool:
        """True if every word stands somewhere in its key or its texts."""
        text = f"{self.key} {self.body}".lower()
        return all(word in text for word in words.lower().split())


def shipped_topics() -> tuple[Topic, ...]:
    """Every topic, the one of opening and closing questions first."""
    bank = shipped_bank()
    return (*([bank.opening] if bank.opening else []), *bank.topics)


def list_entries(kind: str, *, topic: str = "", level: str = "", words: str = "") -> list[Entry]:
    """Everything of a kind in its newest version: as it ships, in the bank's order; what staff added, at the end."""
    entries = dict(_shipped(kind))
    for row in selectors.newest_versions(kind):
        entries[row.key] = _entry(row)
    return [
        entry
        for entry in entries.values()
        if (not topic or entry.topic == topic) and (not level or entry.level == level) and entry.holds(words)
    ]


def history_of(kind: str, key: str) -> list[Entry]:
    """All versions of one piece of content, the newest first; empty if there is none."""
    entries = [_entry(row) for row in selectors.versions_of(kind, key)]
    shipped = _shipped(kind).get(key)
    return [*entries, shipped] if shipped else entries


def find_history(kind: str, key: str) -> list[Entry]:
    """The same for what has to be there. Raises NotFound."""
    if kind in Kind.values and (found := history_of(kind, key)):
        return found
    raise NotFound


def _entry(row: ContentVersion) -> Entry:
    return Entry(
        kind=row.kind,
        key=row.key,
        version=row.version,
        body=row.body,
        topic=row.topic,
        retired=row.retired,
        changed_at=row.created_at,
        by=row.author.name if row.author else None,
        note=row.note,
    )


def _shipped(kind: str) -> dict[str, Entry]:
    return {entry.key: entry for entry in _SHIPPED[kind]()}


def _questions() -> list[Entry]:
    return [
        Entry(Kind.QUESTION, question.key, 1, editable(question_as_dict(question)), topic.key)
        for topic in shipped_topics()
        for question in topic.questions
    ]


def _skills() -> list[Entry]:
    return [Entry(Kind.RUBRIC, key, 1, skill_as_dict(skill)) for key, skill in shipped_rubric().skills.items()]


def _personas() -> list[Entry]:
    return [Entry(Kind.PERSONA, key, 1, persona_as_dict(one)) for key, one in shipped_personas().items()]


def _prompts() -> list[Entry]:
    return [Entry(Kind.PROMPT, key, 1, {"text": text}) for key, text in PROMPTS.items()]


def editable(body: dict[str, Any]) -> dict[str, Any]:
    """A body without its version: that one is counted, not written."""
    return {name: value for name, value in body.items() if name != "version"}


_SHIPPED: dict[str, Callable[[], list[Entry]]] = {
    Kind.QUESTION: _questions,
    Kind.RUBRIC: _skills,
    Kind.PERSONA: _personas,
    Kind.PROMPT: _prompts,
}
