"""Finding and locking subscriptions. The order of locks: purchase, person, subscription, wallets."""

from uuid import UUID

from billing.models import ProviderCustomer, Purchase, Subscription
from billing.services.grants import lock_person
from core.common.errors import NotFound

_WITH = ("version__product", "next_version__product", "changing_version__product")


def lock(subscription_id: UUID) -> Subscription:
    """A subscription, its person and itself held until the end of the transaction. Raises NotFound."""
    user_id = Subscription.objects.filter(pk=subscription_id).values_list("user_id", flat=True).first()
    if user_id is None:
        raise NotFound
    lock_person(user_id)
    # no_key: a purchase that merely points at it need not wait.
    held = Subscription.objects.select_for_update(of=("self",), no_key=True)
    return held.select_related(*_WITH).get(pk=subscription_id)


def find(subscription_id: UUID, *, user_id: UUID | None = None) -> Subscription:
    """A subscription, of somebody where that matters. Raises NotFound."""
    found = Subscription.objects.select_related(*_WITH).filter(pk=subscription_id)
    if user_id is not None:
        found = found.filter(user_id=user_id)
    subscription = found.first()
    if subscription is None:
        raise NotFound
    return subscription


def find_told(provider: str, provider_id: str, purchase_id: str = "") -> UUID | None:
    """Which of ours a provider speaks of: by its id there, or by the purchase that began it."""
    known = Subscription.objects.filter(provider=provider, provider_subscription_id=provider_id)
    found = known.values_list("pk", flat=True).first() if provider_id else None
    if found is not None:
        return found
    try:
        asked = UUID(purchase_id)
    except ValueError:
        return None
    begun = Purchase.objects.filter(
        pk=asked,
        kind=Purchase.Kind.SUBSCRIPTION,
        subscription__provider=provider,
        subscription__provider_subscription_id="",
    )
    return begun.values_list("subscription_id", flat=True).first()


def link(subscription: Subscription, *, provider_id: str, customer_id: str) -> None:
    """Remember who and what this is at the provider. The caller saves the subscription."""
    if provider_id and not subscription.provider_subscription_id:
        subscription.provider_subscription_id = provider_id
    if customer_id:
        customer = ProviderCustomer(
            user_id=subscription.user_id, provider=subscription.provider, customer_id=customer_id
        )
        ProviderCustomer.objects.bulk_create([customer], ignore_conflicts=True)
