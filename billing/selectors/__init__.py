"""Looking: at plans, grants and codes; at the books, at what was bought and paid."""

from billing.selectors.access import (
    HAS_INTERVIEWER_PLAN,
    WITH_INTERVIEWER_PLAN,
    InterviewerPlan,
    active_plan,
    allowance_for,
    codes,
    entitled_interviewers,
    grants_of,
    interviewer_plan,
    is_interviewer_entitled,
    stale_caches,
    uses_of,
)

__all__ = [
    "HAS_INTERVIEWER_PLAN",
    "WITH_INTERVIEWER_PLAN",
    "InterviewerPlan",
    "active_plan",
    "allowance_for",
    "codes",
    "entitled_interviewers",
    "grants_of",
    "interviewer_plan",
    "is_interviewer_entitled",
    "stale_caches",
    "uses_of",
]
