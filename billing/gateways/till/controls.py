"""The knobs as JSON, for tests and for whoever would rather type than click.

GET  /api/state                          clock, faults, what is still to be delivered
POST /api/knobs {name: number}           set faults
POST /api/clock {"forward": seconds}     move the clock forward; what is due happens
GET  /api/events?provider=               the latest events with their deliveries
POST /api/events/ID/resend {"times": n}  deliver an event again
POST /api/lost/resend                    deliver what got lost after all
POST /api/deliver                        deliver all that waits, now, and answer when that is done
POST /api/orders/ID/pay {"card": "4242…"}  pay a Checkout session or an order
POST /api/payments/ID/dispute            have a payment disputed
POST /api/disputes/ID/under_review|won|lost
POST /api/subscriptions/ID/renew         its period, or its trial, ends now
POST /api/reset                          forget everything
"""

import re
from collections.abc import Callable
from typing import Any, Final

from billing.gateways.till import clockwork
from billing.gateways.till import razorpay_world as razorpay
from billing.gateways.till import stripe_world as stripe
from billing.gateways.till.cards import find_card
from billing.gateways.till.courier import Deliver, deliver_some
from billing.gateways.till.web import Asked, Reply, json_reply
from billing.gateways.till.world import KNOBS, World

_ROUNDS: Final = 1000


def answer(world: World, asked: Asked, deliver: Deliver | None) -> Reply:
    """Answer a request to the knobs."""
    if asked.path == "/api/deliver" and asked.method == "POST":
        return json_reply({"delivered": deliver_all(world, deliver) if deliver is not None else 0})
    for method, pattern, function in _ROUTES:
        found = re.fullmatch("/api/" + pattern, asked.path)
        if found is not None and method == asked.method:
            with world.act():
                done = function(world, asked, *found.groups())
            return json_reply({"error": {"message": "not found"}}, 404) if done is None else json_reply(done)
    return json_reply({"error": {"message": "not found"}}, 404)


def deliver_all(world: World, deliver: Deliver) -> int:
    """Deliver whatever waits, and what comes of it; how many deliveries that were. One that is refused waits again."""
    with world.act():
        clockwork.tick(world)
        many = world.waiting()
    return deliver_some(world, deliver, most=max(1, many), whatever_due=True) if many else 0


def _state(world: World, asked: Asked) -> dict[str, Any]:
    return {
        "now": world.now(),
        "clock_ahead": world.offset(),
        "knobs": world.knobs(),
        "waiting": world.waiting(),
        "sandbox": True,
    }


def _turn(world: World, asked: Asked) -> dict[str, Any]:
    for name, value in asked.json().items():
        if name in KNOBS and isinstance(value, int):
            world.turn(name, value)
    return _state(world, asked)


def _forward(world: World, asked: Asked) -> dict[str, Any]:
    seconds = asked.json().get("forward", 0)
    happened = clockwork.move_forward(world, seconds if isinstance(seconds, int) else 0)
    return _state(world, asked) | {"happened": happened}


def _events(world: World, asked: Asked) -> dict[str, Any]:
    return {"events": world.events(provider=asked.parameters().get("provider", ""))}


def _resend(world: World, asked: Asked, event_id: str) -> dict[str, Any] | None:
    times = asked.json().get("times", 1)
    return {"resent": True} if world.resend(event_id, times if isinstance(times, int) else 1) else None


def _resend_lost(world: World, asked: Asked) -> dict[str, Any]:
    return {"resent": world.resend_lost()}


def _pay(world: World, asked: Asked, order_id: str) -> dict[str, Any] | None:
    number = asked.json().get("card", "4242424242424242")
    card = find_card(number) if isinstance(number, str) else None
    return None if card is None else pay(world, order_id, number)


def pay(world: World, order_id: str, number: str, email: str = "") -> dict[str, Any] | None:
    """Pay a session or an order with a test card; None if there is none such, or it is no test card."""
    card = find_card(number)
    session, order = world.get("checkout.session", order_id), world.get("order", order_id)
    if card is None:
        return None
    if session is not None:
        if session["status"] != "open":
            return {"failed": "not_open", "location": session["success_url"]}
        failed = stripe.pay_session(world, session, card)
        return {"failed": failed, "location": session["success_url"], "payment": session["payment_intent"]}
    if order is not None:
        if order["status"] == "paid":
            return {"failed": "not_open"}
        payment, failed = razorpay.pay_order(world, order, card, email)
        if failed:
            return {"failed": failed, "payment": payment["id"]}
        fields = {
            "razorpay_order_id": order["id"],
            "razorpay_payment_id": payment["id"],
            "razorpay_signature": razorpay.sign_return(world, order["id"], payment["id"]),
        }
        return {"failed": "", "payment": payment["id"], "fields": fields}
    return None


def _dispute(world: World, asked: Asked, payment_id: str) -> dict[str, Any] | None:
    opened = clockwork.dispute_payment(world, payment_id)
    return None if opened is None else {"dispute": opened["id"]}


def _move_dispute(world: World, asked: Asked, dispute_id: str, to: str) -> dict[str, Any] | None:
    return {"state": to} if clockwork.move_dispute(world, dispute_id, to) else None


def _renew(world: World, asked: Asked, subscription_id: str) -> dict[str, Any] | None:
    subscription = world.get("subscription", subscription_id)
    if subscription is None or subscription["status"] == "canceled":
        return None
    stripe.renew(world, subscription)
    return {"status": subscription["status"]}


def _reset(world: World, asked: Asked) -> dict[str, Any]:
    world.empty()
    return _state(world, asked)


_ID: Final = "([A-Za-z0-9_]{1,120})"
_ROUTES: Final[tuple[tuple[str, str, Callable[..., dict[str, Any] | None]], ...]] = (
    ("GET", "state", _state),
    ("POST", "knobs", _turn),
    ("POST", "clock", _forward),
    ("GET", "events", _events),
    ("POST", f"events/{_ID}/resend", _resend),
    ("POST", "lost/resend", _resend_lost),
    ("POST", f"orders/{_ID}/pay", _pay),
    ("POST", f"payments/{_ID}/dispute", _dispute),
    ("POST", f"disputes/{_ID}/(under_review|won|lost)", _move_dispute),
    ("POST", f"subscriptions/{_ID}/renew", _renew),
    ("POST", "reset", _reset),
)
