"""The page with the knobs: the clock, faults, what was sold, and webhooks with their deliveries."""

from html import escape
from typing import Any, Final

from billing.gateways.till import clockwork
from billing.gateways.till import stripe_world as stripe
from billing.gateways.till.frame import money, page, when
from billing.gateways.till.web import Asked, Reply, redirect
from billing.gateways.till.world import KNOBS, World

_KNOB_WORDS: Final = {
    "duplicate": "Deliver each webhook so many times more",
    "reorder": "Deliver webhooks in any order",
    "delay": "Seconds that each webhook waits",
    "lose_percent": "Percent of webhooks that get lost",
    "hold": "Hold all webhooks back",
    "decline_next": "Next payments that are declined",
    "decline_renewals": "Renewals can't be collected (past due)",
    "fail_refunds": "Next refunds that fail",
    "fail_next": "Next API requests that are answered with 500",
    "cut_next": "Next API requests that are done, their answer lost",
}


def answer(world: World, asked: Asked) -> Reply:
    """The page with the knobs; a form of it changes something and leads back."""
    if asked.method == "POST":
        _do(world, asked.form())
        return redirect(asked.prefix)
    knobs = "".join(_knob(name, most, world.knob(name)) for name, most in KNOBS.items())
    ahead = world.offset()
    clock = (
        f"<p>It is {when(world.now())}"
        + (f", {ahead / 86_400:.1f} days ahead." if ahead else ".")
        + '</p><form method="post" class="row"><label for="days">Days forward</label>'
        '<input id="days" name="days" type="number" min="0" max="400" step="any" value="31">'
        '<button name="do" value="clock">Move the clock</button></form>'
    )
    parts = [
        "<p class=quiet>This stands in for Stripe and Razorpay."
        " It shows how our side behaves, not what their rules are.</p>",
        f"<section><h2>Clock</h2>{clock}</section>",
        f'<section><h2>Faults</h2><form method="post" class="knobs">{knobs}'
        '<button name="do" value="knobs">Set</button></form></section>',
        _orders(world, asked),
        _subscriptions(world),
        _payments(world),
        _events(world),
        '<section><h2>Begin anew</h2><form method="post">'
        '<button name="do" value="reset" class="plain">Forget everything at the till</button></form></section>',
    ]
    return page(asked, "Till", "".join(parts), wide=True)


def _knob(name: str, most: int, value: int) -> str:
    label = f'<label for="{name}">{escape(_KNOB_WORDS[name])}</label>'
    if most == 1:
        checked = " checked" if value else ""
        return f'{label}<input id="{name}" name="{name}" type="checkbox" value="1"{checked}>'
    return f'{label}<input id="{name}" name="{name}" type="number" min="0" max="{most}" value="{value}">'


def _do(world: World, form: dict[str, str]) -> None:
    what, about = form.get("do", ""), form.get("about", "")
    match what:
        case "clock":
            try:
                days = float(form.get("days", "0"))
            except ValueError:
                return
            if 0 <= days <= 400:
                clockwork.move_forward(world, int(days * 86_400))
        case "knobs":
            for name in KNOBS:
                value = form.get(name, "0")  # a box that is not ticked is not sent
                if value.isdecimal() and len(value) < 10:
                    world.turn(name, int(value))
        case "resend":
            world.resend(about)
        case "lost":
            world.resend_lost()
        case "dispute":
            clockwork.dispute_payment(world, about)
        case "under_review" | "won" | "lost_dispute":
            clockwork.move_dispute(world, about, what.removesuffix("_dispute"))
        case "renew":
            subscription = world.get("subscription", about)
            if subscription is not None and subscription["status"] != "canceled":
                stripe.renew(world, subscription)
        case "reset":
            world.empty()


def _buttons(about: str, *buttons: tuple[str, str]) -> str:
    made = "".join(
        f'<button name="do" value="{do}" class="small" aria-label="{words}: {escape(about)}">{words}</button>'
        for do, words in buttons
    )
    return f'<form method="post"><input type="hidden" name="about" value="{escape(about)}">{made}</form>'


def _table(title: str, heads: str, rows: list[list[str]]) -> str:
    head = "".join(f"<th scope=col>{one}</th>" for one in heads.split("|"))
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    if not rows:
        return f"<section><h2>{title}</h2><p>None.</p></section>"
    inside = f"<table class=list><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    scroll = f'<div class="scroll" tabindex="0" role="region" aria-label="{title}">{inside}</div>'
    return f"<section><h2>{title}</h2>{scroll}</section>"


def _orders(world: World, asked: Asked) -> str:
    rows = []
    for one in [*world.all_of("checkout.session", most=15), *world.all_of("order", most=15)]:
        is_session = "mode" in one
        amount = one["amount_total"] if is_session else one["amount"]
        page = f"{asked.prefix}/{'stripe' if is_session else 'razorpay'}/pay/{one['id']}"
        state = one["status"]
        shown = one["id"][:24]
        if state in {"open", "created", "attempted"}:
            shown = f'<a href="{escape(page)}">{shown}</a>'
        rows.append([shown, escape(one.get("mode", "order")), money(amount, one["currency"]), escape(state)])
    return _table("Checkouts", "Id|Kind|Sum|State", rows)


def _subscriptions(world: World) -> str:
    rows = [
        [
            one["id"][:20],
            escape(one["status"].replace("_", " ")),
            when(_end(one)) + (" (ends)" if one["cancel_at_period_end"] else ""),
            _buttons(one["id"], ("renew", "End the period now")) if one["status"] != "canceled" else "",
        ]
        for one in world.all_of("subscription", most=15)
    ]
    return _table("Subscriptions", "Id|State|Until|Do", rows)


def _payments(world: World) -> str:
    rows = []
    for one in [*world.all_of("payment_intent", most=15), *world.all_of("payment", most=15)]:
        disputes = world.all_of("dispute", parent=one["id"]) + world.all_of("dispute.rzp", parent=one["id"])
        state, do = one["status"].replace("_", " "), ""
        if disputes:
            state = f"{state}, dispute {disputes[0]['status'].replace('_', ' ')}"
            if disputes[0]["status"] not in {"won", "lost"}:
                do = _buttons(
                    disputes[0]["id"], ("under_review", "Under review"), ("won", "Won"), ("lost_dispute", "Lost")
                )
        elif one["status"] in {"succeeded", "captured", "refunded"}:
            do = _buttons(one["id"], ("dispute", "Dispute"))
        rows.append([one["id"][:24], money(one["amount"], one["currency"]), escape(state), do])
    return _table("Payments", "Id|Sum|State|Do", rows)


def _events(world: World) -> str:
    rows = []
    for event in world.events(most=40):
        went = ", ".join(
            f"{one['state']}"
            + (f" {one['status']}" if one["status"] is not None else "")
            + (f" ×{one['tries']}" if one["tries"] > 1 else "")
            for one in event["deliveries"][:6]
        )
        kind = f"{event['provider']}<br>{escape(event['kind'])}"
        rows.append([kind, when(event["created"]), escape(went or "—"), _buttons(event["id"], ("resend", "Resend"))])
    lost = '<form method="post"><button name="do" value="lost" class="plain">Deliver what got lost</button></form>'
    return _table("Webhooks", "Event|When|Deliveries|Do", rows) + lost


def _end(subscription: dict[str, Any]) -> int:
    return int(subscription["items"]["data"][0]["current_period_end"])
