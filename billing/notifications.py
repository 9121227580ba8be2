"""What people are told about plans and payouts, and can choose of it. Receipts are letters that always go."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.common.sql import database_now
from core.notifications.services import Kind, register


def register_kinds() -> None:
    """Make the kinds known. From `AppConfig.ready()`."""
    register(
        Kind(
            name="plan_ends_soon",
            group="money",
            title=_("A plan ends soon"),
            text=_("One that was given, or paid once, for a while."),
            sample=_plan,
        ),
        Kind(
            name="payout_paid",
            group="money",
            title=_("A payout is on its way"),
            text=_("For interviewers."),
            digest=True,
            sample=_payout,
        ),
        # Until somebody looks at the account, no money comes.
        Kind(
            name="payout_failed",
            group="money",
            title=_("A payout came back"),
            channels={"email", "in_app"},
            critical=True,
            sample=_payout,
        ),
    )


def _plan() -> dict[str, Any]:
    return {"title": "Starter", "at": database_now() + timedelta(days=7), "url": "/plans"}


def _payout() -> dict[str, Any]:
    return {"number": "PO-2026-000001", "sum": "₹680.00", "ending": "5601", "url": "/interviewer/earnings"}
