"""What is not kept for ever, and what is however old."""

from datetime import timedelta
from typing import Any

import pytest

from core.common.sql import database_now
from core.notifications.models import Delivery, Notification
from core.notifications.services import forget
from core.notifications.services.retention import MOST_IN_AN_INBOX
from tests.accounts.people import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def made(user: Any, key: str, **more: Any) -> Notification:
    now = database_now()
    given = {"state": "told", "shown_at": now, "due_at": now, **more}
    return Notification.objects.create(user=user, kind="rain", key=key, **given)


def test_what_is_old_goes_and_what_is_on_its_way_stays() -> None:
    user, now = make_person(), database_now()
    old = now - timedelta(days=91)
    made(user, "old", due_at=old)
    made(user, "dropped", due_at=old, state="dropped", shown_at=None)
    made(user, "young", due_at=now - timedelta(days=89))
    made(user, "waiting", due_at=old, state="waiting", shown_at=None)
    Delivery.objects.create(notification=made(user, "on its way", due_at=old), channel="email", due_at=now)
    # A reminder is written long before it is due.
    Notification.objects.filter(key="young").update(created_at=now - timedelta(days=300))

    assert forget() == 2

    assert set(Notification.objects.values_list("key", flat=True)) == {"young", "waiting", "on its way"}
    assert forget() == 0


def test_an_inbox_has_a_bound_and_the_oldest_go() -> None:
    user, other, now = make_person(), make_person("other@example.test"), database_now()
    Notification.objects.bulk_create(
        Notification(
            user=user,
            kind="rain",
            key=str(number),
            state="told",
            due_at=now,
            shown_at=now + timedelta(seconds=number // 2),
        )
        for number in range(MOST_IN_AN_INBOX + 5)
    )
    made(other, "theirs")

    assert forget() == 5

    assert not Notification.objects.filter(key__in=["0", "1", "2", "3", "4"]).exists()
    assert Notification.objects.filter(user=user).count() == MOST_IN_AN_INBOX
    assert Notification.objects.filter(user=other).exists()
