"""The plans. Numbers come from the environment; plans become rows once they are sold by subscription."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from billing import rules
from billing.rules import Plan

CURRENCY = "INR"

# Features that are asked for by name: `SubscriptionEntitlementService.allows`.
ADVANCED_AI_FEEDBACK = "advanced_ai_feedback"
PRIORITY_BOOKING = "priority_booking"
UNLIMITED_AI_INTERVIEWS = "unlimited_ai_interviews"
_FEATURES: dict[Plan, frozenset[str]] = {
    "free": frozenset(),
    "starter": frozenset({ADVANCED_AI_FEEDBACK}),
    "pro": frozenset({ADVANCED_AI_FEEDBACK, PRIORITY_BOOKING, UNLIMITED_AI_INTERVIEWS}),
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
    amount_minor: int
    currency: str = CURRENCY


@dataclass(frozen=True, slots=True)
class Offer:
    """A plan as people are shown it. No price: not for sale."""

    key: Plan
    title: str
    features: tuple[str, ...]
    allowance: Allowance
    price: Price | None


def allowance_of(plan: Plan) -> Allowance:
    """What a plan allows."""
    if plan == "pro":
        return Allowance("pro", None, None, None, None, unlimited=True)
    if plan == "starter":
        month = settings.STARTER_MONTHLY_INTERVIEWS
        return Allowance("starter", None, None, month, settings.STARTER_MONTHLY_TURNS or None, unlimited=False)
    turns, seconds = settings.FREE_MAX_USER_TURNS, settings.FREE_MAX_SECONDS
    return Allowance("free", turns, seconds, settings.FREE_MONTHLY_INTERVIEWS, None, unlimited=False)


def has_feature(plan: Plan, feature: str) -> bool:
    """True if the plan includes the feature."""
    return feature in _FEATURES[plan]


def plans_with(feature: str) -> list[Plan]:
    """The plans that include a feature."""
    return [plan for plan in rules.PLANS if has_feature(plan, feature)]


def offers() -> list[Offer]:
    """All plans, in the language of whoever asks."""
    free, starter, pro = (allowance_of(plan) for plan in rules.PLANS)
    of_free = (
        _("%(number)s AI interviews a month") % {"number": free.interviews_month},
        _("%(turns)s answers or %(seconds)s seconds in each") % {"turns": free.turns, "seconds": free.seconds},
        _("A report with quotes from your answers"),
    )
    of_starter = (
        _("%(number)s AI interviews a month") % {"number": starter.interviews_month},
        _("%(turns)s answers a month") % {"turns": starter.turns_month}
        if starter.turns_month
        else _("As many answers as you like"),
        _("Advanced feedback"),
    )
    of_pro = (
        _("As many AI interviews as you like, of any length"),
        _("Advanced feedback"),
        _("Priority when booking interviewers"),
        _("Paid once, yours for good"),
    )
    return [
        Offer("free", _("Free"), of_free, free, None),
        Offer("starter", _("Starter"), of_starter, starter, None),
        Offer("pro", _("Pro"), of_pro, pro, Price(settings.PRO_PRICE_PAISE)),
    ]
