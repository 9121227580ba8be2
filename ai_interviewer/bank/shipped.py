"""The bank, the rubric and the personas that come with the product: read once, refused whole if anything is wrong."""

from functools import cache
from pathlib import Path

from ai_interviewer.values import Persona, Topic

from . import parsing
from .errors import BankError
from .shelf import OPENING, Bank, Rubric

BANK_VERSION = 1
PERSONA_VERSION = 1

_HERE = Path(__file__).parent


@cache
def shipped_bank() -> Bank:
    """The shipped questions. Raises BankError with all problems of all files."""
    topics: list[Topic] = []
    problems: list[str] = []
    for file in [*sorted((_HERE / "questions").glob("*.toml")), _HERE / "opening.toml"]:
        try:
            topics.append(parsing.parse_topic(file.read_text(encoding="utf-8"), skills=shipped_rubric().skills))
        except BankError as error:
            problems += [f"{file.name}: {problem}" for problem in error.problems]
    if problems:
        raise BankError(problems)
    try:
        return Bank(
            version=BANK_VERSION,
            topics=tuple(topic for topic in topics if topic.key != OPENING),
            opening=next((topic for topic in topics if topic.key == OPENING), None),
        )
    except ValueError as error:
        raise BankError([str(error)]) from None


@cache
def shipped_rubric() -> Rubric:
    """The shipped skills. Raises BankError."""
    version, skills = parsing.parse_rubric((_HERE / "rubrics.toml").read_text(encoding="utf-8"))
    return Rubric(version=version, skills=skills)


@cache
def shipped_personas() -> dict[str, Persona]:
    """The shipped personas by key. Raises BankError."""
    _version, personas = parsing.parse_personas((_HERE / "personas.toml").read_text(encoding="utf-8"))
    return personas


def shipped_persona(key: str = "calm") -> Persona:
    """The shipped persona of that key. Raises KeyError."""
    return shipped_personas()[key]
