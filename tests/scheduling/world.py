"""People who meet: interviewers with a calendar, candidates with tokens, and what they book."""

from datetime import UTC, datetime, timedelta
from itertools import count, pairwise
from typing import Any

from billing.models import Wallet
from scheduling.models import Block, Booking, Calendar, Occupied, Slot
from scheduling.rules.states import GIVES_BACK
from scheduling.services.booking import Wish, book
from tests.billing.conftest import make_person
from tests.billing.ledger.wallets import ensure_books, pay
from tests.interviewers import conftest as interviewing

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)  # a Monday
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
TOMORROW = NOON + DAY
RATE = 10_000  # an hour costs five tokens, at 2000 each
PRICE = 5
_numbers = count(1)


def interviewer(name: str = "", **rules: Any) -> Any:
    """Somebody who can be booked around the clock, sessions of an hour, begun on the half hour, without notice."""
    user = interviewing.interviewer(name or f"Ines{next(_numbers)}", hourly_rate_minor=RATE)
    given = {"time_zone": "UTC", "own_zone": True, "notice_minutes": 0, "horizon_days": 60, **rules}
    calendar = Calendar.objects.create(user=user, **given)
    Block.objects.bulk_create(
        Block(calendar=calendar, weekday=day, start_minute=0, minutes=24 * 60) for day in range(7)
    )
    return user


def candidate(name: str = "", *, tokens: int = 100) -> Any:
    """Somebody with bought tokens."""
    user = make_person(name or f"Cato{next(_numbers)}")
    if tokens:
        pay(user, tokens)
    return user


def booked(who: Any, whom: Any, starts_at: datetime = TOMORROW, *, now: datetime = NOON, **more: Any) -> Booking:
    """A session that somebody books."""
    key = more.pop("key", f"key-{next(_numbers)}")
    return book(candidate_id=who.pk, wish=Wish(whom.pk, starts_at, **more), key=key, now=now)


def ensure_whole() -> None:
    """Nobody is in two places, every slot has as many places taken as bookings, every held token has its booking."""
    spans = sorted(Occupied.objects.values_list("user_id", "starts_at", "ends_at"))
    for (user, _starts, ends), (after, starts, _ends) in pairwise(spans):
        assert user != after or ends <= starts
    for slot in Slot.objects.all():
        there = Booking.objects.filter(slot=slot).exclude(state__in=GIVES_BACK).count()
        assert slot.taken == there
        assert Occupied.objects.filter(slot=slot).exists() == slot.open
    ensure_tokens()


def ensure_tokens() -> None:
    """What is held is the price of what isn't settled, and the books hold."""
    for user_id, held in Wallet.objects.values_list("user_id", "locked_balance"):
        open_ones = Booking.objects.filter(candidate_id=user_id, settled_at=None)
        assert held == sum(open_ones.values_list("price_tokens", flat=True))
    ensure_books()
