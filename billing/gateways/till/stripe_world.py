"""Stripe's side of the world: sessions are paid, subscriptions renew, invoices are collected."""

from calendar import monthrange
from datetime import UTC, datetime
from typing import Any, Final

from billing.gateways.till.cards import TestCard
from billing.gateways.till.errors import StripeNo
from billing.gateways.till.world import World

DAY: Final = 86_400
RETRY_AFTER: Final = (3 * DAY, 5 * DAY, 7 * DAY)
DISPUTED_AFTER: Final = 60
RESPOND_WITHIN: Final = 7 * DAY


def api_version() -> str:
    """The version of the API that the SDK was made for."""
    import stripe

    return str(stripe.api_version)


def shown(thing: Any) -> Any:
    """A document as others see it."""
    if isinstance(thing, dict):
        return {name: shown(value) for name, value in thing.items() if not name.startswith("_")}
    return [shown(one) for one in thing] if isinstance(thing, list) else thing


def tell(world: World, kind: str, thing: dict[str, Any], before: dict[str, Any] | None = None) -> None:
    """Emit an event about a document as it is now."""
    event_id = world.new_id("evt_")
    data: dict[str, Any] = {"object": shown(thing)}
    if before is not None:
        data["previous_attributes"] = before
    body = {
        "id": event_id,
        "object": "event",
        "api_version": api_version(),
        "created": world.now(),
        "data": data,
        "livemode": False,
        "pending_webhooks": 1,
        "request": {"id": None, "idempotency_key": None},
        "type": kind,
    }
    world.emit("stripe", kind, thing["id"], body, event_id)


def listed(items: list[Any], url: str) -> dict[str, Any]:
    """A list as Stripe writes it."""
    return {"object": "list", "data": items, "has_more": False, "total_count": len(items), "url": url}


def need(world: World, kind: str, thing_id: Any) -> dict[str, Any]:
    """The document, or Stripe's 404."""
    found = world.get(kind, thing_id) if isinstance(thing_id, str) else None
    if found is None:
        name = kind.rpartition(".")[2].replace("_", " ")
        raise StripeNo(404, f"No such {name}: '{str(thing_id)[:80]}'", code="resource_missing", param="id")
    return found


def make(world: World, kind: str, prefix: str, **fields: Any) -> dict[str, Any]:
    """A new document, not kept yet."""
    return {"id": world.new_id(prefix), "object": kind, "created": world.now(), "livemode": False, **fields}


# Cards and money


def keep_card(world: World, card: TestCard, customer: str | None) -> dict[str, Any]:
    """A payment method for a test card. Its number is not kept."""
    method = make(
        world,
        "payment_method",
        "pm_",
        type="card",
        customer=customer,
        card={"brand": card.brand, "last4": card.number[-4:], "exp_month": 12, "exp_year": 2034, "country": "IN"},
        _behaviour=card.behaviour,
    )
    return world.put(method)


def charge(
    world: World, *, method: dict[str, Any], amount: int, currency: str, customer: str | None, metadata: dict[str, str],
    is_later: bool = False,
) -> tuple[dict[str, Any], str]:  # fmt: skip
    """Take money from a card: the payment intent, and why it failed or an empty word."""
    behaviour = method["_behaviour"]
    failed = behaviour == "declined" or (is_later and (behaviour == "fails_later" or world.knob("decline_renewals")))
    failed = failed or world.use_up("decline_next")
    error = {"code": "card_declined", "decline_code": "generic_decline", "message": "Your card was declined."}
    intent = make(
        world,
        "payment_intent",
        "pi_",
        amount=amount,
        amount_received=0 if failed else amount,
        currency=currency,
        customer=customer,
        metadata=metadata,
        payment_method=method["id"],
        payment_method_types=["card"],
        status="requires_payment_method" if failed else "succeeded",
        last_payment_error={**error, "type": "card_error"} if failed else None,
        latest_charge=None,
    )
    made = make(
        world,
        "charge",
        "ch_",
        amount=amount,
        amount_captured=0 if failed else amount,
        amount_refunded=0,
        captured=not failed,
        currency=currency,
        customer=customer,
        disputed=False,
        failure_code="card_declined" if failed else None,
        metadata=metadata,
        paid=not failed,
        payment_intent=intent["id"],
        payment_method=method["id"],
        refunded=False,
        status="failed" if failed else "succeeded",
    )
    intent["latest_charge"] = made["id"]
    world.put(intent)
    world.put(made, parent=intent["id"])
    tell(world, "payment_intent.payment_failed" if failed else "payment_intent.succeeded", intent)
    tell(world, "charge.failed" if failed else "charge.succeeded", made)
    if behaviour == "disputed" and not failed:
        act = make(world, "till.act", "act_", what="dispute", payment=intent["id"])
        world.put(act, due=world.now() + DISPUTED_AFTER)
    return intent, "card_declined" if failed else ""


# Checkout sessions


def pay_session(world: World, session: dict[str, Any], card: TestCard) -> str:
    """Pay an open session with a card: why it failed, or an empty word."""
    subscribes = session["mode"] == "subscription"
    method = keep_card(world, card, session["customer"])
    # A declined card is noticed at once, even where nothing is due yet.
    if session["amount_total"] == 0 and card.behaviour == "declined":
        return "card_declined"
    intent = None
    if session["amount_total"]:
        intent, failed = charge(
            world,
            method=method,
            amount=session["amount_total"],
            currency=session["currency"],
            customer=session["customer"],
            metadata={} if subscribes else session["_payment_metadata"],
        )
        if failed:
            return failed
    if subscribes:
        begin_subscription(world, session, method, intent)
    else:
        session["payment_intent"] = intent["id"] if intent else None
    session |= {
        "status": "complete",
        "payment_status": "paid" if session["amount_total"] else "no_payment_required",
        "url": None,
    }
    world.put(session)
    tell(world, "checkout.session.completed", session)
    return ""


def expire_session(world: World, session: dict[str, Any]) -> None:
    """Nobody can pay it any more."""
    session |= {"status": "expired", "url": None}
    world.put(session)
    tell(world, "checkout.session.expired", session)


# Subscriptions


def after(moment: int, interval: str) -> int:
    """A month or a year later, on the same day or the month's last."""
    then = datetime.fromtimestamp(moment, UTC)
    months = then.month + (12 if interval == "year" else 1) - 1
    year, month = then.year + months // 12, months % 12 + 1
    return int(then.replace(year=year, month=month, day=min(then.day, monthrange(year, month)[1])).timestamp())


def begin_subscription(
    world: World, session: dict[str, Any], method: dict[str, Any], intent: dict[str, Any] | None
) -> None:
    """What a paid session of that mode brings: a subscription, and its first invoice."""
    now, data = world.now(), session["_subscription"]
    trial_end = now + data["trial_days"] * DAY if data["trial_days"] else None
    interval = session["_prices"][0]["price"]["recurring"]["interval"]
    end = trial_end or after(now, interval)
    subscription = make(
        world,
        "subscription",
        "sub_",
        status="trialing" if trial_end else "active",
        billing_cycle_anchor=trial_end or now,
        cancel_at=None,
        cancel_at_period_end=False,
        canceled_at=None,
        collection_method="charge_automatically",
        currency=session["currency"],
        customer=session["customer"],
        default_payment_method=method["id"],
        discounts=[],
        ended_at=None,
        latest_invoice=None,
        metadata=data["metadata"],
        schedule=None,
        start_date=now,
        trial_start=now if trial_end else None,
        trial_end=trial_end,
    )
    items = [
        make_item(world, subscription["id"], priced["price"], now, end)
        for priced in session["_prices"]
        if priced["price"]["recurring"]
    ]
    subscription["items"] = listed(items, f"/v1/subscription_items?subscription={subscription['id']}")
    lines = [
        line_of(
            world,
            priced["price"],
            0 if trial_end and priced["price"]["recurring"] else priced["price"]["unit_amount"],
            now,
            end if priced["price"]["recurring"] else now,
        )
        for priced in session["_prices"]
    ]
    discount = 0 if trial_end else session["_discount"]
    invoice = make_invoice(world, subscription, "subscription_create", lines, discount=discount)
    settle(world, invoice, intent)
    subscription["latest_invoice"] = invoice["id"]
    session |= {"subscription": subscription["id"], "invoice": invoice["id"]}
    world.put(subscription, parent=session["customer"], due=end)
    tell(world, "customer.subscription.created", subscription)
    tell(world, "invoice.paid", invoice)


def make_item(world: World, subscription: str, price: dict[str, Any], start: int, end: int) -> dict[str, Any]:
    """An item of a subscription; its periods are its own."""
    item = make(
        world,
        "subscription_item",
        "si_",
        price=price,
        quantity=1,
        subscription=subscription,
        current_period_start=start,
        current_period_end=end,
        metadata={},
    )
    del item["livemode"]
    return item


def line_of(world: World, price: dict[str, Any], amount: int, start: int, end: int, words: str = "") -> dict[str, Any]:
    """A line of an invoice."""
    return {
        "id": world.new_id("il_"),
        "object": "line_item",
        "amount": amount,
        "currency": price["currency"],
        "description": words or price["_name"],
        "period": {"start": start, "end": end},
        "quantity": 1,
        "subtotal": amount,
        "livemode": False,
        "metadata": {},
    }


def make_invoice(
    world: World, subscription: dict[str, Any], why: str, lines: list[dict[str, Any]], *, discount: int = 0
) -> dict[str, Any]:
    """An open invoice of a subscription, less what the customer has in credit. It is not kept yet."""
    customer = world.get("customer", subscription["customer"]) or {"balance": 0}
    total = sum(line["amount"] for line in lines) - discount
    balance = customer["balance"]  # below zero: we owe them
    due = max(0, total + balance)
    return make(
        world,
        "invoice",
        "in_",
        amount_due=due,
        amount_paid=0,
        amount_remaining=due,
        attempt_count=0,
        attempted=False,
        billing_reason=why,
        collection_method="charge_automatically",
        currency=subscription["currency"],
        customer=subscription["customer"],
        lines=listed(lines, "/v1/invoices/lines"),
        metadata={},
        next_payment_attempt=None,
        number=None,
        parent={
            "type": "subscription_details",
            "quote_details": None,
            "subscription_details": {"subscription": subscription["id"], "metadata": subscription["metadata"]},
        },
        period_start=subscription["start_date"],
        period_end=world.now(),
        starting_balance=balance,
        ending_balance=min(0, total + balance),
        status="open",
        status_transitions={"finalized_at": world.now(), "paid_at": None},
        subtotal=sum(line["amount"] for line in lines),
        total=total,
    )


def settle(world: World, invoice: dict[str, Any], intent: dict[str, Any] | None) -> None:
    """An invoice is paid, by a payment or because nothing is due; a credit that is left over is the customer's."""
    if intent is not None:
        payment = make(
            world,
            "invoice_payment",
            "inpay_",
            amount_paid=invoice["amount_due"],
            amount_requested=invoice["amount_due"],
            currency=invoice["currency"],
            invoice=invoice["id"],
            is_default=True,
            payment={"type": "payment_intent", "payment_intent": intent["id"]},
            status="paid",
        )
        world.put(payment, parent=invoice["id"])
        tell(world, "invoice_payment.paid", payment)
    customer = world.get("customer", invoice["customer"])
    if customer is not None and customer["balance"] != invoice["ending_balance"]:
        customer["balance"] = invoice["ending_balance"]
        world.put(customer)
    invoice |= {
        "status": "paid",
        "attempted": True,
        "amount_paid": invoice["amount_due"],
        "amount_remaining": 0,
        "next_payment_attempt": None,
        "status_transitions": {**invoice["status_transitions"], "paid_at": world.now()},
    }
    world.put(invoice, parent=invoice["parent"]["subscription_details"]["subscription"])


def collect(world: World, invoice: dict[str, Any], subscription: dict[str, Any], *, is_later: bool = True) -> str:
    """Try to collect an open invoice: why that failed, or an empty word. The subscription is not kept."""
    if invoice["amount_due"] == 0:
        settle(world, invoice, None)
        tell(world, "invoice.paid", invoice)
        return ""
    method = need(world, "payment_method", subscription["default_payment_method"])
    invoice |= {"attempted": True, "attempt_count": invoice["attempt_count"] + 1}
    intent, failed = charge(
        world,
        method=method,
        amount=invoice["amount_due"],
        currency=invoice["currency"],
        customer=invoice["customer"],
        metadata={},
        is_later=is_later,
    )
    if not failed:
        settle(world, invoice, intent)
        tell(world, "invoice.paid", invoice)
        return ""
    tries = invoice["attempt_count"]
    again = world.now() + RETRY_AFTER[tries - 1] if tries <= len(RETRY_AFTER) else None
    invoice["next_payment_attempt"] = again
    world.put(invoice, parent=subscription["id"], due=again)
    tell(world, "invoice.payment_failed", invoice)
    return failed


def renew(world: World, subscription: dict[str, Any]) -> None:
    """A period ends: the next one begins and is collected, or the subscription ends."""
    if subscription["cancel_at_period_end"]:
        end(world, subscription)
        return
    items = subscription["items"]["data"]
    start = world.now()
    until = after(start, items[0]["price"]["recurring"]["interval"])
    was_trial = subscription["status"] == "trialing"
    for item in items:
        item |= {"current_period_start": start, "current_period_end": until}
    lines = [line_of(world, item["price"], item["price"]["unit_amount"], start, until) for item in items]
    if was_trial:
        subscription["status"] = "active"
    invoice = make_invoice(world, subscription, "subscription_cycle", lines)
    subscription["latest_invoice"] = invoice["id"]
    world.put(invoice, parent=subscription["id"])
    if collect(world, invoice, subscription):
        subscription["status"] = "past_due"
    world.put(subscription, due=until)
    tell(world, "customer.subscription.updated", subscription)


def retry(world: World, invoice: dict[str, Any]) -> None:
    """Try to collect again; after the last try the subscription ends."""
    subscription = world.get("subscription", invoice["parent"]["subscription_details"]["subscription"])
    if invoice["status"] != "open" or subscription is None or subscription["status"] == "canceled":
        world.not_due(invoice["id"])
        return
    failed = collect(world, invoice, subscription)
    if failed and invoice["next_payment_attempt"] is None:
        end(world, subscription)
    elif not failed:
        recover(world, subscription)


def recover(world: World, subscription: dict[str, Any]) -> None:
    """What was past due is paid."""
    if subscription["status"] == "past_due":
        subscription["status"] = "active"
        world.put(subscription, due=subscription["items"]["data"][0]["current_period_end"])
        tell(world, "customer.subscription.updated", subscription)


def end(world: World, subscription: dict[str, Any]) -> None:
    """It is over, and what was still to be collected is void."""
    now = world.now()
    subscription |= {"status": "canceled", "canceled_at": subscription["canceled_at"] or now, "ended_at": now}
    world.put(subscription)
    for invoice in world.all_of("invoice", parent=subscription["id"]):
        if invoice["status"] == "open":
            invoice |= {"status": "void", "next_payment_attempt": None}
            world.put(invoice)
    tell(world, "customer.subscription.deleted", subscription)


def reckon_change(
    world: World, subscription: dict[str, Any], prices: list[dict[str, Any]]
) -> tuple[list[dict[str, Any]], int, int]:
    """The lines of a change now, and the period that begins or goes on."""
    now = world.now()
    items = subscription["items"]["data"]
    start, until = items[0]["current_period_start"], items[0]["current_period_end"]
    if subscription["status"] == "trialing":
        return [line_of(world, price, 0, start, until) for price in prices], start, until
    left = max(0, until - now) / max(1, until - start)
    lines = [
        line_of(
            world,
            item["price"],
            -round(item["price"]["unit_amount"] * left),
            now,
            until,
            f"Unused time on {item['price']['_name']}",
        )
        for item in items
    ]
    if prices[0]["recurring"]["interval"] != items[0]["price"]["recurring"]["interval"]:
        start, until = now, after(now, prices[0]["recurring"]["interval"])
        lines += [line_of(world, price, price["unit_amount"], start, until) for price in prices]
    else:
        lines += [
            line_of(world, price, round(price["unit_amount"] * left), now, until, f"Remaining time on {price['_name']}")
            for price in prices
        ]
    return lines, start, until


# Refunds and disputes


def refund(world: World, intent: dict[str, Any], amount: int | None, metadata: dict[str, str]) -> dict[str, Any]:
    """Give money back; with the knob turned it fails a little later."""
    made = next(iter(world.all_of("charge", parent=intent["id"])), None)
    if made is None or not made["paid"]:
        raise StripeNo(400, "This payment has no successful charge.", code="charge_not_paid")
    left = made["amount"] - made["amount_refunded"]
    amount = left if amount is None else amount
    if left == 0:
        raise StripeNo(400, "This charge has already been refunded.", code="charge_already_refunded")
    if made["disputed"]:
        raise StripeNo(400, "This charge has been charged back.", code="charge_disputed")
    if not 0 < amount <= left:
        raise StripeNo(400, "Refund amount is greater than unrefunded amount.", code="amount_too_large", param="amount")
    fails = world.use_up("fail_refunds")
    made |= {"amount_refunded": made["amount_refunded"] + amount}
    made["refunded"] = made["amount_refunded"] == made["amount"]
    world.put(made)
    done = make(
        world,
        "refund",
        "re_",
        amount=amount,
        charge=made["id"],
        currency=made["currency"],
        failure_reason=None,
        metadata=metadata,
        payment_intent=intent["id"],
        reason=None,
        status="pending" if fails else "succeeded",
    )
    del done["livemode"]
    world.put(done, parent=intent["id"], due=world.now() if fails else None)
    tell(world, "refund.created", done)
    tell(world, "charge.refunded", made)
    return done


def fail_refund(world: World, done: dict[str, Any]) -> None:
    """The bank sends the money back to us."""
    done |= {"status": "failed", "failure_reason": "expired_or_canceled_card"}
    world.put(done)
    made = need(world, "charge", done["charge"])
    made |= {"amount_refunded": made["amount_refunded"] - done["amount"], "refunded": False}
    world.put(made)
    tell(world, "refund.updated", done)
    tell(world, "refund.failed", done)


def dispute(world: World, intent: dict[str, Any]) -> dict[str, Any] | None:
    """Somebody has their bank take a payment back; None if that can't be."""
    made = next(iter(world.all_of("charge", parent=intent["id"])), None)
    if made is None or made["disputed"] or not made["paid"]:
        return None
    made["disputed"] = True
    world.put(made)
    due_by = world.now() + RESPOND_WITHIN
    opened = make(
        world,
        "dispute",
        "du_",
        amount=made["amount"] - made["amount_refunded"],
        charge=made["id"],
        currency=made["currency"],
        evidence_details={"due_by": due_by, "has_evidence": False, "past_due": False, "submission_count": 0},
        is_charge_refundable=False,
        metadata={},
        payment_intent=intent["id"],
        reason="fraudulent",
        status="needs_response",
    )
    world.put(opened, parent=intent["id"], due=due_by)
    tell(world, "charge.dispute.created", opened)
    tell(world, "charge.dispute.funds_withdrawn", opened)
    return opened


def close_dispute(world: World, opened: dict[str, Any], *, won: bool) -> None:
    """The bank decides."""
    if opened["status"] in {"won", "lost"}:
        return
    opened["status"] = "won" if won else "lost"
    world.put(opened)
    if won:
        tell(world, "charge.dispute.funds_reinstated", opened)
    tell(world, "charge.dispute.closed", opened)


def review_dispute(world: World, opened: dict[str, Any]) -> None:
    """We answered; the bank looks at it."""
    if opened["status"] == "needs_response":
        opened["status"] = "under_review"
        world.put(opened, due=world.now() + RESPOND_WITHIN)
        tell(world, "charge.dispute.updated", opened)
