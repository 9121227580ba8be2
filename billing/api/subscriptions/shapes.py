"""Subscriptions, as the API takes and shows them."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from billing.api.catalogue.shapes import AUDIENCES
from billing.api.serializers import Instant, UserOut
from billing.models import Interval, Subscription
from billing.selectors.catalogue import price_of, priced, title_of
from billing.selectors.subscriptions import has_newer_version

INTERVALS = Interval.values
STATES = Subscription.State.values


class NextOut(serializers.Serializer):
    """What it changes to with the next period."""

    version_id = serializers.UUIDField()
    title = serializers.CharField()
    interval = serializers.ChoiceField(INTERVALS)
    at = Instant()


class SubscriptionOut(serializers.ModelSerializer):
    """One's subscription. `price_minor`: each period, without the fee; `total_minor`: with it.

    `past_due`: a payment failed; the plan goes on until `grace_until`, it is tried again at `next_attempt_at`.
    `newer_version`: the plan is sold in another version by now; `changing`: a change is being made.
    """

    plan_key = serializers.CharField(source="version.product.key")
    title = serializers.SerializerMethodField()
    version_id = serializers.UUIDField()
    price_minor = serializers.SerializerMethodField()
    total_minor = serializers.SerializerMethodField()
    currency = serializers.CharField(source="version.currency")
    monthly_tokens = serializers.IntegerField(source="version.monthly_tokens")
    period_start = Instant(allow_null=True)
    period_end = Instant(allow_null=True)
    trial_ends_at = Instant(allow_null=True)
    next = serializers.SerializerMethodField()
    grace_until = Instant(allow_null=True)
    next_attempt_at = Instant(allow_null=True)
    newer_version = serializers.SerializerMethodField()
    changing = serializers.SerializerMethodField()

    class Meta:
        model = Subscription
        fields = [
            "id", "audience", "state", "plan_key", "title", "version_id", "interval", "price_minor", "total_minor",
            "currency", "monthly_tokens", "period_start", "period_end", "trial_ends_at", "cancel_at_period_end",
            "next", "grace_until", "next_attempt_at", "provider", "newer_version", "changing",
        ]  # fmt: skip

    @extend_schema_field(serializers.CharField())
    def get_title(self, subscription: Subscription) -> str:
        return title_of(subscription.version)

    @extend_schema_field(serializers.IntegerField())
    def get_price_minor(self, subscription: Subscription) -> int:
        return price_of(subscription.version, subscription.interval) or 0

    @extend_schema_field(serializers.IntegerField())
    def get_total_minor(self, subscription: Subscription) -> int:
        return priced(self.get_price_minor(subscription), subscription.version.currency).total_minor

    @extend_schema_field(NextOut(allow_null=True))
    def get_next(self, subscription: Subscription) -> dict[str, Any] | None:
        version = subscription.next_version
        if version is None or subscription.period_end is None:
            return None
        shown = {
            "version_id": version.pk,
            "title": title_of(version),
            "interval": subscription.next_interval,
            "at": subscription.period_end,
        }
        return NextOut(shown).data

    @extend_schema_field(serializers.BooleanField())
    def get_newer_version(self, subscription: Subscription) -> bool:
        return has_newer_version(subscription)

    @extend_schema_field(serializers.BooleanField())
    def get_changing(self, subscription: Subscription) -> bool:
        return subscription.changing_since is not None


class SubscriptionsOut(serializers.Serializer):
    """What somebody is subscribed to, as a candidate and as an interviewer; null: nothing."""

    candidate = SubscriptionOut(allow_null=True)
    interviewer = SubscriptionOut(allow_null=True)


class ChangeIn(serializers.Serializer):
    version_id = serializers.UUIDField()
    interval = serializers.ChoiceField(INTERVALS)


class ChangeLineOut(serializers.Serializer):
    """One line of what is due; a negative one is a credit for what was not used."""

    text = serializers.CharField()
    amount_minor = serializers.IntegerField()


class ChangePreviewOut(serializers.Serializer):
    """What a change means. `when` is now: `due_minor` is collected at once; else nothing is until `at`."""

    version_id = serializers.UUIDField(source="version.pk")
    title = serializers.SerializerMethodField()
    interval = serializers.ChoiceField(INTERVALS)
    when = serializers.ChoiceField(["now", "at_period_end"])
    at = Instant()
    due_minor = serializers.IntegerField()
    currency = serializers.CharField()
    lines = ChangeLineOut(many=True)
    period_total_minor = serializers.IntegerField()

    @extend_schema_field(serializers.CharField())
    def get_title(self, preview: Any) -> str:
        return title_of(preview.version)


class CancelIn(serializers.Serializer):
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class SubscriptionEndIn(serializers.Serializer):
    reason = serializers.CharField(max_length=300)


class PortalIn(serializers.Serializer):
    """`return_to`: a path of ours, where the provider's page leads back to."""

    return_to = serializers.CharField(max_length=300, required=False, default="/plans")

    def validate_return_to(self, path: str) -> str:
        plain = path.isascii() and path.isprintable() and "\\" not in path
        if not plain or not path.startswith("/") or path.startswith("//"):
            raise serializers.ValidationError(_("A path of this site, such as /plans."))
        return path


class PortalOut(serializers.Serializer):
    url = serializers.URLField()


class SubscriptionsAsked(serializers.Serializer):
    state = serializers.ChoiceField(STATES, required=False, allow_blank=True)
    audience = serializers.ChoiceField(AUDIENCES, required=False, allow_blank=True)
    q = serializers.CharField(max_length=200, required=False, allow_blank=True)


class StaffSubscriptionOut(SubscriptionOut):
    """A subscription, whose it is, and how it came to where it stands."""

    person = UserOut(source="user")
    created_at = Instant()
    canceled_at = Instant(allow_null=True)
    ended_at = Instant(allow_null=True)
    heard_at = Instant(allow_null=True)
    version_number = serializers.IntegerField(source="version.number")

    class Meta(SubscriptionOut.Meta):
        fields = [
            *SubscriptionOut.Meta.fields, "person", "created_at", "version_number", "provider_subscription_id",
            "canceled_at", "cancel_reason", "attempts", "ended_at", "ended_because", "heard_at",
        ]  # fmt: skip
