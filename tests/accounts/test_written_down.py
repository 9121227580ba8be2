"""Sign-ins, refusals and ends are in the audit log, without anybody's address."""

from typing import Any

import pytest

from core.accounts import services
from core.audit import selectors as audit
from core.audit.models import AuditEvent
from tests.accounts.people import Browser, make_person, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]


def acts(beginning: str) -> list[tuple[str, Any, dict[str, Any]]]:
    found = AuditEvent.objects.filter(action__startswith=beginning).order_by("id")
    return [(event.action, event.actor_id, event.context) for event in found]


def test_coming_in_and_going_out_are_written_down() -> None:
    user = make_person("ben@example.test")
    browser = Browser()
    browser.sign_in("ben@example.test")
    browser.send("POST", "/api/auth/logout")

    assert acts("session.") == [("session.opened", user.pk, {}), ("session.ended", None, {"reason": "signed_out"})]
    ended = AuditEvent.objects.get(action="session.ended")
    assert ("person", str(user.pk)) in {(one.kind, one.key) for one in ended.targets.all()}


def test_a_wrong_password_is_written_down_at_whose_account_it_was_tried_and_without_an_address() -> None:
    user = make_person("ben@example.test")
    Browser().sign_in("ben@example.test", "not the password")
    Browser().sign_in("nobody@example.test", "not the password")

    first, second = AuditEvent.objects.filter(action="session.refused").order_by("id")
    assert [(one.kind, one.key) for one in first.targets.all()] == [("person", str(user.pk))]
    assert [one.kind for one in second.targets.all()] == ["nobody"]
    assert "example" not in str([first.context, second.context])


def test_each_session_that_ends_with_the_others_is_written_down_once() -> None:
    user = make_person("ben@example.test")
    sign_in(user), sign_in(user)

    services.end_all_sessions(user.pk, reason="password_changed")
    services.end_all_sessions(user.pk, reason="password_changed")

    assert [context for _, _, context in acts("session.ended")] == [{"reason": "password_changed"}] * 2
    assert audit.verify().intact


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("password_changed", "password_changed"),
        ("forced", "by_staff"),
        ("suspended", "suspended"),
        ("signed_out", "signed_out_elsewhere"),
        ("expired", None),
    ],
)
def test_a_browser_whose_session_was_ended_is_told_why(reason: str, told: str | None) -> None:
    user = make_person("ben@example.test")
    browser = Browser()
    browser.sign_in("ben@example.test")
    services.end_all_sessions(user.pk, reason=reason)

    for answer in (browser.get("/api/me"), browser.send("POST", "/api/auth/refresh")):
        assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")
        assert answer.json().get("reason") == told


def test_nobody_is_told_of_a_session_that_never_was() -> None:
    answer = Browser().get("/api/me")

    assert "reason" not in answer.json()
