"""Looking at subscriptions: one's own, and for staff all of them."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from billing.models import PlanVersion, Subscription
from core.common.errors import NotFound

State = Subscription.State


def subscriptions_of(user_id: UUID) -> dict[str, Subscription | None]:
    """The subscription that somebody has as a candidate and as an interviewer; None: none is alive."""
    found: dict[str, Subscription | None] = {"candidate": None, "interviewer": None}
    for subscription in _shown().filter(user_id=user_id, state__in=Subscription.ALIVE):
        found[subscription.audience] = subscription
    return found


def subscription(subscription_id: UUID) -> Subscription:
    """One subscription, for staff. Raises NotFound."""
    found = subscriptions().filter(pk=subscription_id).first()
    if found is None:
        raise NotFound
    return found


def subscriptions(*, state: str = "", audience: str = "", q: str = "") -> QuerySet[Subscription]:
    """All subscriptions, newest first; `q` looks into name and address of the person and the provider's id."""
    found = _shown().select_related("user", "version__product", "next_version__product").order_by("-id")
    if state:
        found = found.filter(state=state)
    if audience:
        found = found.filter(audience=audience)
    for word in q.split()[:6]:
        found = found.filter(
            Q(user__name__icontains=word) | Q(user__email__icontains=word) | Q(provider_subscription_id=word)
        )
    return found


def has_newer_version(subscription: Subscription) -> bool:
    """True if the plan is sold in another version than this subscription's."""
    known = getattr(subscription, "is_outdated", None)  # found with it
    return bool(_shown().get(pk=subscription.pk).is_outdated if known is None else known)


def count_subscribers(version_ids: Iterable[UUID]) -> dict[UUID, int]:
    """How many subscriptions to each of these versions give something now."""
    found = Subscription.objects.filter(version_id__in=list(version_ids), state__in=Subscription.GIVING)
    return dict(found.values_list("version_id").annotate(number=Count("pk")))


def _shown() -> QuerySet[Any]:
    newer = PlanVersion.objects.filter(
        product=OuterRef("version__product"), current=True, product__archived_at__isnull=True
    ).exclude(pk=OuterRef("version"))
    found = Subscription.objects.select_related("version__product", "next_version__product")
    return found.annotate(is_outdated=Exists(newer))
