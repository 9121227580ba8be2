"""Subscriptions: what the provider collects again and again, and what that gives here."""

from billing.services.subscriptions.beginning import abandon, begin, trial_days_for
from billing.services.subscriptions.changing import (
    Preview,
    cancel,
    change,
    end_subscription,
    open_portal,
    preview,
    resume,
)
from billing.services.subscriptions.hearing import hear
from billing.services.subscriptions.paying import apply_paid, apply_renewal
from billing.services.subscriptions.reminding import remind
from billing.services.subscriptions.settling import give_due_tokens, settle_subscriptions

__all__ = [
    "Preview",
    "abandon",
    "apply_paid",
    "apply_renewal",
    "begin",
    "cancel",
    "change",
    "end_subscription",
    "give_due_tokens",
    "hear",
    "open_portal",
    "preview",
    "remind",
    "resume",
    "settle_subscriptions",
    "trial_days_for",
]
