"""Nobody is in two places at once: the database says so itself (SCH-9, SCH-11)."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from scheduling.models import Booking, Occupied
from tests.accounts.people import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

NINE = datetime(2026, 12, 1, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def booked(person, start: datetime) -> Booking:
    return Booking.objects.create(
        kind="ai", state="confirmed", candidate=person, starts_at=start, ends_at=start + HOUR,
        key=str(uuid4()), asked="",
    )  # fmt: skip


def occupy(person, start: datetime, end: datetime) -> Occupied:
    return Occupied.objects.create(user=person, starts_at=start, ends_at=end, booking=booked(person, start))


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (NINE, NINE + HOUR),
        (NINE - HOUR / 2, NINE + HOUR / 2),
        (NINE + HOUR / 4, NINE + HOUR / 2),
        (NINE - HOUR, NINE + 2 * HOUR),
        (NINE + HOUR - timedelta(microseconds=1), NINE + 2 * HOUR),
    ],
)
def test_times_of_one_person_that_overlap_are_refused(start: datetime, end: datetime) -> None:
    person = make_person()
    occupy(person, NINE, NINE + HOUR)
    with pytest.raises(IntegrityError, match="occupied_never_overlaps"), transaction.atomic():
        occupy(person, start, end)


def test_who_ends_at_ten_can_begin_at_ten_and_others_are_free() -> None:
    person, other = make_person(), make_person("bo@example.test")
    occupy(person, NINE, NINE + HOUR)
    occupy(person, NINE + HOUR, NINE + 2 * HOUR)
    occupy(person, NINE - HOUR, NINE)
    occupy(other, NINE, NINE + HOUR)


def test_a_time_cannot_be_moved_onto_another() -> None:
    person = make_person()
    occupy(person, NINE, NINE + HOUR)
    later = occupy(person, NINE + 3 * HOUR, NINE + 4 * HOUR)
    with pytest.raises(IntegrityError, match="occupied_never_overlaps"), transaction.atomic():
        Occupied.objects.filter(pk=later.pk).update(starts_at=NINE + HOUR / 2)
    Occupied.objects.filter(pk=later.pk).update(starts_at=NINE + HOUR)  # it may grow where it is free
