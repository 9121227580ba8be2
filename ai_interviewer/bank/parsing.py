"""Content as it is written (TOML, or JSON from the staff's editor) into values and back. Unknown fields are refused."""

import tomllib
from collections.abc import Collection
from typing import Any, TypeVar

import msgspec
from django.utils.translation import gettext as _

from ai_interviewer.values import Anchors, Kind, Level, Persona, Point, Question, Skill, Topic

from . import checks
from .errors import BankError

T = TypeVar("T")

PERSONA_LISTS = tuple(field for field in Persona.__struct_fields__ if field not in ("key", "title", "about"))
PLACEHOLDERS = {"greeting": ("{name}", "{role}")}


class _Point(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    text: str
    ask: str
    signs: tuple[tuple[str, ...], ...]
    skill: str = ""


class _Question(msgspec.Struct, forbid_unknown_fields=True):
    key: str
    level: Level
    kind: Kind
    skill: str
    text: str
    points: tuple[_Point, ...]
    topic: str = ""
    tags: tuple[str, ...] = ()
    deeper: str = ""
    pitfalls: tuple[str, ...] = ()
    anchors: dict[str, str] | None = None
    version: int = 1


class _Topic(msgspec.Struct, forbid_unknown_fields=True):
    topic: str
    title: str
    roles: tuple[str, ...]
    tags: tuple[str, ...]
    question: tuple[dict[str, Any], ...]


class _Skill(msgspec.Struct, forbid_unknown_fields=True):
    title: str
    what: str
    levels: tuple[str, str, str, str, str]
    advice: str
    key: str = ""


def parse_question(data: dict[str, Any], *, topic: str = "", skills: Collection[str] | None = None) -> Question:
    """A question from its fields. `skills`: those it may name; the shipped rubric's if not given. Raises BankError."""
    raw = _converted(data, _Question)
    anchors = raw.anchors
    if anchors is not None and set(anchors) != {"low", "mid", "high"}:
        raise BankError([_("anchors: low, mid and high are needed, nothing else")])
    question = Question(
        key=raw.key,
        topic=raw.topic or topic,
        level=raw.level,
        kind=raw.kind,
        skill=raw.skill,
        text=raw.text.strip(),
        points=tuple(
            Point(id=point.id, text=point.text.strip(), ask=point.ask.strip(), signs=point.signs, skill=point.skill)
            for point in raw.points
        ),
        anchors=None if anchors is None else Anchors(**anchors),
        pitfalls=raw.pitfalls,
        deeper=raw.deeper.strip(),
        tags=raw.tags,
        version=raw.version,
    )
    if skills is None:
        from .shipped import shipped_rubric

        skills = shipped_rubric().skills
    if problems := checks.problems_of(question, skills=skills):
        raise BankError(problems)
    return question


def question_as_dict(question: Question) -> dict[str, Any]:
    """The fields of a question as one edits them: `parse_question` makes the same question of it."""
    data: dict[str, Any] = msgspec.to_builtins(question)
    for point in data["points"]:
        if not point["skill"]:
            del point["skill"]
    if data["anchors"] is None:
        del data["anchors"]
    return data


def parse_topic(text: str, *, skills: Collection[str] | None = None) -> Topic:
    """A topic from the text of its TOML file. Raises BankError with the problems of all its questions."""
    raw = _converted(_toml(text), _Topic)
    questions: list[Question] = []
    problems: list[str] = []
    for place, data in enumerate(raw.question, 1):
        try:
            questions.append(parse_question(data, topic=raw.topic, skills=skills))
        except BankError as error:
            name = str(data.get("key") or place)[: checks.MAX_KEY]
            problems += [f"{name}: {problem}" for problem in error.problems]
    topic = Topic(key=raw.topic, title=raw.title, roles=raw.roles, tags=raw.tags, questions=tuple(questions))
    problems += checks.problems_of_topic(topic) if questions or not problems else []
    if problems:
        raise BankError(problems)
    return topic


def parse_skill(data: dict[str, Any], *, key: str = "") -> Skill:
    """A skill of the rubric from its fields. Raises BankError."""
    raw = _converted(data, _Skill)
    name = raw.key or key
    problems = [] if checks.KEY.fullmatch(name) else [_("key: lower-case words joined by hyphens")]
    for field in ("title", "what", "advice"):
        problems += _wrong_line(field, getattr(raw, field))
    for number, level in enumerate(raw.levels, 1):
        problems += _wrong_line(f"levels.{number}", level)
    if len(set(raw.levels)) < len(raw.levels):
        problems.append(_("levels: two of them are the same"))
    if problems:
        raise BankError(problems)
    return Skill(key=name, title=raw.title, what=raw.what, levels=raw.levels, advice=raw.advice)


def skill_as_dict(skill: Skill) -> dict[str, Any]:
    """The fields of a skill as one edits them."""
    return dict(msgspec.to_builtins(skill))


def parse_persona(data: dict[str, Any], *, key: str = "") -> Persona:
    """A persona from its fields. Raises BankError."""
    if not isinstance(data, dict):
        raise BankError([_("A persona is a set of fields.")])
    fields = {"key": key, **data}
    unknown = sorted(str(name)[:40] for name in set(fields) - set(Persona.__struct_fields__))
    if unknown:
        raise BankError([_("%(field)s: unknown field") % {"field": name} for name in unknown])
    persona = _converted(fields, Persona)
    problems = [] if checks.KEY.fullmatch(persona.key) else [_("key: lower-case words joined by hyphens")]
    for field in ("title", "about"):
        problems += _wrong_line(field, getattr(persona, field))
    for field in PERSONA_LISTS:
        lines: tuple[str, ...] = getattr(persona, field)
        if not 1 <= len(lines) <= 40:
            problems.append(_("%(field)s: 1 to 40 sentences") % {"field": field})
        if len(set(lines)) < len(lines):
            problems.append(_("%(field)s: a sentence is there twice") % {"field": field})
        for line in lines:
            problems += _wrong_line(field, line)
            rest = line
            for placeholder in PLACEHOLDERS.get(field, ()):
                rest = rest.replace(placeholder, "")
            if "{" in rest or "}" in rest:
                problems.append(_("%(field)s: only {name} and {role} in a greeting are filled in") % {"field": field})
    if problems:
        raise BankError(problems)
    return persona


def persona_as_dict(persona: Persona) -> dict[str, Any]:
    """The fields of a persona as one edits them."""
    return dict(msgspec.to_builtins(persona))


def parse_rubric(text: str) -> tuple[int, dict[str, Skill]]:
    """Version and skills of a rubric file. Raises BankError."""
    version, tables = _versioned(text, "skill")
    return version, {key: _named(key, parse_skill, data) for key, data in tables.items()}


def parse_personas(text: str) -> tuple[int, dict[str, Persona]]:
    """Version and personas of a file of them. Raises BankError."""
    version, tables = _versioned(text, "persona")
    return version, {key: _named(key, parse_persona, data) for key, data in tables.items()}


def _versioned(text: str, table: str) -> tuple[int, dict[str, Any]]:
    data = _toml(text)
    tables = data.get(table)
    if set(data) != {"version", table} or not isinstance(data["version"], int) or not isinstance(tables, dict):
        raise BankError([_("The file holds a version and the tables of “%(name)s”, nothing else.") % {"name": table}])
    return data["version"], tables


def _named(key: str, parse: Any, data: Any) -> Any:
    try:
        return parse(data, key=key)
    except BankError as error:
        raise BankError([f"{key}: {problem}" for problem in error.problems]) from None


def _toml(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BankError([f"TOML: {error}"]) from None


def _converted(data: Any, type_: type[T]) -> T:
    try:
        return msgspec.convert(data, type_)
    except msgspec.ValidationError as error:
        raise BankError([str(error)]) from None


def _wrong_line(field: str, line: str) -> list[str]:
    if not line.strip():
        return [_("%(where)s: missing") % {"where": field}]
    if len(line) > checks.MAX_CHARS:
        return [_("%(where)s: at most %(most)d characters") % {"where": field, "most": checks.MAX_CHARS}]
    return []
