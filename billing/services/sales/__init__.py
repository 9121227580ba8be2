"""Sales: purchases, what fulfils them, refunds, disputes, and comparing our books with the providers'."""

from billing.services.sales.disputes import hear_dispute, note_dispute
from billing.services.sales.fulfilment import Outcome, cancel_halted, deliver_halted, fulfil, record_renewal
from billing.services.sales.inbox import Received, receive_webhook, replay, retry_due
from billing.services.sales.purchases import (
    Started,
    cancel_purchase,
    choose_provider,
    expire_purchases,
    keep_customer,
    start_purchase,
)
from billing.services.sales.quotes import Quote, Wanted, quote, recurring_lines, title_of
from billing.services.sales.reconciliation import reconcile, reconcile_all
from billing.services.sales.refunds import ask_due_refunds, hear_refund, refund_payment
from billing.services.sales.verifying import verify_payment

__all__ = [
    "Outcome",
    "Quote",
    "Received",
    "Started",
    "Wanted",
    "ask_due_refunds",
    "cancel_halted",
    "cancel_purchase",
    "choose_provider",
    "deliver_halted",
    "expire_purchases",
    "fulfil",
    "hear_dispute",
    "hear_refund",
    "keep_customer",
    "note_dispute",
    "quote",
    "receive_webhook",
    "reconcile",
    "reconcile_all",
    "record_renewal",
    "recurring_lines",
    "refund_payment",
    "replay",
    "retry_due",
    "start_purchase",
    "title_of",
    "verify_payment",
]
