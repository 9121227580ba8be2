"""The question bank: what is asked, what a good answer says, how it is scored, how the interviewer speaks."""

from .errors import BankError
from .parsing import (
    parse_persona,
    parse_question,
    parse_skill,
    parse_topic,
    persona_as_dict,
    question_as_dict,
    skill_as_dict,
)
from .shelf import OPENING, Bank, Role, Rubric
from .shipped import (
    BANK_VERSION,
    PERSONA_VERSION,
    shipped_bank,
    shipped_persona,
    shipped_personas,
    shipped_rubric,
)

__all__ = [
    "BANK_VERSION",
    "OPENING",
    "PERSONA_VERSION",
    "Bank",
    "BankError",
    "Role",
    "Rubric",
    "parse_persona",
    "parse_question",
    "parse_skill",
    "parse_topic",
    "persona_as_dict",
    "question_as_dict",
    "shipped_bank",
    "shipped_persona",
    "shipped_personas",
    "shipped_rubric",
    "skill_as_dict",
]
