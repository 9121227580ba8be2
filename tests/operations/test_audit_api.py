"""Admins read who did what, take it away as a table, and check the chain."""

import csv
import io
from typing import Any

import pytest

from core.accounts import services
from core.audit.models import AuditEvent
from tests.accounts.people import Browser, make_person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def admin() -> Browser:
    make_person("root@example.test", roles=("admin",))
    browser = Browser()
    assert browser.sign_in("root@example.test").status_code == 200
    return browser


def results(browser: Browser, query: str = "") -> list[dict[str, Any]]:
    answer = browser.get(f"/api/staff/audit{query}")
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def test_an_event_names_who_whom_and_where_in_the_chain_it_stands(admin: Browser) -> None:
    ben = make_person("ben@example.test")
    services.suspend_person(user_id=ben.pk, reason="Insults.", by=ben.pk)

    (event,) = results(admin, "?action=person.suspended")

    assert event["actor"] == {"kind": "person", "id": str(ben.pk), "name": "Ananya Rao"}
    assert event["targets"] == [{"kind": "person", "id": str(ben.pk), "name": "Ananya Rao"}]
    assert event["seq"] >= 1
    assert len(event["hash"]) == 64
    assert "Insults" not in str(event)


def test_events_are_narrowed_by_person_words_and_time(admin: Browser) -> None:
    ben = make_person("ben@example.test")

    assert [one["action"] for one in results(admin, f"?target={ben.pk}")] == ["role.given"]
    assert [one["action"] for one in results(admin, "?q=ben@example")] == ["role.given"]
    assert results(admin, "?q=nobody-at-all") == []
    assert results(admin, "?from=2100-01-01T00:00:00Z") == []
    assert results(admin, "?to=2001-01-01T00:00:00Z") == []
    for query in ("?actor=me", "?from=yesterday", "?to=x"):
        assert admin.get(f"/api/staff/audit{query}").status_code == 400, query


def test_the_table_is_safe_to_open_and_that_it_was_taken_is_an_event(admin: Browser) -> None:
    ben = make_person("ben@example.test")
    services.update_profile(person=_person(ben), name="=HYPERLINK(1)")
    services.suspend_person(user_id=ben.pk, reason="x", by=ben.pk)

    answer = admin.get("/api/staff/audit/export?action=person")

    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [(row["action"], row["actor_name"]) for row in rows] == [("person.suspended", "'=HYPERLINK(1)")]
    assert results(admin, "?action=audit.exported")[0]["context"] == {"rows": 1}


def test_the_chain_is_checked_on_request(admin: Browser) -> None:
    verdict = admin.get("/api/staff/audit/verify").json()

    assert verdict["intact"] is True
    assert verdict["checked"] == AuditEvent.objects.count()
    again = admin.get(f"/api/staff/audit/verify?expect={verdict['head']}").json()
    assert again["intact"] is True
    assert admin.get(f"/api/staff/audit/verify?expect={'0' * 64}").json()["what"] == "head"
    assert admin.get("/api/staff/audit/verify?expect=short").status_code == 400


@pytest.mark.parametrize("duty", ["support", "moderator", "finance"])
def test_only_admins_read_it(duty: str) -> None:
    make_person("desk@example.test", roles=(duty,))
    browser = Browser()
    browser.sign_in("desk@example.test")

    for path in ("", "/actions", "/export", "/verify"):
        assert browser.get(f"/api/staff/audit{path}").status_code == 403, path


def _person(user: Any) -> Any:
    from uuid import UUID

    from core.accounts import selectors
    from tests.accounts.people import sign_in

    return selectors.person_of_session(UUID(sign_in(user).session_id))
