"""By e-mail: a letter each, or one for several; held up by the night; ended with one click."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from core.accounts.models import Letter
from core.accounts.services import letters
from core.common.sql import database_now
from core.notifications.models import Choice, Delivery, Notification
from core.notifications.rules import Digest
from core.notifications.services import (
    Attachment,
    cancel,
    change_preferences,
    forget,
    mail_due,
    notify,
    tell_due,
)
from tests.accounts.people import make_person
from tests.support.herd import herd

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

NIGHT = datetime(2027, 3, 1, 23, 0, tzinfo=UTC)


def tell(user: Any, key: str = "rain:1", *, now: datetime | None = None, **more: Any) -> None:
    given = {"context": {"place": "A & B"}, "due_at": now, **more}
    notify(given.pop("kind", "rain"), user_id=user.pk, key=key, **given)
    tell_due(now=now)


def emails(user: Any) -> list[str]:
    rows = Delivery.objects.filter(notification__user=user, channel="email").order_by("created_at")
    return [f"{row.state} {row.why}".strip() for row in rows]


def test_a_letter_says_how_to_get_no_more_of_them_and_is_noted_when_it_is_sent(mailoutbox: list[Any]) -> None:
    user = make_person()
    tell(user, url="/sessions/1")

    assert mail_due() == 1
    assert emails(user) == ["handed"]
    assert letters.send_due() == 1

    assert emails(user) == ["sent"]
    message = mailoutbox[0]
    assert message.subject == "Rain in A & B"
    assert f"it rains in A & B.\n{letters.settings.ORIGINS[0]}/sessions/1" in message.body
    head = message.message()
    assert head["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert head["List-Unsubscribe"].startswith(f"<{letters.settings.ORIGINS[0]}/api/unsubscribe/")
    assert f"{letters.settings.ORIGINS[0]}/unsubscribe/" in message.body


def test_a_critical_letter_can_not_be_ended(mailoutbox: list[Any]) -> None:
    user = make_person()
    tell(user, kind="flood")
    mail_due()
    letters.send_due()

    assert "List-Unsubscribe" not in mailoutbox[0].message()


def test_files_go_along(mailoutbox: list[Any]) -> None:
    user = make_person()
    tell(user, attachments=[Attachment("walk.ics", "BEGIN:VCALENDAR\r\n", "text/calendar; method=REQUEST")])
    mail_due()
    letters.send_due()

    parts = {part.get_content_type(): part for part in mailoutbox[0].message().walk()}
    assert parts["text/calendar"].get_param("method") == "REQUEST"
    assert parts["application/ics"].get_filename() == "walk.ics"
    for kind in ("text/calendar", "application/ics"):
        assert parts[kind].get_payload(decode=True).split() == [b"BEGIN:VCALENDAR"]


def test_in_the_night_a_letter_waits_for_the_morning_where_the_person_is() -> None:
    user = make_person()
    user.time_zone = "Asia/Kolkata"  # 23:00 UTC is 04:30 there
    user.save()
    change_preferences(user_id=user.pk, quiet=(22 * 60, 7 * 60))

    tell(user, now=NIGHT)

    morning = datetime(2027, 3, 2, 1, 30, tzinfo=UTC)
    assert Delivery.objects.get(channel="email").due_at == morning
    assert mail_due(now=morning - timedelta(seconds=1)) == 0
    assert mail_due(now=morning) == 1


def test_what_is_critical_wakes_people_and_so_does_what_would_come_too_late() -> None:
    user = make_person()
    change_preferences(user_id=user.pk, quiet=(22 * 60, 7 * 60))

    tell(user, kind="flood", key="1", now=NIGHT)
    tell(user, kind="umbrella", key="2", context={"place": "Pune", "at": NIGHT + timedelta(hours=1)}, now=NIGHT)
    tell(user, kind="umbrella", key="3", context={"place": "Pune", "at": NIGHT + timedelta(hours=12)}, now=NIGHT)

    assert mail_due(now=NIGHT) == 2
    assert emails(user) == ["handed", "handed", "due quiet"]


def test_quiet_hours_that_begin_while_it_waits_hold_it_up_too_and_those_that_end_let_it_go() -> None:
    user = make_person()
    tell(user, now=NIGHT)
    change_preferences(user_id=user.pk, quiet=(22 * 60, 7 * 60))
    assert mail_due(now=NIGHT) == 0

    change_preferences(user_id=user.pk, quiet=(), now=NIGHT)

    assert mail_due(now=NIGHT) == 1


def test_what_was_switched_off_meanwhile_is_not_sent() -> None:
    user = make_person()
    tell(user)
    change_preferences(user_id=user.pk, chosen={"rain": {"email": False}})  # type: ignore[dict-item]

    assert mail_due() == 0
    assert emails(user) == ["dropped muted"]


def test_a_reminder_that_the_mail_server_takes_too_late_is_given_up(mailoutbox: list[Any]) -> None:
    user = make_person()
    now = database_now()
    tell(user, kind="umbrella", context={"place": "Pune", "at": now + timedelta(hours=1)})
    mail_due()
    Letter.objects.update(expires_at=now - timedelta(seconds=1))

    assert letters.send_due() == 0
    assert emails(user) == ["failed expired"]
    assert not mailoutbox


def test_an_end_that_could_not_be_noted_is_noted_later(mailoutbox: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    user = make_person()
    tell(user)
    mail_due()

    def fail(*_: Any) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(letters, "_endings", [fail])
        assert letters.send_due() == 1
    assert emails(user) == ["handed"]
    assert letters.send_due() == 0, "it went, and doesn't go again"

    forget()

    assert emails(user) == ["sent"]


def test_cancelling_takes_back_a_letter_that_nobody_has_begun_to_send(mailoutbox: list[Any]) -> None:
    user = make_person()
    tell(user, about="walk:1")
    mail_due()

    cancel(about="walk:1")

    assert letters.send_due() == 0
    assert emails(user) == ["dropped cancelled"]
    assert not Letter.objects.exists()


def test_a_digest_is_one_letter_of_what_happened_and_was_not_read(mailoutbox: list[Any]) -> None:
    user = make_person()
    change_preferences(user_id=user.pk, digest=Digest.DAILY)
    for number in range(3):
        tell(user, key=f"rain:{number}", context={"place": f"Place {number}"}, now=NIGHT)
    tell(user, kind="umbrella", key="umbrella", now=NIGHT)
    Notification.objects.filter(key="rain:1").update(read_at=NIGHT)

    assert mail_due(now=NIGHT) == 1, "what can't wait doesn't"
    assert mail_due(now=datetime(2027, 3, 2, 7, 59, tzinfo=UTC)) == 0
    assert mail_due(now=datetime(2027, 3, 2, 8, 0, tzinfo=UTC)) == 2
    letters.send_due()

    digest = mailoutbox[1]
    assert digest.subject == "2 things happened in Intraview"
    assert "Rain in Place 0" in digest.body
    assert "Rain in Place 2" in digest.body
    assert "Place 1" not in digest.body
    assert emails(user) == ["sent", "dropped read", "sent", "sent"]


def test_a_long_digest_says_how_many_more_there_are(mailoutbox: list[Any]) -> None:
    user = make_person()
    change_preferences(user_id=user.pk, digest=Digest.WEEKLY)
    for number in range(33):
        tell(user, key=f"rain:{number}", now=NIGHT)

    assert mail_due(now=datetime(2027, 3, 8, 8, 0, tzinfo=UTC)) == 33
    letters.send_due()
    assert "And 3 more." in mailoutbox[0].body


def test_whoever_wants_no_more_digests_gets_what_has_waited() -> None:
    user = make_person()
    change_preferences(user_id=user.pk, digest=Digest.WEEKLY)
    tell(user, now=NIGHT)

    change_preferences(user_id=user.pk, digest=Digest.OFF, now=NIGHT)

    assert mail_due(now=NIGHT) == 1


def test_a_mail_program_unsubscribes_without_signing_in(client: Client, mailoutbox: list[Any]) -> None:
    user = make_person()
    tell(user)
    mail_due()
    letters.send_due()
    link = mailoutbox[0].message()["List-Unsubscribe"].strip("<>").replace("\n", "").replace(" ", "")
    program = Client(enforce_csrf_checks=True)

    for _ in range(2):
        answer = program.post(
            urlsplit(link).path, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
        )
        assert answer.status_code == 200, answer.content

    assert Choice.objects.values_list("kind", "channel", "on").get() == ("rain", "email", False)
    tell(user, key="rain:2")
    assert emails(user) == ["sent", "dropped muted"]


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_hand_over_at_once_one_writes_the_letter() -> None:
    user, other = make_person(), make_person("other@example.test")
    change_preferences(user_id=other.pk, digest=Digest.DAILY)
    tell(user, now=NIGHT)
    for number in range(3):
        tell(other, key=f"other:{number}", now=NIGHT)

    results = herd(8, lambda _: mail_due(now=NIGHT + timedelta(days=1)))

    assert sum(results) == 4, results
    assert Letter.objects.count() == 2
