"""On a fresh start there is somebody to book."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model

from core.accounts.demo import make_demo_people
from core.common.clock import utc_now
from interviewers.demo import make_demo_interviewers
from scheduling.demo import make_demo_calendars
from scheduling.models import Block
from scheduling.selectors import slots
from scheduling.services import calendars
from tests.interviewers.conftest import names_found

pytestmark = pytest.mark.django_db


def test_the_demo_interviewers_have_times_and_what_they_change_stays() -> None:
    make_demo_people("a-word-nobody-guesses")
    make_demo_interviewers()
    make_demo_calendars()
    now = utc_now()
    daniel = get_user_model().objects.get(email="interviewer@demo.test")
    page = slots.slots_of(daniel.pk, since=now, until=now + timedelta(days=8), now=now)
    assert page.bookable
    assert len(page.slots) > 20
    assert len(names_found(free_before=now + timedelta(days=8), now=now)) >= 3

    calendars.replace_week(user_id=daniel.pk, revision=3, blocks=[])
    make_demo_calendars()
    assert not Block.objects.filter(calendar__user=daniel).exists()
