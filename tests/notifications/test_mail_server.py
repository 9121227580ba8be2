"""Letters and a mail server that is down, slow, or says no: over real SMTP."""

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from core.accounts.models import Letter
from core.accounts.services import Enclosure, letters, post_letter, post_written_letter
from core.common.sql import database_now
from tests.accounts.people import make_person
from tests.support.herd import herd
from tests.support.smtp import MailServer

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    with MailServer() as made:
        for name, value in made.settings(EMAIL_TIMEOUT=30).items():
            setattr(settings, name, value)
        yield made


def post(**more: Any) -> None:
    post_letter(kind="totp_added", user_id=make_person(**more).pk, context={})


def the_letter() -> tuple[str, str, int]:
    letter = Letter.objects.get()
    return letter.state, letter.problem, letter.attempts


def later(**more: Any) -> None:
    """Time passes: what waits is due, leases are over."""
    Letter.objects.filter(state="due").update(due_at=database_now() - timedelta(seconds=1), lease_until=None, **more)


def test_a_letter_arrives_with_its_name_and_its_file_as_they_were_written(server: MailServer) -> None:
    user = make_person()
    post_written_letter(
        kind="test", user_id=user.pk, to=user.email, subject="Zoë & Co", text="Grüße\n.\nwith a dot", key="1",
        enclosures=[Enclosure("walk.ics", "SUMMARY:Grüße\r\n".encode(), "text/calendar; method=REQUEST")],
        headers={"List-Unsubscribe": "<https://example.test/x>"},
    )  # fmt: skip

    assert letters.send_due() == 1

    came = server.letters[0]
    assert came["Subject"] == "Zoë & Co"
    assert came["Message-ID"] == letters.message_id(Letter.objects.get())
    assert came["List-Unsubscribe"] == "<https://example.test/x>"
    text, (file,) = came.get_body(("plain",)), came.iter_attachments()
    assert text is not None
    assert text.get_content().replace("\r\n", "\n") == "Grüße\n.\nwith a dot\n"
    assert (file.get_content_type(), file.get_filename()) == ("application/ics", "walk.ics")
    assert file.get_content().decode() == "SUMMARY:Grüße\r\n"


def test_when_the_server_is_down_a_letter_waits_and_goes_later(server: MailServer, settings: Any) -> None:
    settings.EMAIL_PORT = 1
    post()
    assert letters.send_due() == 0
    assert the_letter() == ("due", "unreachable", 1)
    assert Letter.objects.get().due_at > database_now() + timedelta(seconds=50)

    settings.EMAIL_PORT = server.port
    later()

    assert letters.send_due() == 1
    assert the_letter() == ("sent", "", 2)


@pytest.mark.parametrize("step", ["connect", "mail", "data", "taken"])
def test_a_server_that_stalls_is_not_waited_for(server: MailServer, settings: Any, step: str) -> None:
    settings.EMAIL_TIMEOUT = 0.3
    server.does = {step: 20}
    post()
    began = time.monotonic()

    letters.send_due()

    assert time.monotonic() - began < 15
    assert the_letter()[:2] in {("due", "timeout"), ("due", "unreachable")}


def test_a_server_that_is_slow_at_each_step_is_cut_off_before_the_lease_ends(
    server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters, "ATTEMPT", 1.0)
    # Each is within the timeout of an answer, all of them are not within an attempt.
    server.does = {"hello": 0.4, "mail": 0.4, "rcpt": 20, "data": 20, "taken": 20}
    post()
    began = time.monotonic()

    letters.send_due()

    assert time.monotonic() - began < 15
    assert the_letter()[0] == "due"
    assert not server.letters
    assert timedelta(seconds=60) < letters.LEASE


@pytest.mark.parametrize(("step", "no"), [("mail", "451 later"), ("rcpt", "450 busy"), ("data", "452 full")])
def test_what_is_refused_for_now_is_tried_again(server: MailServer, step: str, no: str) -> None:
    server.does = {step: no}
    post()
    letters.send_due()
    assert the_letter() == ("due", f"refused_{no[:3]}", 1)

    server.does = {}
    later()

    assert letters.send_due() == 1


@pytest.mark.parametrize(("step", "no"), [("mail", "553 no"), ("rcpt", "550 unknown"), ("taken", "554 spam")])
def test_what_is_refused_for_good_is_given_up_at_once_and_seen(server: MailServer, step: str, no: str) -> None:
    server.does = {step: no}
    post()

    letters.send_due()

    assert the_letter() == ("failed", f"refused_{no[:3]}", 1)


def test_waits_are_bounded_and_the_last_failure_is_seen(server: MailServer) -> None:
    server.does = {"connect": "drop"}
    post()
    for _ in range(10):
        letters.send_due()
        later()

    assert the_letter() == ("failed", "unreachable", 5)
    assert server.conversations == 5


def test_a_yes_that_is_lost_on_the_way_leads_to_the_same_letter_again_not_to_another(server: MailServer) -> None:
    server.does = {"taken": "drop"}
    post()
    letters.send_due()
    server.does = {}
    later()
    letters.send_due()

    assert list(server.by_id().values()) == [2]
    assert the_letter() == ("sent", "", 2)


def test_whoever_lost_the_lease_notes_nothing(server: MailServer) -> None:
    """Its own clock may be as wrong as it likes: who has a letter is decided by a number in its row."""
    server.does = {"rcpt": "451 later"}
    post()
    letter = Letter.objects.get()
    assert letters._claim(letter)
    Letter.objects.update(attempts=2, state="sent")  # another took over meanwhile, and sent it

    assert not letters._send(letter)

    assert the_letter() == ("sent", "", 2)


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_eight_workers_send_each_of_twelve_letters_once(server: MailServer, settings: Any) -> None:
    settings.EMAIL_TIMEOUT = 10
    for number in range(12):
        post(email=f"p{number}@example.test")

    sent = herd(8, lambda _: letters.send_due())

    assert sum(sent) == 12, sent
    assert set(server.by_id().values()) == {1}
    assert len(server.letters) == 12


@pytest.mark.both_databases
def test_a_letter_that_somebody_is_sending_is_nobody_elses_until_the_lease_is_over(server: MailServer) -> None:
    post()
    assert letters._claim(Letter.objects.get())

    assert letters.send_due() == 0
    Letter.objects.update(lease_until=database_now() - timedelta(seconds=1))
    assert letters.send_due() == 1
