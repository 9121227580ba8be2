"""Agreeing to be recorded or captioned (LIVE-12): versioned texts, one receipt a person and kind, withdrawn at will."""

import hashlib

import pytest

from core.common.errors import NotAllowed
from sessions_live import consents, protocol, selectors
from sessions_live.errors import NotAdmitted, RoomEnded, StaleConsent
from sessions_live.log import open_log, read_rows
from sessions_live.models import ConsentReceipt, Room, Seat
from sessions_live.services import consents as consent_services
from sessions_live.services import frames
from sessions_live.services import seats as seat_services
from tests.sessions_live.conftest import make_person
from tests.sessions_live.test_api import as_person
from tests.sessions_live.test_log import do, join
from tests.support.herd import herd

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


def give(room: Room, seat: Seat, kind="recording", *, id="give", version=None):
    return do(room, seat, protocol.ConsentGive(id=id, kind=kind, version=version or consents.current(kind).version))


def withdraw(room: Room, seat: Seat, kind="recording", *, id="withdraw"):
    return do(room, seat, protocol.ConsentWithdraw(id=id, kind=kind))


def kinds(room: Room) -> list[str]:
    return [row.kind for row in read_rows(room.pk, after=0)]


@pytest.mark.parametrize("kind", consents.KINDS)
def test_each_version_of_a_text_is_the_one_whose_hash_receipts_name(kind):
    versions = consents.TEXTS[kind]
    assert [one.version for one in versions] == list(range(1, len(versions) + 1))
    for one in versions:
        assert hashlib.sha256(one.source.encode()).hexdigest() == one.sha256, "write a new version instead"


def test_a_receipt_says_who_agreed_to_which_words_and_everybody_is_told(room, seats):
    row = give(room, seats["Ben"])
    text = consents.current("recording")
    receipt = ConsentReceipt.objects.get()
    assert (receipt.seat_id, receipt.version, receipt.sha256) == (seats["Ben"].pk, text.version, text.sha256)
    assert (row.kind, row.audience) == ("consent.given", "")
    assert row.data == {"kind": "recording", "version": text.version, "seat": str(seats["Ben"].pk)}
    assert selectors.has_consent(room.pk, seats["Ben"].pk, "recording")
    assert not selectors.has_consent(room.pk, seats["Ben"].pk, "captions")
    assert not selectors.has_consent(room.pk, seats["Ada"].pk, "recording")


def test_a_version_that_is_not_asked_for_now_is_refused_with_the_present_one(room, seats):
    with pytest.raises(StaleConsent) as refusal:
        give(room, seats["Ben"], version=99)
    text = consents.current("recording")
    assert refusal.value.more == {
        "kind": "recording", "version": text.version, "text": text.text, "sha256": text.sha256
    }  # fmt: skip
    assert not ConsentReceipt.objects.exists()


def test_of_eight_who_give_at_once_for_one_seat_one_leaves_a_receipt(room, seats):
    rows = herd(8, lambda n: give(room, seats["Ben"], id=f"give-{n}"))
    assert [isinstance(row, Exception) for row in rows] == [False] * 8
    assert sum(row is not None for row in rows) == 1
    assert ConsentReceipt.objects.count() == 1
    assert kinds(room) == ["consent.given"]


def test_the_database_itself_refuses_a_second_open_receipt(room, seats):
    from django.db import IntegrityError

    give(room, seats["Ben"])
    first = ConsentReceipt.objects.get()
    with pytest.raises(IntegrityError):
        ConsentReceipt.objects.create(
            room=room, seat=first.seat, kind=first.kind, version=1, sha256=first.sha256, given_at=first.given_at
        )


def test_withdrawing_closes_the_receipt_and_giving_again_makes_another(room, seats):
    give(room, seats["Ben"])
    assert withdraw(room, seats["Ben"]).kind == "consent.withdrawn"
    assert not selectors.has_consent(room.pk, seats["Ben"].pk, "recording")
    assert withdraw(room, seats["Ben"], id="again") is None
    give(room, seats["Ben"], id="second")
    receipts = list(ConsentReceipt.objects.order_by("given_at", "id"))
    assert [one.withdrawn_at is None for one in receipts] == [False, True]
    assert kinds(room) == ["consent.given", "consent.withdrawn", "consent.given"]


def test_captions_wait_for_everybody_who_is_in_the_room_observers_too(room, seats):
    assert not selectors.everyone_agreed(room.pk, "captions")
    for name in ("Ada", "Ben", "Cleo"):
        join(room, seats[name])
    Seat.objects.create(room=room, name="Interviewer", role="ai", state="admitted", spans=[[1, None]])
    for name in ("Ada", "Ben"):
        give(room, seats[name], "captions")
    assert not selectors.everyone_agreed(room.pk, "captions")
    give(room, seats["Cleo"], "captions")
    assert selectors.everyone_agreed(room.pk, "captions")
    assert not selectors.everyone_agreed(room.pk, "recording")
    withdraw(room, seats["Ada"], "captions")
    assert not selectors.everyone_agreed(room.pk, "captions")


def test_who_is_absent_or_in_the_lobby_is_not_asked(room, seats):
    stay = join(room, seats["Ben"])
    give(room, seats["Ben"], "captions")
    Seat.objects.filter(pk=seats["Cleo"].pk).update(state="invited")
    join(room, Seat.objects.get(pk=seats["Cleo"].pk))
    assert selectors.everyone_agreed(room.pk, "captions")
    with open_log(room.pk) as log:
        seat_services.leave_room(log, room_id=room.pk, stay_id=stay.stay_id, reason="left")
    assert not selectors.everyone_agreed(room.pk, "captions")


def test_the_ai_gives_no_consent_and_an_ended_room_takes_none_but_it_can_be_withdrawn(room, seats):
    ai = Seat.objects.create(room=room, name="Interviewer", role="ai", state="admitted", spans=[[1, None]])
    with pytest.raises(NotAllowed):
        give(room, ai)
    give(room, seats["Ben"])
    do(room, seats["Ada"], protocol.End())
    with pytest.raises(RoomEnded):
        give(room, seats["Ada"])
    with open_log(room.pk) as log:
        row = consent_services.withdraw_from_outside(log, log.seat(room.pk, seats["Ben"].pk), "recording")
    assert row.kind == "consent.withdrawn"


def test_a_resent_frame_does_not_give_again_what_was_withdrawn_meanwhile(room, seats):
    give(room, seats["Ben"], id="first")
    withdraw(room, seats["Ben"])
    with open_log(room.pk) as log:
        # What the log's writer does before it carries a frame out.
        assert log.applied([(seats["Ben"].pk, "first")]) == {(seats["Ben"].pk, "first"): 1}


# --- over HTTP ---


@pytest.fixture
def people(room, seats):
    return {
        "host": as_person(seats["Ada"].user, "interviewer"),
        "candidate": as_person(seats["Ben"].user, "candidate"),
        "observer": as_person(seats["Cleo"].user, "candidate"),
        "stranger": as_person(make_person("Dora"), "candidate"),
        "staff": as_person(make_person("Eve"), "staff"),
    }


def post(client, room: Room, kind="recording", version=1):
    body = {"kind": kind, "version": version}
    return client.post(f"/api/rooms/{room.pk}/consents", body, content_type="application/json")


def test_the_text_can_be_read_by_whoever_is_signed_in(people, client):
    answer = people["candidate"].get("/api/consents/captions")
    text = consents.current("captions")
    assert answer.json() == {"kind": "captions", "version": 1, "text": text.text, "sha256": text.sha256}
    assert people["candidate"].get("/api/consents/photographs").status_code == 404
    assert client.get("/api/consents/captions").status_code == 401


def test_receipts_are_given_read_and_withdrawn_over_http(room, seats, people):
    assert post(people["candidate"], room).status_code == 200
    twice = post(people["candidate"], room).json()["results"]
    assert [one["kind"] for one in twice] == ["recording"]
    post(people["observer"], room, "captions")

    def seen(who: str) -> list[str]:
        return [one["name"] for one in people[who].get(f"/api/rooms/{room.pk}/consents").json()["results"]]

    assert {who: seen(who) for who in ("host", "candidate", "observer", "staff")} == {
        "host": ["Ben", "Cleo"], "candidate": ["Ben"], "observer": ["Cleo"], "staff": ["Ben", "Cleo"]
    }  # fmt: skip
    do(room, seats["Ada"], protocol.End())
    for _ in range(2):
        answer = people["candidate"].delete(f"/api/rooms/{room.pk}/consents/recording")
        assert answer.status_code == 200
        assert answer.json()["results"][0]["withdrawn_at"]
    assert kinds(room).count("consent.withdrawn") == 1


def test_consent_over_http_is_refused_where_it_would_mean_nothing(room, seats, people):
    stale = post(people["candidate"], room, version=7)
    assert (stale.status_code, stale.json()["code"], stale.json()["version"]) == (409, "stale_consent", 1)
    assert post(people["candidate"], room, kind="photographs").status_code == 400
    assert post(people["stranger"], room).status_code == 404
    assert post(people["staff"], room).status_code == 403
    assert people["stranger"].get(f"/api/rooms/{room.pk}/consents").status_code == 404
    assert people["candidate"].delete(f"/api/rooms/{room.pk}/consents/photographs").status_code == 404
    Seat.objects.filter(pk=seats["Cleo"].pk).update(state="knocking")
    assert post(people["observer"], room).json()["code"] == NotAdmitted.code
    assert not ConsentReceipt.objects.exists()


def test_only_people_may_send_the_frames():
    for frame in ("consent.give", "consent.withdraw"):
        allowed = [role for role in ("interviewer", "candidate", "observer", "ai") if frames.may_send(role, frame)]
        assert allowed == ["interviewer", "candidate", "observer"]
