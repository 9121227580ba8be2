"""What plans are made of: their features, their numbers, and what the environment says about both.

What is sold is a version of a plan, a row (`billing.models.catalogue`). Versions that nobody has edited take their
quotas, and Pro its single price, from the environment at the moment they are asked for.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from billing.rules import Plan

CURRENCY = "INR"

# Features that are asked for by name: `SubscriptionEntitlementService.allows`.
ADVANCED_AI_FEEDBACK = "advanced_ai_feedback"
PRIORITY_BOOKING = "priority_booking"
UNLIMITED_AI_INTERVIEWS = "unlimited_ai_interviews"
FEATURES: Mapping[str, str | Promise] = {
    ADVANCED_AI_FEEDBACK: _("Advanced feedback"),
    PRIORITY_BOOKING: _("Priority when booking interviewers"),
    UNLIMITED_AI_INTERVIEWS: _("As many AI interviews as you like"),
}
# Where the catalogue has no such plan: what it included before plans were rows.
FEATURES_BEFORE: Mapping[str, tuple[str, ...]] = {
    "free": (),
    "starter": (ADVANCED_AI_FEEDBACK,),
    "pro": (ADVANCED_AI_FEEDBACK, PRIORITY_BOOKING, UNLIMITED_AI_INTERVIEWS),
}


@dataclass(frozen=True, slots=True)
class Allowance:
    """How much AI interview a plan allows. `None`: without limit."""

    plan: Plan
    turns: int | None
    seconds: int | None
    interviews_month: int | None
    turns_month: int | None
    unlimited: bool


@dataclass(frozen=True, slots=True)
class Price:
    """What something costs, and with the convenience fee; minor units."""

    amount_minor: int
    currency: str = CURRENCY
    fee_minor: int = 0
    total_minor: int = 0


def allowance_of(plan: Plan) -> Allowance:
    """What a plan allows as the environment says."""
    if plan == "pro":
        return allow(plan)
    if plan == "starter":
        month = settings.STARTER_MONTHLY_INTERVIEWS
        return allow(plan, interviews_month=month, turns_month=settings.STARTER_MONTHLY_TURNS or None)
    return allow(
        "free",
        turns=settings.FREE_MAX_USER_TURNS,
        seconds=settings.FREE_MAX_SECONDS,
        interviews_month=settings.FREE_MONTHLY_INTERVIEWS,
    )


def allow(
    plan: Plan,
    *,
    turns: int | None = None,
    seconds: int | None = None,
    interviews_month: int | None = None,
    turns_month: int | None = None,
) -> Allowance:
    """An allowance of these numbers."""
    unlimited = turns is seconds is interviews_month is turns_month is None
    return Allowance(plan, turns, seconds, interviews_month, turns_month, unlimited)


def most_of(allowances: Iterable[Allowance]) -> Allowance:
    """Of several allowances of one plan the most in each number: who has two versions of it loses by neither."""
    first, *others = allowances
    for other in others:
        first = allow(
            first.plan,
            turns=_more(first.turns, other.turns),
            seconds=_more(first.seconds, other.seconds),
            interviews_month=_more(first.interviews_month, other.interviews_month),
            turns_month=_more(first.turns_month, other.turns_month),
        )
    return first


def _more(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else max(one, other)
