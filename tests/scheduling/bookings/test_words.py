"""A wallet says which session its tokens were for; time passes by itself."""

import pytest

from billing.selectors import ledger as looking
from billing.services import ledger
from scheduling import tasks
from scheduling.models import Booking
from tests.scheduling.world import NOON, booked, candidate, interviewer

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_what_was_set_aside_says_for_which_session() -> None:
    ada = candidate("Ada")
    booked(ada, interviewer("Ines"))
    ids = [row["transaction_id"] for row in looking.movement_ids(ada.pk, kind="hold")]
    assert ledger.describe(looking.movements(ada.pk, ids)) == ["Set aside: session of Ada with Ines on June 2, 2026"]
    assert ledger.reason_words.about(["booking:nonsense"]) == {}


def test_the_sweep_ends_what_nobody_answered_and_twice_is_once() -> None:
    booked(candidate(), interviewer(requires_approval=True), now=NOON)
    assert [tasks.sweep_bookings() for _twice in range(2)] == [1, 0]
    assert Booking.objects.get().state == "expired"
