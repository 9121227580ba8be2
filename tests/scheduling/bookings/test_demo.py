"""On a fresh start the demo candidate has a session behind them and one ahead."""

import pytest

from billing.demo import make_demo_money
from core.accounts.demo import make_demo_people
from core.common.clock import utc_now
from interviewers.demo import make_demo_interviewers
from scheduling.demo import make_demo_bookings, make_demo_calendars
from scheduling.models import Booking
from tests.billing.ledger.wallets import ensure_books

pytestmark = pytest.mark.django_db


def test_a_session_was_one_will_be_and_a_second_start_makes_no_more() -> None:
    make_demo_people("a-word-nobody-guesses")
    make_demo_interviewers()
    make_demo_money()
    make_demo_calendars()
    for _twice in range(2):
        make_demo_bookings()
    past, ahead = Booking.objects.order_by("starts_at")
    assert past.state == "completed"
    assert past.captured_tokens == past.price_tokens > 0
    assert past.ends_at < utc_now() < ahead.starts_at
    assert ahead.state == "confirmed"
    ensure_books()
