"""An invitation as it travels: read from the bytes of the message (RFC 6047)."""

from email import message_from_bytes, policy
from typing import Any

import pytest
from django.core import mail

from core.accounts.services import Enclosure, post_written_letter
from core.accounts.services.letters import send_due
from tests.billing.conftest import make_person
from tests.scheduling.letters.rfc5545 import check
from tests.scheduling.letters.test_ics import invitation

pytestmark = pytest.mark.django_db


def test_mail_programs_find_the_invitation_and_people_a_file(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    ada = make_person("Ada")
    post_written_letter(
        kind="booking_confirmed",
        user_id=ada.pk,
        to=ada.email,
        subject="Your session with Bo",
        text="Hello",
        key="one",
        enclosures=[Enclosure("session.ics", invitation().encode(), "text/calendar; method=REQUEST")],
    )
    send_due()
    sent = message_from_bytes(mail.outbox[0].message().as_bytes(), policy=policy.default)
    parts = {part.get_content_type(): part for part in sent.walk()}
    calendar, file = parts["text/calendar"], parts["application/ics"]
    assert calendar.get_param("method") == "REQUEST"
    assert calendar.get_content_charset() == "utf-8"
    assert calendar.get_content_disposition() != "attachment"
    assert file.get_filename() == "session.ics"
    assert parts["multipart/alternative"].get_payload()[-1].get_content_type() == "text/calendar"
    assert check(file.get_payload(decode=True)).one("METHOD").value == "REQUEST"
    body = calendar.get_payload(decode=True).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    assert body == invitation().encode()
