"""What wallets, movements and checks of the books look like."""

from datetime import datetime

from django.utils.translation import gettext as _
from rest_framework import serializers

from billing.api.invoices.shapes import InvoiceNameOut
from billing.api.serializers import Instant
from billing.selectors import ledger as selectors
from core.common.clock import utc_now

MOST_GIVEN = 1_000_000
LONGEST_REASON = 150


class ExpiringTokensOut(serializers.Serializer):
    tokens = serializers.IntegerField()
    expires_at = Instant()


class HeldTokensOut(serializers.Serializer):
    """Tokens set aside. `reason` is for programs, `text` for people."""

    id = serializers.UUIDField()
    tokens = serializers.IntegerField()
    reason = serializers.CharField()
    text = serializers.CharField(allow_blank=True)
    since = Instant(source="created_at")
    expires_at = Instant(allow_null=True)


class WalletThisMonthOut(serializers.Serializer):
    """What was paid for sessions since the month began, where the person lives."""

    spent = serializers.IntegerField()
    sessions = serializers.IntegerField()


class WalletOut(serializers.Serializer):
    """`balance` can be spent: bought tokens (`paid_balance`) and given ones (`free_balance`)."""

    balance = serializers.IntegerField()
    paid_balance = serializers.IntegerField()
    free_balance = serializers.IntegerField()
    locked_balance = serializers.IntegerField()
    earned_balance = serializers.IntegerField()
    owed = serializers.IntegerField()
    expiring = ExpiringTokensOut(many=True)
    holds = HeldTokensOut(many=True)
    month = WalletThisMonthOut()


class MovementOut(serializers.Serializer):
    """What one transaction moved: `available` of what can be spent, `held`, `earned`; and what was there afterwards."""

    id = serializers.UUIDField()
    at = Instant()
    kind = serializers.ChoiceField(selectors.TOKEN_KINDS)
    text = serializers.CharField()
    reason = serializers.CharField(allow_blank=True)
    available = serializers.IntegerField()
    held = serializers.IntegerField()
    earned = serializers.IntegerField()
    available_after = serializers.IntegerField()
    held_after = serializers.IntegerField()
    earned_after = serializers.IntegerField()
    invoice = InvoiceNameOut(allow_null=True)


class MovementsAsked(serializers.Serializer):
    """Which movements a list is to show."""

    kind = serializers.ChoiceField(selectors.TOKEN_KINDS, required=False, allow_blank=True)


class MonthsAsked(serializers.Serializer):
    months = serializers.IntegerField(min_value=1, max_value=selectors.MOST_MONTHS, default=6)


class WalletMonthOut(serializers.Serializer):
    month = serializers.CharField(help_text="As in 2026-06, by the person's own calendar.")
    bought = serializers.IntegerField()
    given = serializers.IntegerField()
    spent = serializers.IntegerField()
    expired = serializers.IntegerField()
    earned = serializers.IntegerField()


class WalletSummaryOut(serializers.Serializer):
    months = WalletMonthOut(many=True)


class TokensIn(serializers.Serializer):
    """Tokens for somebody. The person reads the reason. Without an end they don't expire."""

    tokens = serializers.IntegerField(min_value=1, max_value=MOST_GIVEN)
    reason = serializers.CharField(max_length=LONGEST_REASON)
    expires_at = serializers.DateTimeField(required=False, allow_null=True)

    def validate_expires_at(self, moment: datetime | None) -> datetime | None:
        if moment is not None and moment <= utc_now():
            raise serializers.ValidationError(_("This has to be in the future."))
        return moment


class BookFindingOut(serializers.Serializer):
    """One thing that is wrong: `id` is of what it is about, `differs` by how much."""

    what = serializers.CharField()
    id = serializers.CharField()
    kind = serializers.CharField(allow_blank=True)
    differs = serializers.IntegerField()


class BookCheckOut(serializers.Serializer):
    """A check of the books. Nothing found: every wallet says what its entries say, every transaction sums to zero."""

    id = serializers.UUIDField()
    at = Instant()
    wallets = serializers.IntegerField()
    transactions = serializers.IntegerField()
    findings = BookFindingOut(many=True)
    milliseconds = serializers.IntegerField()
