"""Letters: written with what they tell about, sent after it, each once."""

import re
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from core.accounts.models import Letter
from core.accounts.services import letters, post_letter
from core.accounts.tasks import sweep
from tests.accounts.herd import run_at_once
from tests.accounts.people import make_person

pytestmark = pytest.mark.django_db

KINDS = sorted(
    file.name.removesuffix(".subject.txt")
    for file in Path(letters.__file__).parents[1].glob("templates/letters/*.subject.txt")
)


class BrokenBackend(BaseEmailBackend):
    """A mail server that is away."""

    tried = 0

    def send_messages(self, email_messages: Any) -> int:
        BrokenBackend.tried += 1
        raise ConnectionRefusedError


def post(**more: Any) -> None:
    post_letter(kind="totp_added", **{"user_id": make_person().pk, "context": {"at": timezone.now()}, **more})


@pytest.mark.parametrize("kind", KINDS)
def test_every_letter_has_words_for_everybody(kind: str) -> None:
    user = make_person()
    user.name, user.time_zone = 'Zoë "Z" <O\'Neil> & Co', "Asia/Kolkata"
    user.save()
    moment = timezone.now().replace(year=2026, month=3, day=1, hour=20, minute=30)
    context = {
        "at": moment,
        "code": "123456",
        "name": "Key & <lock>",
        "left": 3,
        "browser": "Firefox",
        "system": "macOS",
    }

    post_letter(kind=kind, user_id=user.pk, context={**context, "url": "https://example.test/?a=1&b=2"})

    letter = Letter.objects.get()
    assert letter.subject
    assert "\n" not in letter.subject
    assert not re.search(r"&(amp|lt|quot|#)|{{|{%|\n\n\n", letter.text + letter.subject)
    assert letter.text.strip()
    if "When:" in letter.text:
        assert "When: 2 March 2026, 02:00 (Asia/Kolkata)" in letter.text


def test_a_letter_goes_out_as_written_by_a_machine(mailoutbox: list[Any]) -> None:
    post()

    assert letters.send_due() == 1

    message = mailoutbox[0]
    assert message.to == ["ananya@example.test"]
    assert message.subject == "Codes from an app now protect your Intraview account"
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"
    assert "Hello Ananya Rao," in message.body
    assert letters.send_due() == 0


def test_what_was_sent_is_not_kept(mailoutbox: list[Any]) -> None:
    user = make_person()
    post_letter(kind="password_code", user_id=user.pk, context={"code": "123456"})
    letters.send_due()

    assert "123456" in mailoutbox[0].body
    assert "123456" not in str(Letter.objects.values().get())


def test_a_letter_may_have_a_fine_copy(mailoutbox: list[Any], settings: Any, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "totp_added.html").write_text("<p>{{ user.name }}</p>")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    user = make_person()
    user.name = "<b>"
    user.save()
    post_letter(kind="totp_added", user_id=user.pk, context={})
    letters.send_due()

    assert mailoutbox[0].alternatives[0][0] == "<p>&lt;b&gt;</p>"


def test_what_is_undone_is_not_told() -> None:
    user = make_person()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        post_letter(kind="totp_added", user_id=user.pk, context={})
        raise ZeroDivisionError

    assert not Letter.objects.exists()


def test_the_same_thing_is_told_once() -> None:
    user = make_person()
    for _ in range(2):
        post_letter(kind="totp_added", user_id=user.pk, context={}, key="once")

    assert Letter.objects.count() == 1


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_of_sixteen_who_tell_the_same_thing_at_once_one_is_heard() -> None:
    user = make_person()

    results = run_at_once(16, lambda: post_letter(kind="totp_added", user_id=user.pk, context={}, key="once"))

    assert Counter(map(str, results)) == {"None": 16}
    assert Letter.objects.count() == 1


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_sixteen_workers_at_once_send_each_letter_once() -> None:
    user = make_person()
    for number in range(8):
        post_letter(kind="totp_added", user_id=user.pk, context={}, key=f"letter {number}")

    results = run_at_once(16, letters.send_due)

    assert sum(results) == 8, results
    assert len(mail.outbox) == 8
    assert set(Letter.objects.values_list("state", flat=True)) == {"sent"}


def test_while_the_mail_server_is_away_the_waits_grow_and_the_fifth_failure_is_the_last(settings: Any) -> None:
    settings.EMAIL_BACKEND = "tests.accounts.test_letters.BrokenBackend"
    BrokenBackend.tried = 0
    post()
    waits = []

    for _ in range(7):
        letters.send_due()
        letter = Letter.objects.get()
        waits.append(letter.due_at - timezone.now())
        assert letters.send_due() == 0, "not before it is due again"
        Letter.objects.update(due_at=timezone.now() - timedelta(seconds=1))

    assert BrokenBackend.tried == 5
    assert Letter.objects.get().state == "failed"
    assert [round(wait / timedelta(minutes=1)) for wait in waits[:4]] == [1, 5, 30, 180]


def test_a_worker_that_died_before_it_noted_the_sending_sends_again_under_the_same_name(mailoutbox: list[Any]) -> None:
    """At least once: nobody can know whether the mail server had taken it. Mailboxes can."""
    post()
    letters.send_due()
    Letter.objects.update(state="due", due_at=timezone.now() - timedelta(seconds=1))

    letters.send_due()

    assert len(mailoutbox) == 2
    first, second = (message.message()["Message-ID"] for message in mailoutbox)
    assert first == second == letters.message_id(Letter.objects.get())


def test_one_letter_that_can_not_be_sent_holds_up_no_other(mailoutbox: list[Any]) -> None:
    post_letter(kind="no_account", to="not an address\n", context={})
    post()

    letters.send_due()

    assert len(mailoutbox) == 1


def test_old_letters_are_forgotten_and_those_that_are_due_are_not() -> None:
    post(key="a")
    post_letter(kind="no_account", to="a@example.test", context={}, key="b")
    Letter.objects.filter(key="a").update(state="sent")
    Letter.objects.update(created_at=timezone.now() - letters.KEPT)

    sweep()

    assert [letter.key for letter in Letter.objects.all()] == ["b"]
