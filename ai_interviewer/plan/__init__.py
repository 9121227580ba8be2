"""What an interview asks, and what it asks next. Pure: values in, values out."""

from .claims import find_claims
from .planner import make_plan, questions_in, topics_of
from .policy import FollowUpPolicy
from .requirements import find_requirements, requirements_from
from .showing import phases_of

__all__ = [
    "FollowUpPolicy",
    "find_claims",
    "find_requirements",
    "make_plan",
    "phases_of",
    "questions_in",
    "requirements_from",
    "topics_of",
]
