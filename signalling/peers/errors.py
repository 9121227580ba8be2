"""Refusals of a peer."""

from core.common.errors import Refusal, TooMany


class BadOffer(Refusal):
    """Whatever is wrong with an offer. `reason` is for logs and tests: a static word, never a part of the offer."""

    code, status, detail = "bad_offer", 400, "This browser's offer can't be used for a call."

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.reason = reason


class TooManyOffers(TooMany):
    """One call was offered anew more often than its policy allows."""


class TooManyCalls(Refusal):
    code, status, detail = "busy", 503, "All lines are taken. Try again in a moment."


class SpeechFull(Exception):
    """More was queued to be said than a call holds."""
