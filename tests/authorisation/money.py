"""One of everything that has to do with money, for one person."""

from datetime import timedelta
from typing import Any

from billing.models import (
    Coupon,
    CouponUse,
    Dispute,
    Earning,
    Invoice,
    InvoiceLine,
    Payment,
    Payout,
    PayoutAccount,
    PayoutBatch,
    PlanProduct,
    PlanVersion,
    ProviderCustomer,
    Purchase,
    Reconciliation,
    ReferralCode,
    Refund,
    Subscription,
    TokenGrantPeriod,
    TokenPack,
    WebhookEvent,
)
from billing.services import ledger
from core.accounts import vault

BANK = '{"account": "50100012341234", "bank_code": "HDFC0001234", "country": "IN"}'


def make_bought(user: Any, now: Any, staff: Any) -> dict[str, Any]:
    """A pack with its payment, refund, dispute, invoice, coupon and news; a subscription; tokens; a referral."""
    mark = user.pk.hex[-10:]
    pack = TokenPack.objects.create(tokens=40, price_minor=80_000, made_by=staff, archived_at=now)
    coupon = Coupon.objects.create(code=f"C{mark.upper()}", name="Spring", kind="percent", percent=10, made_by=staff)
    purchase = Purchase.objects.create(
        user=user, kind="pack", state="fulfilled", pack=pack, currency="INR", list_minor=80_000, total_minor=80_000,
        key=mark, fulfilled_at=now,
    )  # fmt: skip
    CouponUse.objects.create(coupon=coupon, user=user, purchase=purchase, state="used", discount_minor=0, place=1)
    payment = Payment.objects.create(
        purchase=purchase, user=user, provider="stripe", provider_order_id=f"cs_{mark}", amount_minor=80_000,
        provider_payment_id=f"pi_{mark}", currency="INR", state="success", paid_at=now, refunded_minor=100,
    )  # fmt: skip
    refund = Refund.objects.create(payment=payment, amount_minor=100, reason="Asked", by=staff, key=mark, state="done")
    dispute = Dispute.objects.create(payment=payment, provider_dispute_id=f"dp_{mark}", amount_minor=80_000)
    invoice = _bill(user, purchase, payment, now)
    event = WebhookEvent.objects.create(
        provider="stripe", event_id=f"evt_{mark}", kind="charge.refunded", about=f"pi_{mark}", payload={}, state="done"
    )
    compared = Reconciliation.objects.create(
        provider="stripe", since=now - timedelta(days=1), until=now, state="done", by=staff
    )
    product = PlanProduct.objects.create(
        key=f"plan-{mark}", audience="candidate", tier="starter", archived_at=now, position=900
    )
    version = PlanVersion.objects.create(product=product, number=1, title="Old", made_by=staff, price_month_minor=100)
    subscription = Subscription.objects.create(
        user=user, audience="candidate", version=version, interval="month", state="active", provider="stripe",
        provider_subscription_id=f"sub_{mark}", anchored_at=now, period_start=now,
        period_end=now + timedelta(days=30), heard_at=now,
    )  # fmt: skip
    TokenGrantPeriod.objects.create(subscription=subscription, number=0, tokens=5, at=now)
    ProviderCustomer.objects.create(user=user, provider="stripe", customer_id=f"cus_{mark}")
    ledger.credit_tokens(user_id=user.pk, tokens=40, key=f"purchase:{purchase.pk}", reason=f"purchase:{purchase.pk}")
    ledger.give_tokens(user_id=user.pk, tokens=5, key=f"gift:{mark}", reason="staff", source="staff")
    hold = ledger.hold_tokens(owner_id=user.pk, tokens=7, reason=f"booking:{mark}")
    code = ReferralCode.objects.create(user=user, code=f"REF{mark.upper()}", at=now)
    return {
        "pack_id": pack.pk, "coupon_id": coupon.pk, "purchase_id": purchase.pk, "payment_id": payment.pk,
        "refund_id": refund.pk, "dispute_id": dispute.pk, "invoice_id": invoice.pk, "event_id": event.pk,
        "reconciliation_id": compared.pk, "subscription_id": subscription.pk, "hold_id": hold, "key": product.key,
        "referral_id": code.pk,
    }  # fmt: skip


def make_earned(user: Any, candidate: Any, now: Any, staff: Any) -> dict[str, Any]:
    """What an interviewer has earned from a candidate, in part paid out."""
    mark = user.pk.hex[-10:]
    ledger.credit_tokens(user_id=candidate.pk, tokens=40, key=f"for:{mark}", reason="test")
    hold = ledger.hold_tokens(owner_id=candidate.pk, tokens=40, reason=f"earned:{mark}")
    ledger.capture_hold(hold_id=hold, to=user.pk)
    PayoutAccount.objects.create(user=user, holder="Somebody", details=vault.encrypt(BANK), ending="1234", country="IN")
    batch = PayoutBatch.objects.create(number=int(mark, 16) % 1_000_000_000, method="manual", made_by=staff)
    payout = Payout.objects.create(
        user=user, number=f"PO-{mark}", state="sent", tokens=40, token_value_minor=2000, gross_minor=80_000,
        commission_percent=15, commission_minor=12_000, net_minor=68_000, currency="INR", period_start=now,
        period_end=now + timedelta(days=7), batch=batch, method="manual", attempts=1,
    )  # fmt: skip
    Earning.objects.filter(hold_id=hold).update(payout=payout)
    return {"payout_id": payout.pk, "batch_id": batch.pk}


def _bill(user: Any, purchase: Purchase, payment: Payment, now: Any) -> Invoice:
    mark = user.pk.hex[-10:]
    invoice = Invoice.objects.create(
        kind="invoice", series=f"T-{mark}", sequence=1, number=f"T-{mark}-1", user=user, purchase=purchase,
        payment=payment, issued_at=now, currency="INR", net_minor=80_000, total_minor=80_000,
        seller={"name": "Intraview", "address": [], "tax_id": ""}, buyer={"name": "Somebody", "email": "x@y.test"},
    )  # fmt: skip
    InvoiceLine.objects.create(
        invoice=invoice, position=1, kind="item", text="40 tokens", unit_minor=80_000, amount_minor=80_000
    )
    return invoice
