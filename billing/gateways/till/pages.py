"""What one can click on: a hosted checkout, a portal, and the inside of Razorpay's dialog."""

import json
from html import escape
from pathlib import Path
from typing import Any, Final

from billing.gateways.till import control_page, controls
from billing.gateways.till import razorpay_world as razorpay
from billing.gateways.till import stripe_world as stripe
from billing.gateways.till.cards import find_card
from billing.gateways.till.frame import card_form, line, money, origin, page, when
from billing.gateways.till.web import Asked, Reply, redirect
from billing.gateways.till.world import World

_FILES: Final = Path(__file__).parent / "files"
_BACK: Final = '<button type="submit" name="do" value="back" class="plain">Back, without paying</button>'


def answer(world: World, asked: Asked) -> Reply:
    """Answer a request to a page."""
    steps = asked.path.strip("/").split("/")
    match steps:
        case ["till.css"]:
            return _file("till.css", "text/css; charset=utf-8")
        case ["razorpay", "checkout.js"]:
            return _file("checkout.js", "text/javascript; charset=utf-8")
        case ["razorpay", "dialog.js"]:
            return _file("dialog.js", "text/javascript; charset=utf-8")
    if asked.method not in {"GET", "HEAD", "POST"}:
        return page(asked, "Not here", "<p>This can only be looked at.</p>", status=405)
    with world.act():
        match steps:
            case ["stripe", "pay", session_id]:
                return _session(world, asked, session_id)
            case ["stripe", "portal", portal_id]:
                return _portal(world, asked, portal_id)
            case ["razorpay", "pay", order_id]:
                return _dialog(world, asked, order_id)
            case [""]:
                return control_page.answer(world, asked)
    return page(asked, "Nothing here", "<p>There is no such page at the till.</p>", status=404)


def _file(name: str, content_type: str) -> Reply:
    return Reply(200, (_FILES / name).read_bytes(), content_type)


# Stripe's Checkout


def _session(world: World, asked: Asked, session_id: str) -> Reply:
    session = world.get("checkout.session", session_id)
    if session is None:
        return page(asked, "Nothing here", "<p>There is no such payment.</p>", status=404)
    back = session["cancel_url"] or session["success_url"]
    if session["status"] == "complete":
        return redirect(session["success_url"])
    if session["status"] == "expired":
        link = f'<p><a href="{escape(back)}">Back to the shop</a></p>'
        return page(asked, "Too late", f"<p>This payment has expired. Nothing was taken.</p>{link}", status=410)
    number, failed = "", ""
    if asked.method == "POST":
        form = asked.form()
        if form.get("do") == "back":
            return redirect(back)
        number = form.get("card", "")[:40]
        done = controls.pay(world, session_id, number)
        failed = "no_test_card" if done is None else str(done["failed"])
        if done is not None and not failed:
            return redirect(str(done["location"]))
    prices = [one["price"] for one in session["_prices"]]
    lines = "".join(line(price["_name"], money(price["unit_amount"], session["currency"])) for price in prices)
    if session["_discount"]:
        lines += line("Discount", money(-session["_discount"], session["currency"]))
    lines += line("Due today", money(session["amount_total"], session["currency"]), " class=total")
    words = ""
    if session["mode"] == "subscription":
        interval = next(price["recurring"]["interval"] for price in prices if price["recurring"])
        each = sum(price["unit_amount"] for price in prices if price["recurring"])
        trial = session["_subscription"]["trial_days"]
        words = f"{money(each, session['currency'])} each {interval}"
        words += f", the first time in {trial} days." if trial else ", until you cancel."
        words = f'<p class="quiet">{escape(words)}</p>'
    customer = world.get("customer", session["customer"]) or {}
    who = f'<p class="quiet">{escape(str(customer.get("email") or ""))}</p>'
    due = money(session["amount_total"], session["currency"])
    button = f"Pay {due}" if session["amount_total"] else "Start trial"
    leave = f'<form method="post">{_BACK}</form>'
    main = f"{who}<table>{lines}</table>{words}{card_form(number, failed, button)}{leave}"
    goes = (origin(session["success_url"]), origin(back))
    return page(asked, "Pay", main, goes_to=goes)


# Stripe's portal


def _portal(world: World, asked: Asked, portal_id: str) -> Reply:
    portal = world.get("billing_portal.session", portal_id)
    if portal is None:
        return page(asked, "Nothing here", "<p>There is no such page.</p>", status=404)
    form = asked.form() if asked.method == "POST" else {}
    back = portal["return_url"] or ""
    failed, number = "", form.get("card", "")[:40]
    subscriptions = [
        one for one in world.all_of("subscription", parent=portal["customer"]) if one["status"] != "canceled"
    ]
    if form.get("do") == "pay":
        card = find_card(number)
        failed = "no_test_card" if card is None else "card_declined" if card.behaviour == "declined" else ""
        if card is not None and not failed:
            method = stripe.keep_card(world, card, portal["customer"])
            for one in subscriptions:
                one["default_payment_method"] = method["id"]
                _keep(world, one)
            return redirect(asked.prefix + asked.path)
    chosen = next((one for one in subscriptions if one["id"] == form.get("subscription")), None)
    if chosen is not None and form.get("do") in {"cancel", "resume"}:
        chosen["cancel_at_period_end"] = form["do"] == "cancel"
        chosen["canceled_at"] = world.now() if form["do"] == "cancel" else None
        chosen["cancel_at"] = _end(chosen) if form["do"] == "cancel" else None
        _keep(world, chosen)
        return redirect(asked.prefix + asked.path)
    parts = [f'<p><a href="{escape(back)}">Back to the shop</a></p>'] if back else []
    for one in subscriptions:
        method = world.get("payment_method", one["default_payment_method"]) or {"card": {"last4": "····"}}
        ends, until = one["cancel_at_period_end"], when(_end(one))
        what = ", ".join(item["price"]["_name"] for item in one["items"]["data"])
        do, words = ("resume", "Go on after all") if ends else ("cancel", "Cancel at the end of the period")
        parts.append(
            f"<section><h2>{escape(what)}</h2><table>{line('State', one['status'].replace('_', ' '))}"
            f"{line('Ends' if ends else 'Next payment', until)}"
            f"{line('Card', '···· ' + method['card']['last4'])}</table>"
            f'<form method="post"><input type="hidden" name="subscription" value="{escape(one["id"])}">'
            f'<button type="submit" name="do" value="{do}" class="plain">{words}</button></form></section>'
        )
    if subscriptions:
        parts.append("<h2>Another card</h2>" + card_form(number, failed, "Use this card"))
    else:
        parts.append("<p>There is no subscription.</p>")
    return page(asked, "Your subscription", "".join(parts))


def _end(subscription: dict[str, Any]) -> int:
    return int(subscription["items"]["data"][0]["current_period_end"])


def _keep(world: World, subscription: dict[str, Any]) -> None:
    world.put(subscription, due=_end(subscription))
    stripe.tell(world, "customer.subscription.updated", subscription)


# Razorpay's dialog


def _dialog(world: World, asked: Asked, order_id: str) -> Reply:
    """The inside of the dialog that our checkout.js opens, in a frame of the shop's page."""
    order = world.get("order", order_id)
    if order is None:
        return page(asked, "Nothing here", "<p>There is no such order.</p>", status=404, frames="'self'")
    number, failed, told = "", "", ""
    if asked.method == "POST":
        number = asked.form().get("card", "")[:40]
        done = controls.pay(world, order_id, number)
        failed = "no_test_card" if done is None else str(done["failed"])
        if done is not None and not failed:
            return _tell(asked, "success", done["fields"], "Paid")
        if done is not None:
            told = _message("failed", {"order_id": order_id, "payment_id": done.get("payment", "")})
    if order["status"] == "paid":
        paid = next((one for one in world.all_of("payment", parent=order_id) if one["captured"]), None)
        fields = {
            "razorpay_order_id": order_id,
            "razorpay_payment_id": paid["id"] if paid else "",
            "razorpay_signature": razorpay.sign_return(world, order_id, paid["id"] if paid else ""),
        }
        return _tell(asked, "success", fields, "Paid")
    sum_ = money(order["amount"], order["currency"])
    main = (
        f"{told}<table>{line('To pay', sum_, ' class=total')}</table>"
        + card_form(number, failed, f"Pay {sum_}")
        + '<button type="button" id="close" class="plain">Close, without paying</button>'
    )
    return page(asked, "Pay", main, frames="'self'", script="razorpay/dialog.js")


def _message(kind: str, fields: dict[str, Any]) -> str:
    return f'<div hidden id="told" data-kind="{kind}" data-fields="{escape(json.dumps(fields))}"></div>'


def _tell(asked: Asked, kind: str, fields: dict[str, Any], title: str) -> Reply:
    main = f"{_message(kind, fields)}<p>One moment.</p>"
    return page(asked, title, main, frames="'self'", script="razorpay/dialog.js")
