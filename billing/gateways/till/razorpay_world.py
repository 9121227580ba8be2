"""Razorpay's side of the world: orders are paid, payments are given back and disputed."""

import hashlib
import hmac
from typing import Any, Final

from billing.gateways.till.cards import TestCard
from billing.gateways.till.errors import RazorpayNo
from billing.gateways.till.stripe_world import DISPUTED_AFTER, RESPOND_WITHIN, shown
from billing.gateways.till.world import World

_ID: Final = 14


def tell(world: World, kind: str, about: str, **entities: dict[str, Any]) -> None:
    """Emit an event that holds these documents as they are now."""
    body = {
        "entity": "event",
        "account_id": "acc_TheTillOfTest",
        "event": kind,
        "contains": list(entities),
        "payload": {name: {"entity": shown(entity)} for name, entity in entities.items()},
        "created_at": world.now(),
    }
    world.emit("razorpay", kind, about, body, world.new_id("", _ID))


def need(world: World, kind: str, thing_id: str) -> dict[str, Any]:
    """The document, or Razorpay's answer for an unknown one."""
    found = world.get(kind, thing_id)
    if found is None:
        raise RazorpayNo("The id provided does not exist", field="id")
    return found


def make(world: World, kind: str, prefix: str, **fields: Any) -> dict[str, Any]:
    """A new document, not kept yet."""
    return {"id": world.new_id(prefix, _ID), "entity": kind, "created_at": world.now(), **fields}


def sign_return(world: World, order_id: str, payment_id: str) -> str:
    """What the dialog brings back beside the ids."""
    message = f"{order_id}|{payment_id}".encode()
    return hmac.new(world.secrets.razorpay_key_secret.encode(), message, hashlib.sha256).hexdigest()


def pay_order(world: World, order: dict[str, Any], card: TestCard, email: str) -> tuple[dict[str, Any], str]:
    """Try to pay an order with a card: the payment, and why it failed or an empty word."""
    failed = card.behaviour == "declined" or world.use_up("decline_next")
    payment = make(
        world,
        "payment",
        "pay_",
        amount=order["amount"],
        amount_refunded=0,
        captured=not failed,
        card_id=None,
        card={"last4": card.number[-4:], "network": "Visa", "type": "credit"},
        contact="+919999999999",
        currency=order["currency"],
        description=None,
        email=email,
        error_code="BAD_REQUEST_ERROR" if failed else None,
        error_description="The card was declined." if failed else None,
        error_reason="payment_failed" if failed else None,
        error_source="customer" if failed else None,
        error_step="payment_authorization" if failed else None,
        fee=0 if failed else round(order["amount"] * 0.02),
        international=False,
        invoice_id=None,
        method="card",
        notes=[],
        order_id=order["id"],
        refund_status=None,
        status="failed" if failed else "captured",
        tax=0,
    )
    world.put(payment, parent=order["id"])
    order |= {"attempts": order["attempts"] + 1, "status": "attempted" if failed else "paid"}
    if not failed:
        order |= {"amount_paid": order["amount"], "amount_due": 0}
    world.put(order)
    if failed:
        tell(world, "payment.failed", payment["id"], payment=payment)
        return payment, "payment_failed"
    tell(world, "payment.authorized", payment["id"], payment={**payment, "status": "authorized", "captured": False})
    tell(world, "payment.captured", payment["id"], payment=payment)
    tell(world, "order.paid", order["id"], payment=payment, order=order)
    if card.behaviour == "disputed":
        act = {"id": world.new_id("act_"), "object": "till.act", "created": world.now(), "what": "dispute"}
        world.put({**act, "payment": payment["id"]}, due=world.now() + DISPUTED_AFTER)
    return payment, ""


def refund(world: World, payment: dict[str, Any], amount: int | None, asked: dict[str, Any]) -> dict[str, Any]:
    """Give money back: it is pending first, and processed or failed a moment later."""
    if payment["status"] not in {"captured", "refunded"}:
        raise RazorpayNo("The payment status should be captured for action to be taken")
    left = payment["amount"] - payment["amount_refunded"]
    amount = left if amount is None else amount
    if left == 0:
        raise RazorpayNo("The payment has been fully refunded already")
    if amount < 100:
        raise RazorpayNo("The amount must be atleast INR 1.00", field="amount")
    if amount > left:
        raise RazorpayNo("The refund amount provided is greater than amount captured", field="amount")
    receipt = asked.get("receipt")
    if receipt and any(one["receipt"] == receipt for one in world.all_of("refund.rzp", parent=payment["id"])):
        raise RazorpayNo("Receipt already used for another refund", field="receipt")
    payment["amount_refunded"] += amount
    is_full = payment["amount_refunded"] == payment["amount"]
    payment |= {"refund_status": "full" if is_full else "partial", "status": "refunded" if is_full else "captured"}
    world.put(payment)
    done = make(
        world,
        "refund",
        "rfnd_",
        _kind="refund.rzp",
        amount=amount,
        batch_id=None,
        currency=payment["currency"],
        notes=asked.get("notes") or [],
        payment_id=payment["id"],
        receipt=receipt,
        speed_processed="normal",
        speed_requested=asked.get("speed", "normal"),
        status="pending",
        _fails=world.use_up("fail_refunds"),
    )
    world.put(done, parent=payment["id"], due=world.now())
    tell(world, "refund.created", done["id"], refund=done, payment=payment)
    return done


def finish_refund(world: World, done: dict[str, Any]) -> None:
    """The bank has it, or sends it back."""
    payment = need(world, "payment", done["payment_id"])
    done["status"] = "failed" if done["_fails"] else "processed"
    world.put(done)
    if done["_fails"]:
        payment |= {"amount_refunded": payment["amount_refunded"] - done["amount"], "status": "captured"}
        payment["refund_status"] = "partial" if payment["amount_refunded"] else None
        world.put(payment)
    tell(world, f"refund.{done['status']}", done["id"], refund=done, payment=payment)


def dispute(world: World, payment: dict[str, Any]) -> dict[str, Any] | None:
    """Somebody has their bank take a payment back; None if that can't be."""
    if not payment["captured"] or world.all_of("dispute.rzp", parent=payment["id"]):
        return None
    opened = make(
        world,
        "dispute",
        "disp_",
        _kind="dispute.rzp",
        amount=payment["amount"] - payment["amount_refunded"],
        amount_deducted=0,
        currency=payment["currency"],
        payment_id=payment["id"],
        phase="chargeback",
        reason_code="chargeback_authorization",
        reason_description="The cardholder says they did not pay this.",
        respond_by=world.now() + RESPOND_WITHIN,
        status="open",
    )
    world.put(opened, parent=payment["id"], due=opened["respond_by"])
    tell(world, "payment.dispute.created", opened["id"], payment=payment, dispute=opened)
    return opened


def review_dispute(world: World, opened: dict[str, Any]) -> None:
    """We answered; the bank looks at it."""
    if opened["status"] == "open":
        opened["status"] = "under_review"
        world.put(opened, due=world.now() + RESPOND_WITHIN)
        payment = need(world, "payment", opened["payment_id"])
        tell(world, "payment.dispute.under_review", opened["id"], payment=payment, dispute=opened)


def close_dispute(world: World, opened: dict[str, Any], *, won: bool) -> None:
    """The bank decides."""
    if opened["status"] in {"won", "lost"}:
        return
    opened |= {"status": "won" if won else "lost", "amount_deducted": 0 if won else opened["amount"]}
    world.put(opened)
    payment = need(world, "payment", opened["payment_id"])
    tell(world, f"payment.dispute.{opened['status']}", opened["id"], payment=payment, dispute=opened)
