"""Telling: written with what it is about, told when it is due, once."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from core.common.sql import database_now
from core.notifications.models import Delivery, Notification
from core.notifications.services import Attachment, cancel, notify, tell_due
from core.notifications.services.preferences import change_preferences
from tests.accounts.people import make_person
from tests.support.herd import herd

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def tell(key: str = "rain:1", **more: Any) -> Any:
    user = more.pop("user", None) or make_person()
    notify(more.pop("kind", "rain"), user_id=user.pk, key=key, **{"context": {"place": "Pune"}, **more})
    return user


def states(user: Any) -> dict[str, str]:
    rows = Delivery.objects.filter(notification__user=user)
    return {row.channel: f"{row.state} {row.why}".strip() for row in rows}


def test_somebody_is_told_by_every_way_that_is_on() -> None:
    user = tell()

    assert tell_due() == 1

    told = Notification.objects.get(user=user)
    assert (told.title, told.text, told.state) == ("Rain in Pune", "Take an umbrella.", "told")
    assert told.shown_at is not None
    assert states(user) == {"email": "due", "in_app": "sent", "push": "due"}


def test_the_same_key_is_told_once() -> None:
    user = tell()
    tell(user=user)
    tell_due()
    tell(user=user)

    assert tell_due() == 0
    assert Notification.objects.count() == 1


def test_what_is_undone_is_not_told() -> None:
    user = make_person()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        tell(user=user)
        raise ZeroDivisionError

    assert tell_due() == 0


def test_nobody_is_told_before_it_is_due() -> None:
    now = database_now()
    user = tell(due_at=now + timedelta(hours=1))

    assert tell_due(now=now + timedelta(minutes=59)) == 0
    assert not states(user)
    assert tell_due(now=now + timedelta(minutes=60)) == 1


def test_it_is_worded_when_it_is_due_where_the_person_is_then() -> None:
    at = datetime(2027, 3, 1, 20, 30, tzinfo=UTC)
    user = tell(kind="umbrella", context={"place": "Pune", "at": at}, due_at=at - timedelta(hours=1))
    user.time_zone = "Asia/Kolkata"
    user.save()

    tell_due(now=at - timedelta(hours=1))

    assert Notification.objects.get().text == "Take an umbrella at 02:00."


def test_a_reminder_of_what_is_past_is_dropped() -> None:
    at = datetime(2027, 3, 1, 20, 30, tzinfo=UTC)
    tell(kind="umbrella", context={"place": "Pune", "at": at}, due_at=at - timedelta(hours=1))

    assert tell_due(now=at) == 0

    dropped = Notification.objects.get()
    assert (dropped.state, dropped.why) == ("dropped", "past")


def test_somebody_whose_account_is_closed_is_told_nothing() -> None:
    user = tell()
    user.is_active = False
    user.save()

    tell_due()

    assert Notification.objects.get().why == "closed"
    assert not states(user)


def test_one_that_has_no_words_holds_up_no_other_and_is_given_up_after_a_while() -> None:
    user = tell(kind="broken", key="broken:1")
    tell(user=user, kind="of another version", key="unknown:1")
    tell(user=user)
    now = database_now() + timedelta(seconds=1)

    assert tell_due(now=now) == 1
    for hours in range(1, 12):
        tell_due(now=now + timedelta(hours=3 * hours))

    assert dict(Notification.objects.values_list("kind", "state")) == {
        "broken": "failed", "of another version": "failed", "rain": "told",
    }  # fmt: skip


def test_what_is_cancelled_before_it_is_due_is_never_told() -> None:
    now = database_now()
    user = tell(about="walk:1", due_at=now + timedelta(hours=1))
    tell(user=user, key="rain:2", about="walk:2", due_at=now + timedelta(hours=1))

    cancel(about="walk:1")

    assert tell_due(now=now + timedelta(hours=2)) == 1
    assert dict(Notification.objects.values_list("about", "state")) == {"walk:1": "dropped", "walk:2": "told"}


def test_cancelling_may_be_of_some_kinds_only() -> None:
    user = tell(about="walk:1")
    tell(user=user, kind="flood", key="flood:1", about="walk:1")

    cancel(about="walk:1", kinds=["rain"])

    assert dict(Notification.objects.values_list("kind", "state")) == {"rain": "dropped", "flood": "waiting"}


def test_cancelling_drops_what_waits_for_the_morning_and_leaves_the_inbox() -> None:
    user = make_person()
    change_preferences(user_id=user.pk, quiet=(22 * 60, 7 * 60))
    night = datetime(2027, 3, 1, 23, 0, tzinfo=UTC)
    tell(user=user, about="walk:1", due_at=night)
    tell_due(now=night)
    assert states(user) == {"email": "due quiet", "in_app": "sent", "push": "due quiet"}

    cancel(about="walk:1")

    assert states(user) == {"email": "dropped cancelled", "in_app": "sent", "push": "dropped cancelled"}
    assert Notification.objects.get().shown_at is not None


@pytest.mark.parametrize("url", ["https://elsewhere.test", "//elsewhere.test", "javascript:alert(1)"])
def test_it_leads_to_a_page_of_ours_only(url: str) -> None:
    with pytest.raises(ValueError, match="path of ours"):
        tell(url=url)


def test_what_goes_along_is_bounded() -> None:
    with pytest.raises(ValueError, match="attachments"):
        tell(attachments=[Attachment("a.ics", "x" * 300_000, "text/calendar")])


@pytest.mark.django_db(transaction=True)
def test_of_sixteen_who_tell_the_same_and_sixteen_who_carry_it_out_each_thing_happens_once() -> None:
    user = make_person()

    assert Counter(map(str, herd(16, lambda _: tell(user=user) and None))) == {"None": 16}
    told = herd(16, lambda _: tell_due())

    assert sum(told) == 1, told
    assert Delivery.objects.filter(notification__user=user).count() == 3
