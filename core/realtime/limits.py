"""Token buckets: how often a socket may say a thing. Pure: the time is passed in."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rate:
    """So many a second in the long run, so many at once."""

    per_second: float
    burst: float


class Buckets:
    """The token buckets of one socket, one a kind, made when first needed."""

    __slots__ = ("_default", "_left", "_rates")

    def __init__(self, rates: Mapping[str, Rate], default: Rate) -> None:
        self._rates = rates
        self._default = default
        self._left: dict[str, tuple[float, float]] = {}

    def take(self, kind: str, now: float) -> float:
        """Take one token of `kind` at monotonic time `now` (seconds). 0 if there was one, else the seconds to wait."""
        rate = self._rates.get(kind, self._default)
        left, then = self._left.get(kind, (rate.burst, now))
        left = min(rate.burst, left + (now - then) * rate.per_second)
        if left < 1:
            self._left[kind] = (left, now)
            return (1 - left) / rate.per_second
        self._left[kind] = (left - 1, now)
        return 0.0
