"""Whatever is booked, cancelled and moved in whatever order: nobody is in two places, places and tokens add up.

Each rule does a thing through the services; what they refuse by name is no fault, what they leave behind is looked at.
"""

from datetime import datetime, timedelta
from itertools import count, pairwise
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from billing.models import Wallet
from billing.services import ledger
from core.common.errors import Refusal
from scheduling.models import Booking, Occupied, Slot, WaitlistEntry
from scheduling.rules.states import GIVES_BACK
from scheduling.services import approving, cancelling, moving, waiting
from tests.billing.conftest import make_person
from tests.scheduling.world import HOUR, MINUTE, NOON, booked, candidate, interviewer

pytestmark = [pytest.mark.both_databases]

PEOPLE, INTERVIEWERS = 3, 2
WHO, WHOM = st.integers(0, PEOPLE + INTERVIEWERS - 1), st.integers(0, INTERVIEWERS - 1)
WHEN = st.integers(0, 7)  # half hours: most of them overlap others
WHICH = st.integers(0, 30)
_numbers = count(1)


class Meetings(RuleBasedStateMachine):
    """Three candidates and two interviewers, one of whom meets two at once and keeps time free around it."""

    @initialize()
    def begin(self) -> None:
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.now: datetime = NOON
        number = next(_numbers)
        self.interviewers = [
            interviewer(f"I{number}a", buffer_before=10, buffer_after=5, increment_minutes=30, capacity=2),
            interviewer(f"I{number}b", requires_approval=True),
        ]
        people = [candidate(f"C{number}{letter}", tokens=40) for letter in "abc"]
        for one in self.interviewers:
            ledger.credit_tokens(user_id=one.pk, tokens=40, key=f"{one.pk}", reason="test", now=NOON)
        self.people = [*people, *self.interviewers]
        self.staff = make_person(f"Mo{number}", "staff")

    def teardown(self) -> None:
        if hasattr(self, "outer"):
            assert ledger.check_books(NOON).findings == []
            transaction.set_rollback(True)
            self.outer.__exit__(None, None, None)

    @rule(minutes=st.integers(1, 240))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        approving.expire_requests(now=self.now)
        moving.expire_proposals(now=self.now)
        waiting.pass_on_offers(now=self.now)
        waiting.offer_free_places(now=self.now)

    @rule(who=WHO, whom=WHOM, when=WHEN)
    def book(self, who: int, whom: int, when: int) -> None:
        self._try(lambda: booked(self.people[who], self.interviewers[whom], self._at(when), now=self.now))

    @rule(who=WHO, whom=WHOM, when=WHEN)
    def wait(self, who: int, whom: int, when: int) -> None:
        self._try(
            lambda: waiting.join_waitlist(
                candidate_id=self.people[who].pk,
                interviewer_id=self.interviewers[whom].pk,
                starts_at=self._at(when),
                now=self.now,
            )
        )

    @rule(which=WHICH, as_interviewer=st.booleans())
    def cancel(self, which: int, as_interviewer: bool) -> None:
        if made := self._booking(which):
            by = made.interviewer_id if as_interviewer else made.candidate_id
            self._try(lambda: cancelling.cancel_booking(booking_id=made.pk, by=by, reason="Ill.", now=self.now))

    @rule(which=WHICH)
    def staff_cancel(self, which: int) -> None:
        if made := self._booking(which):
            self._try(
                lambda: cancelling.cancel_by_staff(booking_id=made.pk, by=self.staff.pk, reason="So.", now=self.now)
            )

    @rule(which=WHICH, yes=st.booleans())
    def answer(self, which: int, yes: bool) -> None:
        if made := self._booking(which):
            by = made.interviewer_id
            if yes:
                self._try(lambda: approving.approve_booking(booking_id=made.pk, by=by, now=self.now))
            else:
                self._try(lambda: approving.decline_booking(booking_id=made.pk, by=by, reason="No.", now=self.now))

    @rule(which=WHICH, when=WHEN, as_interviewer=st.booleans())
    def move(self, which: int, when: int, as_interviewer: bool) -> None:
        if made := self._booking(which):
            sides = [made.interviewer_id, made.candidate_id]
            by, other = sides if as_interviewer else reversed(sides)
            self._try(
                lambda: moving.propose_time(
                    booking_id=made.pk, by=by, starts_at=self._at(when), reason="Later.", now=self.now
                )
            )
            self._try(lambda: moving.accept_proposal(booking_id=made.pk, by=other, now=self.now))

    @invariant()
    def nobody_is_in_two_places(self) -> None:
        spans = sorted(Occupied.objects.values_list("user_id", "starts_at", "ends_at"))
        assert all(one != two or ends <= starts for (one, _s, ends), (two, starts, _e) in pairwise(spans))

    @invariant()
    def places_taken_are_bookings(self) -> None:
        for slot in Slot.objects.all():
            here = Booking.objects.filter(slot=slot).exclude(state__in=GIVES_BACK)
            assert slot.taken == here.count()
            assert Occupied.objects.filter(slot=slot).count() == slot.open
            assert all((one.starts_at, one.ends_at) == (slot.starts_at, slot.ends_at) for one in here)
        there = Booking.objects.exclude(state__in=GIVES_BACK).values_list("pk", flat=True)
        assert set(Occupied.objects.exclude(booking=None).values_list("booking_id", flat=True)) == set(there)

    @invariant()
    def what_is_held_is_what_is_not_settled(self) -> None:
        for person in getattr(self, "people", ()):
            prices = Booking.objects.filter(candidate=person, settled_at=None).values_list("price_tokens", flat=True)
            assert Wallet.objects.get(user=person).locked_balance == sum(prices)

    @invariant()
    def no_more_is_promised_than_there_is(self) -> None:
        offered = WaitlistEntry.objects.filter(state="offered", offered_until__gt=getattr(self, "now", NOON))
        for entry in offered:
            slot = Slot.objects.filter(interviewer_id=entry.interviewer_id, starts_at=entry.starts_at, open=True)
            taken = sum(slot.values_list("taken", flat=True))
            kept = offered.filter(interviewer_id=entry.interviewer_id, starts_at=entry.starts_at).count()
            assert taken + kept <= (2 if entry.interviewer_id == self.interviewers[0].pk else 1)

    def _try(self, act: Any) -> None:
        try:
            with transaction.atomic():
                act()
        except Refusal:
            pass

    def _at(self, when: int) -> datetime:
        return NOON + 6 * HOUR + when * 30 * MINUTE

    def _booking(self, which: int) -> Booking | None:
        ids = list(Booking.objects.order_by("id").values_list("pk", flat=True))
        return Booking.objects.get(pk=ids[which % len(ids)]) if ids else None


@pytest.mark.django_db(transaction=True)
def test_whatever_happens_nobody_is_in_two_places_and_all_adds_up() -> None:
    run_state_machine_as_test(
        Meetings,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
