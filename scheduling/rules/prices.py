"""What a session costs."""

HOUR = 60


def tokens_for(rate_minor: int, minutes: int, token_value: int) -> int:
    """The price of a session in tokens: the rate of an hour (minor units) for so many minutes, rounded up, at least 1.

    `token_value` is what one token is worth, in the same minor units.
    """
    return max(1, -(-rate_minor * minutes // (HOUR * token_value)))
