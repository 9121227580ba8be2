"""Killed (SIGKILL) at every point between writing something down and having told it: it is told once."""

from collections import Counter
from typing import Any

import pytest
from django.db import connection

from core.accounts.models import Letter
from core.notifications.models import Delivery, Notification
from core.notifications.services import add_device, public_key
from tests.accounts.people import make_person
from tests.notifications.browser import Browser, PushServer
from tests.notifications.dying import run_job
from tests.support.smtp import MailServer

pytestmark = [
    pytest.mark.both_databases,
    pytest.mark.slow,
    pytest.mark.paired,
    pytest.mark.django_db(transaction=True),
]

FEWEST = 20  # points that telling something has at least; with fewer the counting is broken


def test_whoever_dies_between_two_lines_each_thing_is_told_once(settings: Any) -> None:
    user = make_person()
    with MailServer() as mail, PushServer() as push:
        settings.PUSH_ALLOWED_ORIGINS = [push.origin]
        browser = Browser(f"{push.origin}/1")
        add_device(user_id=user.pk, endpoint=f"{push.origin}/1", **browser.subscription["keys"])
        public_key()
        told = run_job(
            database=dict(connection.settings_dict),
            settings=mail.settings(
                PUSH_ALLOWED_ORIGINS=[push.origin], TEMPLATES=settings.TEMPLATES, SECRET_KEY=settings.SECRET_KEY
            ),
            user=user.pk,
        )

    assert told > FEWEST
    assert Notification.objects.filter(state="told").count() == told
    assert Counter(Delivery.objects.values_list("channel", "state")) == {
        ("email", "sent"): told, ("in_app", "sent"): told, ("push", "sent"): told,
    }  # fmt: skip
    # One letter each, by its name: where the mail server's yes was not noted, it has it twice under one.
    assert Letter.objects.filter(state="sent").count() == len(mail.by_id()) == told
    names = {letter["Subject"]: letter["Message-ID"] for letter in mail.letters}
    assert len(names) == told
    assert {letter["Message-ID"] for letter in mail.letters} == set(names.values())
    assert 0 < len(mail.letters) - told < told / 2
    shown = Counter(browser.read(post.body)["id"] for post in push.got)
    assert len(shown) == told
    # The same message again replaces what the browser has not fetched yet, and is shown once by its id.
    assert len({post.headers["Topic"] for post in push.got}) == told
