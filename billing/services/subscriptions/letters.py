"""What subscribers are told by mail. Each letter has a key: telling twice is telling once."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils import translation
from django.utils.translation import gettext as _

from billing.models import EntitlementGrant, InterviewerGrant, PlanVersion, Subscription
from billing.rules.money import write_money
from billing.selectors import catalogue
from core.accounts.services import post_letter
from core.notifications.services import notify


def tell_trial(subscription: Subscription) -> None:
    """A trial began: when it ends, and what it costs then."""
    _post("subscription_trial", subscription, key="trial", at=subscription.trial_ends_at, total=_price(subscription))


def tell_failed(subscription: Subscription) -> None:
    """What is due could not be collected: when it is tried again, and how long the plan goes on."""
    _post(
        "subscription_failed",
        subscription,
        key=f"failed:{_day(subscription.failed_at)}",
        retry_at=subscription.next_attempt_at,
        at=subscription.grace_until,
    )


def tell_failed_again(subscription: Subscription) -> None:
    """It was tried again, in vain."""
    _post(
        "subscription_failed_again",
        subscription,
        key=f"failed-again:{_day(subscription.failed_at)}:{subscription.attempts}",
        retry_at=subscription.next_attempt_at,
        at=subscription.grace_until,
    )


def tell_canceled(subscription: Subscription) -> None:
    """It ends with the period."""
    key = f"canceled:{subscription.canceled_at:%Y%m%d%H%M%S%f}"
    _post("subscription_canceled", subscription, key=key, at=subscription.period_end)


def tell_resumed(subscription: Subscription) -> None:
    """It doesn't end after all."""
    key = f"resumed:{subscription.heard_at:%Y%m%d%H%M%S}" if subscription.heard_at else "resumed"
    _post("subscription_resumed", subscription, key=key, at=subscription.period_end)


def tell_changed(subscription: Subscription, version: PlanVersion, interval: str, *, at: datetime | None) -> None:
    """It is to another plan now; or from a moment on."""
    key = f"changed:{version.pk}:{interval}:{_day(at or subscription.period_start)}"
    _post("subscription_changed", subscription, key=key, at=at, version=version, interval=interval)


def tell_not_changed(subscription: Subscription) -> None:
    """The change that was to come could not be paid: so that nobody pays for what they left, it ends."""
    key = f"not-changed:{_day(subscription.period_end)}"
    _post("subscription_not_changed", subscription, key=key, at=subscription.period_end)


def tell_ended(subscription: Subscription, *, until: datetime) -> None:
    """It has ended; until when what was paid stays."""
    _post("subscription_ended", subscription, key="ended", at=until, because=subscription.ended_because)


def remind_of_trial(subscription: Subscription, *, days: int) -> None:
    """A trial is about to end."""
    key = f"trial-ends:{_day(subscription.trial_ends_at)}:{days}"
    _post("subscription_trial_ends", subscription, key=key, at=subscription.trial_ends_at, total=_price(subscription))


def remind_of_end(subscription: Subscription, *, days: int) -> None:
    """A subscription that was canceled is about to end."""
    key = f"ends:{_day(subscription.period_end)}:{days}"
    _post("subscription_ends_soon", subscription, key=key, at=subscription.period_end)


def remind_of_year(subscription: Subscription, *, days: int) -> None:
    """A year is about to be paid again."""
    key = f"renews:{_day(subscription.period_end)}:{days}"
    _post("subscription_renews", subscription, key=key, at=subscription.period_end, total=_price(subscription))


def remind_of_suspension(subscription: Subscription, *, days: int) -> None:
    """What is due is still not paid, and the plan is about to be taken."""
    key = f"suspends:{_day(subscription.grace_until)}:{days}"
    _post("subscription_suspends", subscription, key=key, at=subscription.grace_until)


def remind_of_plan(grant: EntitlementGrant | InterviewerGrant, *, days: int) -> None:
    """A plan that was given, or paid once, for a while is about to end."""
    with _language_of(grant):
        if isinstance(grant, EntitlementGrant):
            title = catalogue.title_of(grant.version) if grant.version else grant.get_plan_display()
        else:
            title = _("Interviewer")
    notify(
        "plan_ends_soon",
        user_id=grant.user_id,
        key=f"plan-ends:{grant.pk}:{_day(grant.ends_at)}:{days}",
        context={"title": str(title), "at": grant.ends_at},
        url="/plans" if isinstance(grant, EntitlementGrant) else "/interviewer/plan",
    )


def _post(
    kind: str,
    subscription: Subscription,
    *,
    key: str,
    version: PlanVersion | None = None,
    interval: str = "",
    **context: Any,
) -> None:
    with _language_of(subscription):
        title = catalogue.title_of(version or subscription.version)
    post_letter(
        kind=kind,
        user_id=subscription.user_id,
        context={
            "title": title,
            "interval": interval or subscription.interval,
            "origin": settings.ORIGINS[0],
            "page": "/interviewer/plan" if subscription.audience == "interviewer" else "/plans",
            **context,
        },
        key=f"subscription:{subscription.pk}:{key}"[:160],
    )


def _price(subscription: Subscription) -> str:
    price = catalogue.price_of(subscription.version, subscription.interval) or 0
    priced = catalogue.priced(price, subscription.version.currency)
    return write_money(priced.total_minor, priced.currency)


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y%m%d}" if moment else ""


def _language_of(row: Subscription | EntitlementGrant | InterviewerGrant) -> Any:
    language = get_user_model().objects.values_list("language", flat=True).get(pk=row.user_id)
    return translation.override(language)
