"""What all pages of the till share: the label, the policy, sums, a form for a card."""

from datetime import UTC, datetime
from html import escape
from typing import Final
from urllib.parse import urlsplit

from billing.gateways.till.cards import CARDS, find_card, spaced
from billing.gateways.till.web import Asked, Reply

_HERE: Final = "Test till. No money moves."
_FAILED: Final = {
    "card_declined": "The card was declined. Nothing was taken. Try another one.",
    "payment_failed": "The card was declined. Nothing was taken. Try another one.",
    "no_test_card": "This is not one of the test cards below. Never type a real card here.",
}


def page(
    asked: Asked, title: str, main: str, *, status: int = 200, goes_to: tuple[str, ...] = (), frames: str = "'none'",
    script: str = "", wide: bool = False,
) -> Reply:  # fmt: skip
    """A page. `goes_to`: other origins that its forms lead to. `frames`: who may show it in a frame."""
    prefix = escape(asked.prefix)
    text = (
        "<!doctype html>\n"
        f'<html lang="en"><head><meta charset="utf-8"><title>{escape(title)} · test till</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        f'<link rel="icon" href="data:,"><link rel="stylesheet" href="{prefix}/till.css">'
        + (f'<script src="{prefix}/{script}" defer></script>' if script else "")
        + f'</head><body{" class=wide" if wide else ""}><header class="label">{_HERE}</header>'
        f"<main><h1>{escape(title)}</h1>{main}</main></body></html>\n"
    )
    scripts, forms = "'self'" if script else "'none'", " ".join(["'self'", *sorted(set(goes_to))])
    policy = (
        f"default-src 'none'; style-src 'self'; img-src data:; script-src {scripts}; form-action {forms};"
        f" base-uri 'none'; frame-ancestors {frames}"
    )
    return Reply(status, text.encode(), headers={"content-security-policy": policy})


def origin(address: str) -> str:
    """An address's origin, as a policy may name it; ourselves if it has none."""
    parts = urlsplit(address)
    host = "".join(letter for letter in parts.netloc if letter.isalnum() or letter in ".:-[]")
    return f"{parts.scheme}://{host}" if parts.scheme in {"http", "https"} and host else "'self'"


def money(minor: int, currency: str) -> str:
    """A sum for people."""
    sign = {"INR": "₹", "USD": "$", "EUR": "€", "GBP": "£"}.get(currency.upper(), currency.upper() + " ")
    return f"{'−' if minor < 0 else ''}{sign}{abs(minor) // 100:,}.{abs(minor) % 100:02d}"


def when(moment: int) -> str:
    """A moment for people."""
    return datetime.fromtimestamp(moment, UTC).strftime("%-d %b %Y, %H:%M UTC")


def line(text: str, sum_: str, kind: str = "") -> str:
    """A row of a table: what, and how much."""
    return f"<tr{kind}><th scope=row>{escape(text)}</th><td>{escape(sum_)}</td></tr>"


def card_form(number: str, failed: str, button: str, *, hidden: str = "") -> str:
    """Where a card is typed, and which ones there are. Only a test card's number is shown again: others may be real."""
    options = "".join(f'<option value="{spaced(card.number)}">{escape(card.meaning)}</option>' for card in CARDS)
    table = "".join(line(spaced(card.number), card.meaning) for card in CARDS)
    problem = (
        f'<p class="problem" id="problem" role="alert">{escape(_FAILED.get(failed, failed))}</p>' if failed else ""
    )
    invalid = ' aria-invalid="true" aria-describedby="problem"' if failed else ""
    return (
        f'<form method="post" autocomplete="off">{hidden}{problem}'
        '<label for="card">Card number</label>'
        f'<input id="card" name="card" inputmode="numeric" required maxlength="40" list="cards" autofocus'
        f' value="{escape(number) if find_card(number) else ""}"{invalid}><datalist id="cards">{options}</datalist>'
        '<div class="pair"><div><label for="expiry">Expires</label>'
        '<input id="expiry" name="expiry" value="12 / 34" maxlength="9"></div>'
        '<div><label for="cvc">Security code</label>'
        '<input id="cvc" name="cvc" value="123" maxlength="4" inputmode="numeric"></div></div>'
        f'<button type="submit" name="do" value="pay">{escape(button)}</button></form>'
        f"<details><summary>Test cards</summary><table>{table}</table></details>"
    )
