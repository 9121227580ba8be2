"""Recordings (LIVE-12, 24): never without consent, never beyond its withdrawal, and gone when they are deleted."""

import time
from datetime import timedelta
from threading import Event as Flag

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.test import AsyncClient

from core.common.clock import utc_now
from core.common.errors import Refusal
from core.common.sql import fetch_rows
from core.realtime import bus
from sessions_live import protocol, rules, tapes, tasks, transcript
from sessions_live.api import recordings as recordings_api
from sessions_live.errors import NoConsent, RoomEnded
from sessions_live.live_room import shown_seat
from sessions_live.log import open_log, read_rows
from sessions_live.models import ConsentReceipt, Recording, Room, Seat, ServerProcess
from sessions_live.projection import apply_row
from sessions_live.services import consents as consent_services
from sessions_live.services import recordings, retention, rooms
from sessions_live.services import seats as seat_services
from sessions_live.snapshot import read_rooms
from tests.sessions_live.conftest import make_person
from tests.sessions_live.test_api import as_person
from tests.sessions_live.test_consents import give, withdraw
from tests.sessions_live.test_log import do, join
from tests.support.herd import herd
from tests.support.sound import length_of_ogg, write_ogg

pytestmark = [
    pytest.mark.both_databases,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume"),  # Django's test client isn't ASGI
]

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def media(tmp_path, monkeypatch):
    """A place of its own for this test's files, and a process that lives."""
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path)
    seat_services.note_alive(process_id=bus.PROCESS_ID)
    return tmp_path


@pytest.fixture
def ben(room, seats) -> Seat:
    """The candidate, who has been in the room for a minute and agreed to be recorded."""
    join(room, seats["Ben"])
    Room.objects.filter(pk=room.pk).update(started_at=utc_now() - MINUTE)
    give(room, seats["Ben"])
    return seats["Ben"]


def start(room: Room, seat: Seat, *, at_ms=1000) -> Recording:
    with open_log(room.pk) as log:
        return recordings.start_recording(log, room_id=room.pk, seat_id=seat.pk, at_ms=at_ms)


def stop(room: Room, recording: Recording, *, at_ms, because="asked"):
    with open_log(room.pk) as log:
        return recordings.stop_recording(log, recording_id=recording.pk, because=because, at_ms=at_ms)


def delete(room: Room, recording: Recording):
    with open_log(room.pk) as log:
        return recordings.delete_recording(log, room_id=room.pk, recording_id=recording.pk, seat_id=recording.seat_id)


def recorded(room: Room, seat: Seat, *, seconds=2.0) -> Recording:
    """A finished recording with a file for the candidate."""
    made = start(room, seat)
    write_ogg(recordings.track_path(made, "candidate"), seconds)
    stop(room, made, at_ms=1000 + round(seconds * 1000))
    made.refresh_from_db()
    return made


def kinds(room: Room) -> list[str]:
    return [row.kind for row in read_rows(room.pk, after=0) if row.kind.startswith(("recording.", "consent."))]


# --- beginning and ending ---


def test_nobody_is_recorded_who_has_not_agreed(room, seats):
    give(room, seats["Ben"], "captions")
    for name in ("Ada", "Ben"):
        with pytest.raises(NoConsent):
            start(room, seats[name])
    assert not Recording.objects.exists()
    assert "recording.started" not in kinds(room)


def test_everybody_sees_a_recording_begin_and_end(room, ben):
    recording = start(room, ben, at_ms=1000)
    assert stop(room, recording, at_ms=9000).data == {
        "recording": str(recording.pk), "because": "asked", "at_ms": 9000
    }  # fmt: skip
    assert stop(room, recording, at_ms=12_000, because="late") is None
    recording.refresh_from_db()
    assert (recording.state, recording.started_ms, recording.ended_ms) == ("stopped", 1000, 9000)
    assert kinds(room) == ["consent.given", "recording.started", "recording.stopped"]
    assert {row.audience for row in read_rows(room.pk, after=0) if row.kind.startswith("recording.")} == {""}


def test_withdrawing_ends_the_recording_in_the_same_transaction_and_marks_where(room, ben):
    recording = start(room, ben)
    withdraw(room, ben)
    recording.refresh_from_db()
    assert (recording.state, recording.because) == ("withdrawn", "withdrawn")
    assert recording.ended_ms == pytest.approx(60_000, abs=10_000)
    assert kinds(room)[-2:] == ["consent.withdrawn", "recording.stopped"]
    with pytest.raises(NoConsent):
        start(room, ben)


def test_withdrawing_from_captions_leaves_the_recording_alone(room, ben):
    recording = start(room, ben)
    give(room, ben, "captions", id="c")
    withdraw(room, ben, "captions")
    recording.refresh_from_db()
    assert recording.state == "recording"


def test_of_many_who_start_and_withdraw_at_once_no_recording_is_left_open_without_a_receipt(room, ben):
    for round_ in range(4):
        give(room, ben, id=f"give-{round_}")
        herd(8, lambda n, r=round_: withdraw(room, ben, id=f"w-{r}-{n}") if n % 2 else start(room, ben))
        assert not ConsentReceipt.objects.filter(withdrawn_at__isnull=True).exists()
        assert not Recording.objects.filter(state="recording").exists()


def test_a_start_that_waits_for_a_withdrawal_sees_it(room, ben):
    """Two connections: the withdrawal holds the room's lock until the start stands before it."""
    withdrawn = Flag()

    def act(number):
        if number:
            assert withdrawn.wait(60)
            return start(room, ben)
        with open_log(room.pk) as log:
            consent_services.withdraw_from_outside(log, log.seat(room.pk, ben.pk), "recording")
            withdrawn.set()
            wait_for_waiting()
        return None

    assert isinstance(herd(2, act)[1], NoConsent)
    assert not Recording.objects.exists()


def wait_for_waiting() -> None:
    """Until another connection waits for a lock. SQLite shows nobody waiting: there one transaction runs at a time."""
    deadline = time.monotonic() + 60
    while connection.vendor == "postgresql" and not fetch_rows("SELECT 1 FROM pg_locks WHERE NOT granted", []):
        assert time.monotonic() < deadline, "nobody waits"


def test_the_database_itself_refuses_two_open_recordings_of_one_seat_and_an_end_before_the_start(room, ben):
    first = start(room, ben)
    again = {"room": room, "seat": ben, "consent": first.consent, "started_seq": 1, "process_id": bus.PROCESS_ID}
    for wrong in ({"started_ms": 5}, {"started_ms": 5, "state": "stopped", "ended_ms": 4}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Recording.objects.create(**again, **wrong)


def test_a_room_that_ends_ends_its_recordings_and_takes_no_new_one(room, seats, ben):
    recording = start(room, ben)
    rooms.end_room_from_outside(room_id=room.pk, seat_id=seats["Ada"].pk)
    recording.refresh_from_db()
    assert (recording.state, recording.because) == ("stopped", "ended")
    with pytest.raises(RoomEnded):
        start(room, ben)


def test_after_a_killed_worker_the_next_start_makes_a_new_recording_and_closes_the_old_with_what_there_is(room, ben):
    first = start(room, ben, at_ms=1000)
    write_ogg(recordings.track_path(first, "candidate"), 3)
    second = start(room, ben, at_ms=20_000)
    first.refresh_from_db()
    assert (first.state, first.because) == ("stopped", "lost")
    assert first.ended_ms == pytest.approx(4000, abs=50)
    assert second.pk != first.pk


def test_a_sweep_closes_the_recordings_of_a_process_that_is_gone_and_no_others(room, ben):
    recording = start(room, ben)
    write_ogg(recordings.track_path(recording, "interviewer"), 1)
    assert herd(2, lambda _: recordings.close_lost()) == [0, 0]
    ServerProcess.objects.update(seen_at=utc_now() - MINUTE)
    assert sum(herd(4, lambda _: recordings.close_lost())) == 1
    recording.refresh_from_db()
    assert (recording.state, recording.because) == ("stopped", "lost")
    assert recording.ended_ms == pytest.approx(2000, abs=50)


def test_a_session_is_recorded_in_so_many_pieces_and_no_more(room, ben, monkeypatch):
    monkeypatch.setattr(recordings, "MAX_PER_ROOM", 2)
    for at_ms in (0, 1000):
        start(room, ben, at_ms=at_ms)
    with pytest.raises(Refusal):
        start(room, ben, at_ms=2000)


def test_the_transcript_tells_who_agreed_and_when_recording_began_and_stopped(room, ben):
    start(room, ben)
    withdraw(room, ben)
    rows = [row for row in read_rows(room.pk, after=0) if row.kind.startswith(("consent.", "recording."))]
    speaker = transcript.Speaker(str(ben.pk), "Ben", "candidate")
    lines = transcript.tell(rows, people={speaker.seat: speaker}, started_at=None)
    assert [(line.kind, line.text) for line in lines] == [
        ("system", "Ben agreed to be recorded."),
        ("system", "Recording began."),
        ("system", "Ben no longer agrees to be recorded."),
        ("system", "Recording stopped."),
    ]


def test_whoever_comes_in_later_sees_who_agreed_and_who_is_recorded_as_those_do_who_were_there(room, ben):
    def picture():
        with open_log(room.pk) as log:
            return read_rooms([log.room(room.pk)])[room.pk]

    def shown(now):
        seat = shown_seat(now.seats[str(ben.pk)])
        return seat.agreed, seat.recorded

    watched = picture()

    def both():
        for row in read_rows(room.pk, after=watched.seq):
            apply_row(watched, row)
        assert shown(watched) == shown(picture())
        return shown(watched)

    assert both() == (["recording"], False)
    start(room, ben)
    give(room, ben, "captions", id="c")
    assert both() == (["captions", "recording"], True)
    start(room, ben, at_ms=9000)
    assert both() == (["captions", "recording"], True)
    withdraw(room, ben)
    assert both() == (["captions"], False)


# --- files ---


def test_a_file_can_not_be_guessed_and_lies_under_its_room_and_recording(room, ben, media):
    one, other = start(room, ben), start(room, ben, at_ms=2000)
    path = recordings.track_path(one, "candidate")
    assert path.parent == media / "recordings" / room.pk.hex / one.pk.hex
    assert one.secret in path.name
    assert one.secret != other.secret
    assert path.parent.stat().st_mode & 0o077 == 0
    with pytest.raises(ValueError):
        recordings.track_path(one, "../secret")


def test_of_a_withdrawn_recording_nothing_is_played_beyond_the_withdrawal_even_if_its_writer_wrote_on(room, ben, media):
    recording = start(room, ben)
    path = recordings.track_path(recording, "candidate")
    whole = write_ogg(path, 5)
    withdraw(room, ben)
    Recording.objects.update(ended_ms=recording.started_ms + 2000)
    recording.refresh_from_db()
    kept = tapes.playable_bytes(recording, "candidate")
    assert kept < len(whole)
    assert length_of_ogg(whole[:kept], media / "kept.ogg") == pytest.approx(2.0, abs=0.05)
    assert recordings.sweep_files() == 0
    assert path.read_bytes() == whole[:kept]
    assert tapes.playable_bytes(recording, "candidate") == kept


def test_what_is_no_sound_is_not_played_after_a_withdrawal(room, ben):
    recording = start(room, ben)
    recordings.track_path(recording, "candidate").write_bytes(b"nonsense" * 100)
    withdraw(room, ben)
    recording.refresh_from_db()
    assert tapes.playable_bytes(recording, "candidate") == 0
    assert tapes.duration_ms(recording) == 0


def test_a_deleted_recording_leaves_its_row_and_no_file(room, ben, media):
    recording = recorded(room, ben)
    assert delete(room, recording).kind == "recording.deleted"
    assert delete(room, recording) is None
    recording.refresh_from_db()
    assert recording.state == "deleted"
    assert list((media / "recordings").rglob("*")) == []
    assert ConsentReceipt.objects.count() == 1


def test_a_recording_that_runs_can_be_deleted_too(room, ben):
    recording = start(room, ben)
    delete(room, recording)
    recording.refresh_from_db()
    assert (recording.state, recording.because) == ("deleted", "deleted")
    assert kinds(room)[-2:] == ["recording.stopped", "recording.deleted"]


def test_files_that_a_dying_process_left_behind_are_swept(room, ben, monkeypatch):
    recording = recorded(room, ben)
    path = tapes.path_of(recording, "candidate")
    with monkeypatch.context() as killed:
        killed.setattr(tapes, "remove", lambda *place: None)  # between the commit and the removing
        delete(room, recording)
    assert path.exists()
    assert tapes.playable_bytes(recording, "candidate") > 0
    assert recordings.sweep_files() == 1
    assert not path.exists()
    assert recordings.sweep_files() == 0


def test_files_that_no_row_claims_are_swept_and_those_of_others_stay(room, ben, media):
    kept = recorded(room, ben)
    stray = media / "recordings" / room.pk.hex / kept.consent_id.hex / "candidate-x.ogg"
    wrong_room = media / "recordings" / kept.pk.hex / kept.pk.hex / "candidate-x.ogg"
    for path in (stray, wrong_room):
        write_ogg(path, 0.1)
    (media / "recordings" / "notes").mkdir()
    (media / "recordings" / "notes" / "readme").write_text("not ours")
    assert recordings.sweep_files() == 2
    assert tapes.path_of(kept, "candidate").exists()
    assert (media / "recordings" / "notes" / "readme").exists()
    assert not stray.exists()
    assert not wrong_room.parent.parent.exists()


def test_recordings_go_with_the_words_of_their_session(room, seats, ben):
    recording = recorded(room, ben)
    running = start(room, ben, at_ms=5000)
    write_ogg(recordings.track_path(running, "candidate"), 0.1)
    retention.forget_room(room.pk)
    assert set(Recording.objects.values_list("state", flat=True)) == {"deleted"}
    assert not tapes.path_of(recording, "candidate").exists()
    assert not tapes.path_of(running, "candidate").exists()
    assert ConsentReceipt.objects.count() == 1


def test_what_is_rolled_back_removes_no_file(room, ben):
    recording = recorded(room, ben)
    with pytest.raises(RuntimeError), transaction.atomic():
        retention.forget_room(room.pk)
        raise RuntimeError
    assert tapes.path_of(recording, "candidate").exists()


def test_recordings_are_kept_for_so_many_days(room, ben, monkeypatch):
    old, new = recorded(room, ben), recorded(room, ben)
    Recording.objects.filter(pk=old.pk).update(created_at=utc_now() - timedelta(days=31))
    monkeypatch.setattr(settings, "RECORDINGS_KEPT_DAYS", 0)
    tasks.sweep_recordings()
    assert tapes.path_of(old, "candidate").exists()
    monkeypatch.setattr(settings, "RECORDINGS_KEPT_DAYS", 30)
    herd(4, lambda _: tasks.sweep_recordings())
    assert not tapes.path_of(old, "candidate").exists()
    assert tapes.path_of(new, "candidate").exists()
    assert dict(Recording.objects.values_list("pk", "state")) == {old.pk: "deleted", new.pk: "stopped"}


# --- over HTTP ---


@pytest.fixture
def people(room, seats):
    return {
        "host": as_person(seats["Ada"].user, "interviewer"),
        "candidate": as_person(seats["Ben"].user, "candidate"),
        "observer": as_person(seats["Cleo"].user, "candidate"),
        "stranger": as_person(make_person("Dora"), "candidate", "interviewer"),
        "staff": as_person(make_person("Eve"), "staff"),
    }


def at(room: Room, recording: Recording, track="candidate") -> str:
    return f"/api/rooms/{room.pk}/recordings/{recording.pk}/{track}.ogg"


def body(answer) -> bytes:
    return b"".join(answer)


def test_who_may_read_the_transcript_may_hear_it_and_only_its_person_and_staff_may_delete_it(room, ben, people, client):
    recording = recorded(room, ben)
    folder = f"/api/rooms/{room.pk}/recordings"

    def ask(method, path):
        return {who: getattr(someone, method)(path).status_code for who, someone in people.items()}

    all_but_strangers = {"host": 200, "candidate": 200, "observer": 200, "stranger": 404, "staff": 200}
    assert ask("get", folder) == all_but_strangers
    assert ask("get", at(room, recording)) == all_but_strangers
    assert client.get(at(room, recording)).status_code == 401
    may = {who: people[who].get(folder).json()["results"][0]["may_delete"] for who in ("host", "candidate", "staff")}
    assert may == {"host": False, "candidate": True, "staff": True}
    for who, status in (("host", 403), ("observer", 403), ("stranger", 404), ("candidate", 204), ("staff", 204)):
        assert people[who].delete(f"{folder}/{recording.pk}").status_code == status
    assert ask("get", at(room, recording)) == dict.fromkeys(people, 404)
    left = people["candidate"].get(folder).json()["results"][0]
    assert (left["state"], left["tracks"], left["may_delete"]) == ("deleted", [], False)


def test_who_came_in_later_or_was_sent_out_does_not_hear_what_was_not_for_them(room, seats, ben, people):
    recording = recorded(room, ben)
    path = f"/api/rooms/{room.pk}/recordings"
    Seat.objects.filter(pk=seats["Cleo"].pk).update(spans=[[recording.started_seq + 1, None]])
    assert people["observer"].get(path).json()["results"] == []
    assert people["observer"].get(at(room, recording)).status_code == 404
    Seat.objects.filter(pk=seats["Cleo"].pk).update(spans=[[1, recording.started_seq + 1]], state="removed")
    assert people["observer"].get(at(room, recording)).status_code == 404


def test_a_recording_of_another_room_is_not_to_be_had_through_ones_own(room, ben, people):
    recording = recorded(room, ben)
    made = people["stranger"].post(
        "/api/rooms", {"title": "Mine", "candidate_email": "x@people.test"}, content_type="application/json"
    )
    mine = f"/api/rooms/{made.json()['id']}/recordings/{recording.pk}"
    assert people["stranger"].get(f"{mine}/candidate.ogg").status_code == 404
    assert people["stranger"].delete(mine).status_code == 404
    assert people["staff"].delete(mine).status_code == 404
    assert tapes.path_of(recording, "candidate").exists()


def test_the_list_names_the_tracks_that_have_sound(room, ben, people):
    recording = recorded(room, ben, seconds=2)
    listed = people["candidate"].get(f"/api/rooms/{room.pk}/recordings").json()["results"]
    size = tapes.path_of(recording, "candidate").stat().st_size
    assert listed == [
        {
            "id": str(recording.pk), "seat": str(ben.pk), "name": "Ben", "state": "stopped", "because": "asked",
            "started_ms": 1000, "ended_ms": 3000, "may_delete": True,
            "tracks": [{"track": "candidate", "url": at(room, recording), "bytes": size}],
        }
    ]  # fmt: skip
    assert people["candidate"].get(at(room, recording, "interviewer")).status_code == 404
    assert people["candidate"].get(at(room, recording, "..%2f..%2fsecret")).status_code == 404


def test_the_whole_file_comes_as_sound_that_nobody_else_keeps(room, ben, people):
    recording = recorded(room, ben)
    answer = people["candidate"].get(at(room, recording))
    whole = tapes.path_of(recording, "candidate").read_bytes()
    assert body(answer) == whole
    assert {name: answer[name] for name in ("Content-Type", "Accept-Ranges", "Content-Length", "Cache-Control")} == {
        "Content-Type": "audio/ogg",
        "Accept-Ranges": "bytes",
        "Content-Length": str(len(whole)),
        "Cache-Control": "private, no-store",
    }
    assert answer["Content-Disposition"] == "inline"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "'self'" in answer["Content-Security-Policy"].partition("media-src")[2].partition(";")[0]


def test_a_part_of_a_file_comes_as_it_was_asked_for(room, ben, people):
    recording = recorded(room, ben)
    whole = tapes.path_of(recording, "candidate").read_bytes()
    last = len(whole) - 1
    for header, first, to in (
        ("bytes=0-0", 0, 0),
        ("bytes=100-199", 100, 199),
        ("bytes=100-", 100, last),
        ("bytes=-50", last - 49, last),
        (f"bytes=10-{10**17}", 10, last),
    ):
        answer = people["candidate"].get(at(room, recording), headers={"Range": header})
        assert answer.status_code == 206
        assert answer["Content-Range"] == f"bytes {first}-{to}/{len(whole)}"
        assert answer["Content-Length"] == str(to - first + 1)
        assert body(answer) == whole[first : to + 1]
    none = people["candidate"].get(at(room, recording), headers={"Range": f"bytes={len(whole)}-"})
    assert (none.status_code, none["Content-Range"]) == (416, f"bytes */{len(whole)}")
    changed = {"Range": "bytes=0-9", "If-Range": '"another"'}
    assert people["candidate"].get(at(room, recording), headers=changed).status_code == 200


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("", None),
        ("bytes=0-9", (0, 9)),
        ("bytes = 0-9", (0, 9)),
        ("bytes=0-9,20-29", None),
        ("bytes=9-0", None),
        ("bytes=-", None),
        ("bytes=x-9", None),
        ("items=0-9", None),
        ("bytes=-0", "unsatisfiable"),
        ("bytes=-500", (0, 99)),
        ("bytes=99-", (99, 99)),
        ("bytes=100-", "unsatisfiable"),
        ("bytes=100-200", "unsatisfiable"),
        ("bytes=" + "9" * 40 + "-", None),
        ("bytes=٣-٩", None),
    ],
)
def test_a_range_is_a_range_of_bytes_or_the_whole(header, found):
    assert rules.asked_range(header, 100) == found


async def test_a_large_file_is_read_a_piece_at_a_time(tmp_path):
    path = tmp_path / "large"
    path.write_bytes(bytes(range(256)) * 1024)
    pieces = [piece async for piece in recordings_api._read(path, 10, 200_009)]
    assert [len(piece) for piece in pieces] == [65_536, 65_536, 65_536, 3392]
    assert b"".join(pieces) == path.read_bytes()[10:200_010]


def test_the_sound_streams_under_asgi(room, ben, people):
    from asgiref.sync import async_to_sync

    recording = recorded(room, ben)
    client = AsyncClient()
    client.cookies = people["candidate"].cookies

    async def fetch():
        answer = await client.get(at(room, recording), headers={"Range": "bytes=5-20"})
        assert answer.is_async
        return answer.status_code, b"".join([piece async for piece in answer])

    assert async_to_sync(fetch)() == (206, tapes.path_of(recording, "candidate").read_bytes()[5:21])


def test_a_withdrawn_recording_is_cut_in_what_is_sent_too(room, ben, people):
    recording = start(room, ben)
    whole = write_ogg(recordings.track_path(recording, "candidate"), 5)
    do(room, ben, protocol.ConsentWithdraw(id="w", kind="recording"))
    Recording.objects.update(ended_ms=recording.started_ms + 1000)
    answer = people["candidate"].get(at(room, recording))
    assert 0 < int(answer["Content-Length"]) < len(whole) / 2
    assert body(answer) == whole[: int(answer["Content-Length"])]
    beyond = people["candidate"].get(at(room, recording), headers={"Range": f"bytes={len(whole) - 10}-"})
    assert beyond.status_code == 416
