"""The tables of billing. Others may look through `selectors`; only this app writes."""

from billing.models.catalogue import Audience, PlanProduct, PlanVersion, TokenPack
from billing.models.codes import Guesses, InviteCode, InviteUse
from billing.models.entitlements import EntitlementGrant, InterviewerGrant
from billing.models.invoices import Invoice, InvoiceLine, InvoiceSeries
from billing.models.ledger import (
    TOKENS,
    BookCheck,
    Hold,
    HoldPart,
    LedgerAccount,
    LedgerEntry,
    LedgerTransaction,
    TokenLot,
    Wallet,
)
from billing.models.payments import Dispute, Payment, Purchase, Reconciliation, Refund, WebhookEvent
from billing.models.payouts import Earning, Payout, PayoutAccount, PayoutBatch
from billing.models.promotions import Coupon, CouponUse, Referral, ReferralCode
from billing.models.subscriptions import Interval, ProviderCustomer, Subscription, TokenGrantPeriod

__all__ = [
    "TOKENS",
    "Audience",
    "BookCheck",
    "Coupon",
    "CouponUse",
    "Dispute",
    "Earning",
    "EntitlementGrant",
    "Guesses",
    "Hold",
    "HoldPart",
    "Interval",
    "InterviewerGrant",
    "InviteCode",
    "InviteUse",
    "Invoice",
    "InvoiceLine",
    "InvoiceSeries",
    "LedgerAccount",
    "LedgerEntry",
    "LedgerTransaction",
    "Payment",
    "Payout",
    "PayoutAccount",
    "PayoutBatch",
    "PlanProduct",
    "PlanVersion",
    "ProviderCustomer",
    "Purchase",
    "Reconciliation",
    "Referral",
    "ReferralCode",
    "Refund",
    "Subscription",
    "TokenGrantPeriod",
    "TokenLot",
    "TokenPack",
    "Wallet",
    "WebhookEvent",
]
