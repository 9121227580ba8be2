"""The API: the inbox, preferences, browsers, previews, the log."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from core.accounts.tokens import ACCESS_COOKIE
from core.common.sql import database_now
from core.notifications.models import Delivery, Device, Notification
from core.notifications.services import mail_due, notify, previewing, tell_due
from core.notifications.services.previewing import TESTS_AN_HOUR
from core.notifications.services.unsubscribing import make_token
from tests.accounts.people import make_person, sign_in
from tests.notifications.browser import Browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> Any:
    return make_person()


@pytest.fixture
def page(user: Any) -> APIClient:
    return signed_in_browser(user)


def signed_in_browser(user: Any) -> APIClient:
    client = APIClient()
    client.cookies[ACCESS_COOKIE] = sign_in(user).access_token
    return client


def tell(user: Any, count: int = 1) -> None:
    for number in range(count):
        notify("rain", user_id=user.pk, key=f"{user.pk}:{number}", context={"place": f"Place {number}"}, url="/today")
    tell_due()


def test_the_inbox_shows_what_was_told_newest_first(user: Any, page: APIClient) -> None:
    tell(user, 3)
    tell(make_person("other@example.test"))

    rows = page.get("/api/notifications").json()["results"]

    assert [row["title"] for row in rows] == ["Rain in Place 2", "Rain in Place 1", "Rain in Place 0"]
    assert rows[0].keys() == {"id", "kind", "group", "title", "text", "url", "at", "read_at"}
    assert (rows[0]["group"], rows[0]["url"], rows[0]["read_at"]) == ("other", "/today", None)


def test_the_inbox_comes_in_pages(user: Any, page: APIClient) -> None:
    tell(user, 5)

    first = page.get("/api/notifications?limit=3").json()
    second = page.get(first["next"]).json()

    assert [len(first["results"]), len(second["results"]), second["next"]] == [3, 2, None]
    assert not {row["id"] for row in first["results"]} & {row["id"] for row in second["results"]}


def test_what_was_read_is_unread_no_more_and_others_stay_as_they_are(user: Any, page: APIClient) -> None:
    other = make_person("other@example.test")
    tell(user, 3)
    tell(other)
    theirs = Notification.objects.get(user=other)
    one = page.get("/api/notifications").json()["results"][0]["id"]

    answer = page.post("/api/notifications/read", {"ids": [one, str(theirs.pk)]})

    assert answer.json() == {"unread": 2}
    assert [row["id"] for row in page.get("/api/notifications?unread=1").json()["results"]].count(one) == 0
    assert page.post("/api/notifications/read", {"all": True}).json() == {"unread": 0}
    assert page.get("/api/notifications/unread").json() == {"unread": 0}
    theirs.refresh_from_db()
    assert theirs.read_at is None


@pytest.mark.parametrize("body", [{}, {"all": False}, {"ids": ["x"]}, {"all": True, "ids": []}])
def test_what_was_read_has_to_be_said(page: APIClient, body: Any) -> None:
    assert page.post("/api/notifications/read", body).status_code == 400


def test_preferences_hold_by_kind_and_channel(user: Any, page: APIClient) -> None:
    before = page.get("/api/notifications/preferences").json()
    assert (before["quiet_from"], before["digest"], before["push"]["devices"]) == (None, "off", [])
    assert len(before["push"]["key"]) == 87

    after = page.patch(
        "/api/notifications/preferences",
        {
            "quiet_from": "22:00",
            "quiet_until": "07:30",
            "digest": "weekly",
            "kinds": [{"kind": "rain", "channels": {"push": False}}],
        },
    ).json()

    assert (after["quiet_from"], after["quiet_until"], after["digest"]) == ("22:00", "07:30", "weekly")
    kinds = {row["kind"]: row for row in after["kinds"]}
    assert kinds["rain"]["channels"] == {"email": True, "in_app": True, "push": False}
    assert kinds["flood"]["fixed"] == ["email", "in_app"]
    assert after["push"]["key"] == before["push"]["key"]
    again = page.patch("/api/notifications/preferences", {"quiet_from": None, "quiet_until": None}).json()
    assert (again["quiet_from"], again["digest"]) == (None, "weekly")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"quiet_from": "22:00"}, "validation_failed"),
        ({"quiet_from": "22:00", "quiet_until": None}, "validation_failed"),
        ({"quiet_from": "24:00", "quiet_until": "07:00"}, "validation_failed"),
        ({"digest": "hourly"}, "validation_failed"),
        ({"kinds": [{"kind": "flood", "channels": {"email": False}}]}, "notification_critical"),
        ({"kinds": [{"kind": "snow", "channels": {"email": False}}]}, "notification_kind_unknown"),
    ],
)
def test_preferences_that_make_no_sense_are_refused(page: APIClient, body: Any, code: str) -> None:
    answer = page.patch("/api/notifications/preferences", body)

    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_a_browser_takes_pushes_and_stops(user: Any, page: APIClient) -> None:
    browser = Browser("https://push.example.com/send/1")

    added = page.post("/api/notifications/push", {**browser.subscription, "name": "Laptop"})
    again = page.post("/api/notifications/push", {**browser.subscription, "name": "Laptop"})

    assert (added.status_code, again.json()["id"]) == (201, added.json()["id"])
    devices = page.get("/api/notifications/preferences").json()["push"]["devices"]
    assert [device["name"] for device in devices] == ["Laptop"]
    other = signed_in_browser(make_person("other@example.test"))
    assert other.delete(f"/api/notifications/push/{added.json()['id']}").status_code == 404
    assert page.delete(f"/api/notifications/push/{added.json()['id']}").status_code == 204
    assert page.delete(f"/api/notifications/push/{added.json()['id']}").status_code == 404
    assert not Device.objects.exists()


def test_examples_are_sent_whatever_one_has_chosen_but_only_a_few_an_hour(
    user: Any, page: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = database_now()  # it is one hour, also where another begins meanwhile
    monkeypatch.setattr(previewing, "database_now", lambda: now)
    page.patch(
        "/api/notifications/preferences",
        {"quiet_from": "00:00", "quiet_until": "23:59", "kinds": [{"kind": "rain", "channels": {"email": False}}]},
    )

    assert page.post("/api/notifications/test", {"kind": "rain", "channel": "push"}).json()["code"] == "push_no_device"
    for _ in range(TESTS_AN_HOUR):
        assert page.post("/api/notifications/test", {"kind": "rain", "channel": "email"}).status_code == 204
    refused = page.post("/api/notifications/test", {"kind": "rain", "channel": "email"})

    assert (refused.status_code, refused.json()["code"]) == (429, "rate_limited")
    assert mail_due() == TESTS_AN_HOUR


def test_staff_see_what_became_of_each_and_what_each_kind_says(user: Any) -> None:
    tell(user)
    desk = signed_in_browser(make_person("desk@example.test", roles=("support",)))

    rows = desk.get(f"/api/staff/notifications?person={user.pk}&kind=rain").json()["results"]
    preview = desk.get("/api/staff/notifications/preview?kind=rain").json()

    assert {(row["channel"], row["state"]) for row in rows} == {("email", "due"), ("in_app", "sent"), ("push", "due")}
    assert rows[0]["person"]["email"] == user.email
    assert desk.get("/api/staff/notifications?state=failed").json()["results"] == []
    assert preview["subject"] == "Rain in Pune"
    assert "it rains in Pune" in preview["text"]
    assert "rain" in [kind["kind"] for kind in preview["kinds"]]
    assert desk.get("/api/staff/notifications/preview?kind=snow").status_code == 400


def test_looking_at_the_link_of_a_letter_changes_nothing(user: Any) -> None:
    token = make_token(user.pk, ["rain"])
    anybody = APIClient()

    assert anybody.get(f"/api/unsubscribe/{token}").json() == {
        "kind": "rain", "title": "Rain", "address": "an…@example.test",
    }  # fmt: skip
    assert anybody.get(f"/api/unsubscribe/{token}", headers={"Sec-Fetch-Mode": "navigate"}).url == (
        f"/unsubscribe/{token}"
    )
    tell(user)
    assert Delivery.objects.get(channel="email").state == "due"
    for wrong in (token[:-1], token.replace(".", ".x"), "x", make_token(user.pk, ["flood"])):
        assert anybody.post(f"/api/unsubscribe/{wrong}").json()["code"] == "unsubscribe_unknown", wrong
