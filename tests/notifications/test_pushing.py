"""By push: encrypted to the browser and signed as ours, over a real push server on this machine."""

import json
import socket
import threading
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from py_vapid import Vapid02

from core.common.sql import database_now
from core.notifications import endpoints
from core.notifications.errors import NotADevice
from core.notifications.models import Delivery, Device, Notification, PushKey
from core.notifications.rules import WAITS
from core.notifications.services import (
    add_device,
    change_preferences,
    notify,
    public_key,
    push_due,
    send_test,
    tell_due,
)
from core.notifications.services.devices import MAX_DEVICES
from tests.accounts.people import make_person
from tests.notifications.browser import Browser, PushServer
from tests.support.herd import herd

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def server(settings: Any) -> Iterator[PushServer]:
    with PushServer() as made:
        settings.PUSH_ALLOWED_ORIGINS = [made.origin]
        yield made


def subscribe(user: Any, server: PushServer, path: str = "/1") -> Browser:
    browser = Browser(f"{server.origin}{path}")
    add_device(user_id=user.pk, endpoint=f"{server.origin}{path}", **browser.subscription["keys"])
    return browser


def tell(user: Any, key: str = "rain:1", *, now: datetime | None = None, **more: Any) -> None:
    notify(more.pop("kind", "rain"), user_id=user.pk, key=key, due_at=now, **{"context": {"place": "Pune"}, **more})
    tell_due(now=now)


def delivery() -> tuple[str, str]:
    row = Delivery.objects.get(channel="push")
    return row.state, row.why


def test_a_browser_gets_it_encrypted_and_signed(server: PushServer) -> None:
    user = make_person()
    browser = subscribe(user, server)
    tell(user, url="/sessions/1")

    assert push_due() == 1

    post = server.got[0]
    told = Notification.objects.get()
    assert browser.read(post.body) == {
        "id": str(told.pk), "kind": "rain", "title": "Rain in Pune", "text": "Take an umbrella.", "url": "/sessions/1",
    }  # fmt: skip
    assert b"Pune" not in post.body
    assert post.headers["Content-Encoding"] == "aes128gcm"
    assert (post.headers["TTL"], post.headers["Urgency"], len(post.headers["Topic"])) == ("86400", "normal", 32)
    assert delivery() == ("sent", "")
    assert Device.objects.get().last_sent_at is not None

    scheme, _, rest = post.headers["Authorization"].partition(" ")
    given = dict(part.split("=", 1) for part in rest.split(","))
    assert (scheme, given["k"]) == ("vapid", public_key())
    assert Vapid02.verify(post.headers["Authorization"])
    claims = json.loads(_bytes(given["t"].split(".")[1]))
    assert claims["aud"] == server.origin
    assert claims["exp"] < datetime.now(UTC).timestamp() + 24 * 3600


def test_the_key_is_made_once_and_kept_so_that_only_we_can_read_it(settings: Any) -> None:
    first = public_key()

    assert public_key() == first
    assert len(_bytes(first)) == 65
    kept = PushKey.objects.get().secret
    assert len(kept) > 80
    settings.VAPID_PRIVATE_KEY = "A" * 42 + "E"
    assert public_key() != first


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_eight_who_need_the_key_first_get_the_same() -> None:
    assert len(set(map(str, herd(8, lambda _: public_key())))) == 1


def test_a_reminder_is_urgent_and_not_kept_longer_than_it_is_of_use(server: PushServer) -> None:
    user = make_person()
    subscribe(user, server)
    now = database_now()
    tell(user, kind="umbrella", context={"place": "Pune", "at": now + timedelta(minutes=10)}, now=now)

    push_due(now=now)

    assert (server.got[0].headers["TTL"], server.got[0].headers["Urgency"]) == ("600", "high")


def test_a_newer_word_about_the_same_takes_the_place_of_an_older_one(server: PushServer) -> None:
    user = make_person()
    subscribe(user, server)
    for key, about in (("1", "walk:1"), ("2", "walk:1"), ("3", "walk:2"), ("4", ""), ("5", "")):
        tell(user, key=key, about=about)
    push_due()

    topics = [post.headers["Topic"] for post in server.got]
    assert topics[0] == topics[1]
    assert len(set(topics)) == 4


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(server: PushServer, status: int) -> None:
    user = make_person()
    subscribe(user, server, "/gone")
    subscribe(user, server, "/here")
    server.says["/gone"] = (status, {})
    tell(user)

    assert push_due() == 1

    assert [device.endpoint for device in Device.objects.all()] == [f"{server.origin}/here"]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_server_that_can_not_now_is_asked_again_later_and_only_for_who_has_it_not(
    server: PushServer, status: int
) -> None:
    user = make_person()
    subscribe(user, server, "/busy")
    subscribe(user, server, "/here")
    server.says["/busy"] = (status, {"Retry-After": "600"})
    now = database_now()
    tell(user, now=now)

    assert push_due(now=now) == 0
    assert delivery() == ("due", f"refused_{status}")
    assert push_due(now=now + timedelta(seconds=599)) == 0
    assert len(server.got) == 2
    del server.says["/busy"]
    assert push_due(now=now + timedelta(seconds=600)) == 1

    assert [post.path for post in server.got] == ["/busy", "/here", "/busy"]
    assert delivery() == ("sent", "")


def test_after_bounded_tries_it_is_given_up_and_seen(server: PushServer) -> None:
    user = make_person()
    subscribe(user, server)
    server.says["/1"] = (503, {"Retry-After": "99999999999"})
    now = database_now()
    tell(user, now=now)
    for number in range(12):
        push_due(now=now + timedelta(hours=7 * number))

    assert len(server.got) == len(WAITS) + 1
    assert delivery() == ("failed", "refused_503")


@pytest.mark.parametrize("status", [301, 400, 401, 403, 413])
def test_what_is_refused_for_good_is_not_tried_again_and_no_redirect_is_followed(
    server: PushServer, status: int
) -> None:
    user = make_person()
    subscribe(user, server)
    server.says["/1"] = (status, {"Location": f"{server.origin}/2"})
    tell(user)
    push_due()

    assert [post.path for post in server.got] == ["/1"]
    assert delivery() == ("failed", f"refused_{status}")


def test_without_a_browser_nothing_is_pushed() -> None:
    tell(make_person())

    assert push_due() == 0
    assert delivery() == ("dropped", "no_device")


def test_what_was_read_already_or_switched_off_is_not_pushed(server: PushServer) -> None:
    user = make_person()
    subscribe(user, server)
    tell(user)
    Notification.objects.update(read_at=database_now())
    push_due()
    assert delivery() == ("dropped", "read")

    tell(user, key="rain:2", kind="umbrella")
    change_preferences(user_id=user.pk, chosen={"umbrella": {"push": False}})  # type: ignore[dict-item]
    push_due()
    assert not server.got


def test_a_push_waits_for_the_morning(server: PushServer) -> None:
    user = make_person()
    subscribe(user, server)
    change_preferences(user_id=user.pk, quiet=(22 * 60, 7 * 60))
    night = datetime(2027, 3, 1, 23, 0, tzinfo=UTC)
    tell(user, now=night)

    assert push_due(now=night) == 0
    assert push_due(now=datetime(2027, 3, 2, 7, 0, tzinfo=UTC)) == 1


def test_an_example_is_pushed(server: PushServer) -> None:
    user = make_person()
    browser = subscribe(user, server)

    send_test("rain", channel="push", user_id=user.pk)  # type: ignore[arg-type]
    push_due()

    assert browser.read(server.got[0].body)["title"] == "Rain in Pune"


def test_whoever_signs_in_last_in_a_browser_has_it(server: PushServer) -> None:
    user, other = make_person(), make_person("other@example.test")
    subscribe(user, server)
    subscribe(other, server)
    tell(user)

    push_due()

    assert not server.got
    assert Device.objects.get().user == other


def test_somebody_has_so_many_browsers_and_the_oldest_goes(server: PushServer) -> None:
    user = make_person()
    for number in range(MAX_DEVICES + 3):
        subscribe(user, server, f"/{number}")

    kept = set(Device.objects.values_list("endpoint", flat=True))
    assert kept == {f"{server.origin}/{number}" for number in range(3, MAX_DEVICES + 3)}


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_sixteen_browsers_added_at_once_are_no_more_than_the_bound(server: PushServer) -> None:
    user = make_person()

    failed = [
        one for one in herd(16, lambda number: subscribe(user, server, f"/{number}")) if not isinstance(one, Browser)
    ]

    assert not failed
    assert Device.objects.filter(user=user).count() == MAX_DEVICES


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_of_eight_workers_one_sends(server: PushServer) -> None:
    user = make_person()
    subscribe(user, server)
    tell(user)

    assert sum(herd(8, lambda _: push_due())) == 1
    assert len(server.got) == 1


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://push.example.com/1",
        "https://127.0.0.1/1",
        "https://10.0.0.5/1",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/1",
        "https://[fd00::1]/1",
        "https://[::ffff:10.0.0.1]/1",
        "https://localhost/1",
        "https://redis.internal/1",
        "https://redis/1",
        "https://user@push.example.com/1",
        "https://push.example.com:6379/1",
        "https://push.example.com:x/1",
        "https://push.example.com/1#part",
        "https://push.example.com/\r\nHost: x",
        "https://push.exämple.com/1",
        "https:///1",
        "ftp://push.example.com/1",
        "javascript:alert(1)",
        "https://push.example.com/" + "x" * 2000,
        "",
    ],
)
def test_an_endpoint_that_could_lead_into_our_own_network_is_refused(endpoint: str) -> None:
    with pytest.raises(NotADevice):
        endpoints.check(endpoint)


@pytest.mark.parametrize("name", ["localhost.localdomain", "127.0.0.1.nip.test"])
def test_a_name_is_looked_at_where_it_leads_each_time(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may have led elsewhere when it was given."""

    def lead_home(*_: Any, **__: Any) -> list[Any]:
        return [(2, 1, 6, "", ("93.184.215.14", 443)), (2, 1, 6, "", ("10.0.0.7", 443))]

    monkeypatch.setattr("socket.getaddrinfo", lead_home)

    with pytest.raises((endpoints.Forbidden, endpoints.Unreachable)):
        endpoints.post(f"https://{name}/1", body=b"", headers={})


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "::1", "::ffff:10.0.0.7", "64:ff9b::a00:7", "::127.0.0.1", "2002:7f00:1::", "fe80::1%eth0"]
)
def test_no_way_of_writing_an_inner_address_leads_there(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: [(10, 1, 6, "", (address, 443, 0, 0))])
    with pytest.raises(endpoints.Forbidden):
        endpoints.post("https://push.example.com/1", body=b"", headers={})


def test_an_answer_that_comes_byte_by_byte_keeps_nobody_from_the_next(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(endpoints, "WHOLE", 0.3)
    stop, listener = threading.Event(), socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        line, _ = listener.accept()
        with line, suppress(OSError):
            line.sendall(b"HTTP/1.1 201 Created\r\nX-A: ")
            while not stop.wait(0.05):
                line.sendall(b"a")

    dripping = threading.Thread(target=drip)
    dripping.start()
    over = threading.Timer(60, stop.set)  # where nothing breaks the line, the test fails and doesn't hang
    over.start()
    settings.PUSH_ALLOWED_ORIGINS = [f"http://127.0.0.1:{listener.getsockname()[1]}"]
    with suppress(endpoints.Unreachable):
        endpoints.post(f"{settings.PUSH_ALLOWED_ORIGINS[0]}/1", body=b"x", headers={})
    assert not stop.is_set()
    stop.set()
    over.cancel()
    dripping.join()
    listener.close()


@pytest.mark.parametrize(
    "endpoint",
    ["https://fcm.googleapis.com/fcm/send/abc", "https://updates.push.services.mozilla.com/wpush/v2/x?y=1"],
)
def test_the_makers_of_browsers_have_endpoints_that_are_taken(endpoint: str) -> None:
    endpoints.check(endpoint)


@pytest.mark.parametrize("p256dh", ["", "AAAA", "x" * 87, "B" + "A" * 86])
def test_a_key_that_is_none_is_refused_at_once(p256dh: str, server: PushServer) -> None:
    browser = Browser(f"{server.origin}/1")
    keys = browser.subscription["keys"]
    with pytest.raises(NotADevice):
        add_device(user_id=make_person().pk, endpoint=f"{server.origin}/1", p256dh=p256dh, auth=keys["auth"])


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
