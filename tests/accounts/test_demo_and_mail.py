"""The demo people, the kept mail, and forced logout by the staff."""

from base64 import b64decode

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.core.management import CommandError, call_command

from core.accounts import demo, rules, selectors
from core.accounts.mail import OutboxBackend, trim_outbox
from core.accounts.models import OutboxMail, User
from tests.accounts.people import PASSWORD, Browser, make_person, sign_in

pytestmark = pytest.mark.django_db


def test_the_demo_people_can_sign_in_at_once_and_making_them_twice_changes_nothing() -> None:
    demo.make_demo_people("a-demo-password")
    before = list(User.objects.values_list("pk", "password"))
    demo.make_demo_people("a-demo-password")

    assert list(User.objects.values_list("pk", "password")) == before
    roles = {
        person.email: Browser().sign_in(person.email, "a-demo-password").json()["roles"] for person in demo.DEMO_PEOPLE
    }
    assert roles == {
        "candidate@demo.test": ["candidate"],
        "candidate2@demo.test": ["candidate"],
        "interviewer@demo.test": ["interviewer"],
        "admin@demo.test": ["staff"],
    }
    assert selectors.is_active_interviewer(User.objects.get(email="interviewer@demo.test").pk)


def test_a_new_demo_password_holds_from_now_on() -> None:
    demo.make_demo_people("a-demo-password")
    demo.make_demo_people("another-password")

    assert Browser().sign_in("candidate@demo.test", "another-password").status_code == 200
    assert Browser().sign_in("candidate@demo.test", "a-demo-password").status_code == 400


def test_the_demo_admin_opens_the_admin_with_the_products_own_sign_in(browser: Browser) -> None:
    demo.make_demo_people("a-demo-password")
    assert browser.get("/admin/login/?next=/admin/").headers["Location"] == "/sign-in?next=%2Fadmin%2F"

    browser.sign_in("admin@demo.test", "a-demo-password")

    person = User.objects.get(email="candidate@demo.test")
    for path in ("", "accounts/user/", f"accounts/user/{person.pk}/change/"):
        assert browser.get(f"/admin/{path}").status_code == 200, path


def test_the_admin_waits_for_the_second_factor_that_is_asked_of_admins(browser: Browser, settings) -> None:
    make_person("root@example.test", roles=("admin",))
    browser.sign_in("root@example.test")
    assert browser.get("/admin/").status_code == 200

    settings.SECOND_FACTOR_ROLES = ["admin"]

    assert browser.get("/admin/", follow=True).status_code == 403


def test_in_the_admin_people_are_looked_at_and_not_changed(browser: Browser) -> None:
    make_person("root@example.test", roles=("admin",))
    ben = make_person("ben@example.test")
    browser.sign_in("root@example.test")

    page = browser.get(f"/admin/accounts/user/{ben.pk}/change/")
    assert (page.status_code, b'name="_save"' in page.content) == (200, False)
    for act in ("change", "delete", "password"):
        assert browser.send("POST", f"/admin/accounts/user/{ben.pk}/{act}/", {}).status_code in (302, 403, 404), act
    assert browser.get("/admin/accounts/user/add/").status_code == 403
    ben.refresh_from_db()
    assert ben.check_password(PASSWORD)


def test_what_secures_accounts_is_not_changed_in_the_admin(browser: Browser) -> None:
    demo.make_demo_people("a-demo-password")
    browser.sign_in("admin@demo.test", "a-demo-password")

    for path in ("mfa/authenticator/", "account/emailaddress/", "usersessions/usersession/"):
        assert browser.get(f"/admin/{path}").status_code == 404, path


def test_others_are_shown_the_door_of_the_admin_and_not_sent_in_circles(browser: Browser) -> None:
    make_person("ananya@example.test", roles=("moderator",))
    browser.sign_in("ananya@example.test")

    assert browser.get("/admin/", follow=True).status_code == 403


@pytest.fixture
def keep_mail(monkeypatch: pytest.MonkeyPatch, settings) -> type[BaseEmailBackend]:
    settings.OUTBOX = True
    settings.EMAIL_BACKEND = "core.accounts.mail.OutboxBackend"
    return OutboxBackend


def test_kept_mail_is_shown_newest_first_and_a_line_says_so(
    browser: Browser, keep_mail, capsys: pytest.CaptureFixture[str]
) -> None:
    mail.send_mail("First", "One", None, ["a@example.test"])
    mail.send_mail("Second", "Two", None, ["b@example.test"])

    shown = browser.get("/api/outbox").json()["results"]

    assert [(row["to"], row["subject"], row["text"]) for row in shown] == [
        ("b@example.test", "Second", "Two"),
        ("a@example.test", "First", "One"),
    ]
    assert shown[0]["at"].endswith("Z")
    said = capsys.readouterr().out
    assert "Letter to b@example.test: Second (/outbox)\n" in said
    assert "Two" not in said


def test_the_outbox_keeps_the_files_of_a_letter(browser: Browser, keep_mail) -> None:
    letter = mail.EmailMessage("Booked", "See you.", to=["ada@example.test"])
    letter.attach("session.ics", b"BEGIN:VCALENDAR", "application/ics")
    letter.send()

    (file,) = browser.get("/api/outbox").json()["results"][0]["attachments"]

    assert (file["name"], file["content_type"]) == ("session.ics", "application/ics")
    assert b64decode(file["content"]) == b"BEGIN:VCALENDAR"


def test_where_mail_is_sent_there_is_no_outbox(browser: Browser, settings) -> None:
    settings.OUTBOX = False

    assert browser.get("/api/outbox").status_code == 404


def test_the_outbox_forgets_all_but_the_newest() -> None:
    OutboxMail.objects.bulk_create(OutboxMail(to="a@example.test", subject=str(n), text="") for n in range(205))

    assert trim_outbox() == 5
    assert OutboxMail.objects.count() == rules.OUTBOX_SIZE
    assert not OutboxMail.objects.filter(subject="4").exists()


def test_staff_sign_somebody_out_everywhere_by_command() -> None:
    user = make_person("ananya@example.test")
    opened = sign_in(user)

    call_command("sign_out", "Ananya@example.test", "--close", "asked for it")

    user.refresh_from_db()
    assert selectors.ended_sessions([opened.session_id]) == {opened.session_id}
    assert not user.is_active


def test_signing_out_somebody_who_is_not_here_says_so() -> None:
    with pytest.raises(CommandError):
        call_command("sign_out", "nobody@example.test")
