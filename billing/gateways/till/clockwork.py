"""What happens by itself when its moment has come: sessions expire, periods end, retries, disputes."""

from typing import Any, Final

from billing.gateways.till import razorpay_world as razorpay
from billing.gateways.till import stripe_world as stripe
from billing.gateways.till.world import World, kind_of

_AT_ONCE: Final = 500


def tick(world: World) -> int:
    """Let everything happen whose moment has come, in the order of the moments; how much that was."""
    with world.act():
        done, until = 0, world.now()
        while done < _AT_ONCE:
            thing = world.next_due(until)
            if thing is None:
                break
            moment = thing.pop("_due")
            world.not_due(thing["id"])
            world.pin(moment)
            _happen(world, thing)
            world.pin(None)
            done += 1
        return done


def move_forward(world: World, seconds: int) -> int:
    """Move the clock forward. What was due meanwhile happens when it was due, webhooks and all."""
    done = 0
    with world.act():
        world.move_clock(world.offset() + max(0, seconds))
    while (more := tick(world)) > 0:
        done += more
        if done > 100 * _AT_ONCE:
            break
    return done


def _happen(world: World, thing: dict[str, Any]) -> None:
    kind = kind_of(thing)
    if kind == "checkout.session" and thing["status"] == "open":
        stripe.expire_session(world, thing)
    elif kind == "subscription" and thing["status"] != "canceled":
        stripe.renew(world, thing)
    elif kind == "invoice":
        stripe.retry(world, thing)
    elif kind == "refund" and thing["status"] == "pending":
        stripe.fail_refund(world, thing)
    elif kind == "refund.rzp":
        razorpay.finish_refund(world, thing)
    elif kind == "dispute":
        stripe.close_dispute(world, thing, won=thing["status"] == "under_review")
    elif kind == "dispute.rzp":
        razorpay.close_dispute(world, thing, won=thing["status"] == "under_review")
    elif kind == "till.act":
        dispute_payment(world, thing["payment"])


def dispute_payment(world: World, payment_id: str) -> dict[str, Any] | None:
    """A dispute of a payment of either provider; None if that can't be."""
    intent = world.get("payment_intent", payment_id)
    if intent is not None:
        return stripe.dispute(world, intent)
    payment = world.get("payment", payment_id)
    return None if payment is None else razorpay.dispute(world, payment)


def move_dispute(world: World, dispute_id: str, to: str) -> bool:
    """A dispute goes under review, is won or lost; False if there is none such."""
    stripe_one, razorpay_one = world.get("dispute", dispute_id), world.get("dispute.rzp", dispute_id)
    if stripe_one is not None:
        if to == "under_review":
            stripe.review_dispute(world, stripe_one)
        else:
            stripe.close_dispute(world, stripe_one, won=to == "won")
    elif razorpay_one is not None:
        if to == "under_review":
            razorpay.review_dispute(world, razorpay_one)
        else:
            razorpay.close_dispute(world, razorpay_one, won=to == "won")
    return stripe_one is not None or razorpay_one is not None
