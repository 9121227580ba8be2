"""Subscribing at the till, and letting its time pass."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from billing import selectors
from billing.models import Subscription, TokenGrantPeriod, Wallet
from billing.selectors import catalogue
from billing.services import sales
from billing.services.sales import Started
from core.accounts.models import Letter
from core.notifications.models import Notification
from tests.billing.sales.conftest import hook, order_of
from tests.support.till import Till
from tests.support.till import till as till

__all__ = ["till"]

GOOD_AT_FIRST = "4000 0000 0000 0341"


@pytest.fixture(autouse=True)
def _known_days(settings: Any) -> None:
    """The numbers that the tests speak of, whatever this machine's environment says."""
    settings.SUBSCRIPTION_GRACE_DAYS = 7
    settings.SUBSCRIPTION_RETRY_DAYS = [1, 3, 5]
    settings.SUBSCRIPTION_REMIND_DAYS = [7, 1]
    settings.CONVENIENCE_FEE_PERCENT, settings.CONVENIENCE_FEE_LEAST_PAISE = 3.0, 500
    settings.TAX_PERCENT, settings.TAX_INCLUDED = 0.0, True


def begin(user: Any, plan: str = "starter", interval: str = "month", *, key: str = "") -> Started:
    """Begin to subscribe; nothing is paid yet."""
    version = catalogue.current_version(plan)
    return sales.start_purchase(
        user_id=user.pk,
        kind="subscription",
        version_id=version.pk,
        interval=interval,
        provider="stripe",
        key=key or uuid4().hex,
    )


def subscribe(till: Till, user: Any, plan: str = "starter", interval: str = "month", *, told: bool = True) -> Any:
    """Subscribe and pay; unless told otherwise the webhooks arrive."""
    paid = till.pay(order_of(begin(user, plan, interval)))
    assert not paid["failed"], paid
    if told:
        tell(till)
    return of(user)


def tell(till: Till) -> None:
    """Have the till deliver all that waits to our address."""
    till.deliver(hook)


def of(user: Any) -> Subscription:
    """Somebody's newest subscription."""
    found = Subscription.objects.select_related("version__product", "next_version__product").filter(user=user)
    newest = found.order_by("-id").first()
    assert newest is not None
    return newest


def till_now(till: Till) -> datetime:
    """The moment by the till's clock, which can be moved forward."""
    status, body, _headers = till.ask("GET", "/api/state")
    assert status == 200
    return datetime.fromtimestamp(json.loads(body)["now"], UTC)


def pass_period(till: Till, subscription: Subscription, *, told: bool = True) -> None:
    """Let the period that is paid, or the trial, end by the till's clock; unless told otherwise the webhooks arrive."""
    assert subscription.period_end is not None
    left = subscription.period_end - till_now(till)
    till.forward(seconds=int(left.total_seconds()) + 3600)
    if told:
        tell(till)


def plan_at(user: Any, moment: datetime) -> str:
    return selectors.active_plan(user.pk, now=moment)


def tokens_of(user: Any) -> int:
    wallet = Wallet.objects.filter(user=user).first()
    return wallet.balance if wallet else 0


def months_of(subscription: Subscription) -> list[int]:
    given = TokenGrantPeriod.objects.filter(subscription=subscription).order_by("number")
    return list(given.values_list("number", flat=True))


def letters_to(user: Any) -> list[str]:
    """The kinds of letters that somebody got about their plan, oldest first; then what they are told otherwise."""
    letters, told = Letter.objects.filter(user=user), Notification.objects.filter(user=user)
    kinds = [kind for rows in (letters, told) for kind in rows.order_by("created_at").values_list("kind", flat=True)]
    return [kind for kind in kinds if kind.startswith(("subscription_", "plan_"))]
