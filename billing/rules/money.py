"""Money in words, where no browser is there to do it: letters, invoices, statements."""

_SIGNS = {"INR": "₹", "EUR": "€", "GBP": "£", "USD": "$"}


def write_money(minor: int, currency: str) -> str:
    """₹1,606.80 for 160680 paise; currencies without a sign of their own by their code: CHF 12.50."""
    sign = _SIGNS.get(currency, f"{currency} ")
    whole, cents = divmod(abs(minor), 100)
    return f"{'−' if minor < 0 else ''}{sign}{whole:,}.{cents:02}"
