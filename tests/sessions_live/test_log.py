"""The log under concurrency, on the real database (LIVE-8, 15, 16, 22, 23)."""

import itertools
from datetime import timedelta
from typing import Union
from uuid import uuid4

import msgspec
import pytest

from core.common.clock import utc_now
from core.common.errors import NotAllowed, Refusal
from sessions_live import protocol, rules
from sessions_live.errors import NotAdmitted, RoomEnded, StaleNote, WrongState
from sessions_live.log import open_log, read_rows
from sessions_live.models import Event, Incident, Note, Presence, QualitySample, Room, Seat, Timer
from sessions_live.services import frames, incidents, retention, timers
from sessions_live.services import seats as seat_services
from tests.support.herd import herd

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


def do(room: Room, seat: Seat, frame, **more):
    with open_log(room.pk, **more) as log:
        return frames.apply(log, room_id=room.pk, seat_id=seat.pk, frame=frame)


def join(room: Room, seat: Seat, *, process=None, instance="page"):
    with open_log(room.pk) as log:
        return seat_services.join_room(
            log, room_id=room.pk, seat_id=seat.pk, process_id=process or uuid4(), instance=instance
        )


def test_sixteen_writers_at_once_leave_no_gap_and_no_double(room, seats):
    said = herd(16, lambda n: do(room, seats["Ada"], protocol.ChatSend(id=f"m{n}", text=str(n))).seq)
    assert sorted(said) == list(range(1, 17))
    assert [row.seq for row in read_rows(room.pk, after=0)] == list(range(1, 17))
    assert Room.objects.get(pk=room.pk).last_seq == 16


def test_of_eight_processes_that_see_a_timer_run_out_one_says_so(room, seats):
    started = do(room, seats["Ada"], protocol.TimerStart(id="t", name="Design", seconds=60))
    timer = Timer.objects.get()
    late = utc_now() + timedelta(seconds=61)

    def expire(_):
        with open_log(room.pk, now=late) as log:
            return timers.expire_timer(log, room.pk, timer.pk)

    rang = herd(8, expire)
    assert sum(row is not None for row in rang) == 1
    assert Event.objects.filter(kind="timer.expired").count() == 1
    assert started.data["timer"] == str(timer.pk)


def test_a_timer_that_runs_out_while_no_server_lives_rings_once_afterwards(room, seats):
    do(room, seats["Ada"], protocol.TimerStart(id="t", name="x", seconds=1), now=utc_now() - timedelta(minutes=5))
    assert timers.expire_due_timers() == 1
    assert timers.expire_due_timers() == 0


def test_a_paused_timer_keeps_what_is_left_and_does_not_ring(room, seats):
    began = utc_now() - timedelta(seconds=30)
    do(room, seats["Ada"], protocol.TimerStart(id="t", name="x", seconds=60), now=began)
    timer = Timer.objects.get()
    do(room, seats["Ada"], protocol.TimerPause(id="p", timer=str(timer.pk)), now=began + timedelta(seconds=10))
    timer.refresh_from_db()
    assert (timer.state, timer.remaining_ms) == ("paused", 50_000)
    with pytest.raises(WrongState):
        do(room, seats["Ada"], protocol.TimerPause(id="p2", timer=str(timer.pk)))
    resumed = do(room, seats["Ada"], protocol.TimerResume(id="r", timer=str(timer.pk)), now=began + timedelta(hours=1))
    assert resumed.data["remaining_ms"] == 50_000
    assert timers.expire_due_timers() == 0


def test_starting_a_phase_ends_the_phase_before(room, seats):
    for number in (0, 1):
        do(room, seats["Ada"], protocol.TimerStart(id=f"p{number}", name=f"P{number}", seconds=300, phase=number))
    assert list(Timer.objects.order_by("phase").values_list("state", flat=True)) == ["reset", "running"]
    with pytest.raises(WrongState):
        do(room, seats["Ada"], protocol.TimerStart(id="p9", name="P9", seconds=300, phase=9))


def test_of_two_edits_of_one_revision_one_is_refused_with_what_stands_there(room, seats):
    saved = do(room, seats["Ada"], protocol.NoteSave(id="n", layer="panel", text="first"))
    note = saved.data["note"]

    def edit(number):
        frame = protocol.NoteSave(id=f"e{number}", layer="panel", text=f"edit {number}", note=note, revision=1)
        return do(room, seats["Ada" if number % 2 else "Cleo"], frame)

    outcomes = herd(8, edit)
    stale = [one for one in outcomes if isinstance(one, StaleNote)]
    assert len(stale) == 7
    kept = Note.objects.get()
    assert kept.revision == 2
    assert {one.more["text"] for one in stale} == {kept.text}


def test_nobody_changes_anothers_private_note_or_a_notes_layer(room, seats):
    note = do(room, seats["Ada"], protocol.NoteSave(id="n", layer="private", text="mine")).data["note"]
    for seat, layer in (("Cleo", "private"), ("Ada", "candidate"), ("Ben", "private")):
        with pytest.raises(Refusal):
            do(room, seats[seat], protocol.NoteSave(id="x", layer=layer, text="theirs", note=note, revision=1))
    assert Note.objects.get().text == "mine"


@pytest.mark.parametrize("role", ["candidate", "interviewer", "observer"])
def test_the_capability_matrix_holds_for_every_frame(room, seats, role):
    """Every durable frame that a role may not send is refused, whatever it says, and changes nothing."""
    seat = {"candidate": seats["Ben"], "interviewer": seats["Ada"], "observer": seats["Cleo"]}[role]
    some = str(seats["Ben"].pk)
    samples = {
        "timer.start": protocol.TimerStart(id="1", name="x", seconds=5),
        "timer.pause": protocol.TimerPause(id="1", timer=some),
        "timer.resume": protocol.TimerResume(id="1", timer=some),
        "timer.reset": protocol.TimerReset(id="1", timer=some),
        "media": protocol.Media(audio=True, video=True, screen=False),
        "admit": protocol.Admit(seat=some),
        "deny": protocol.Deny(seat=some),
        "mute": protocol.Mute(seat=some),
        "ask": protocol.Ask(seat=some, what="audio"),
        "promote": protocol.Promote(seat=some, role="interviewer"),
        "remove": protocol.Remove(seat=some, ban=True),
        "lock": protocol.Lock(on=True),
        "end": protocol.End(),
    }
    for tag, frame in samples.items():
        if not rules.may_send(role, tag):
            with pytest.raises(NotAllowed):
                do(room, seat, frame)
    if role != "interviewer":
        room.refresh_from_db()
        assert (room.state, room.locked, room.last_seq) == ("open", False, 0)


def test_who_is_not_let_in_can_do_nothing(room, seats):
    Seat.objects.filter(pk=seats["Ben"].pk).update(state="knocking")
    with pytest.raises(NotAdmitted):
        do(room, seats["Ben"], protocol.ChatSend(id="a", text="hello"))


def test_an_ended_room_takes_nothing_more(room, seats):
    do(room, seats["Ada"], protocol.End())
    with pytest.raises(RoomEnded):
        do(room, seats["Ada"], protocol.ChatSend(id="a", text="hello"))
    with pytest.raises(RoomEnded):
        join(room, seats["Ben"])


def test_of_sixteen_joins_of_one_seat_one_stay_is_open_and_the_ledger_has_no_overlap(room, seats):
    herd(16, lambda n: join(room, seats["Ben"], instance=f"page-{n}"))
    stays = list(Presence.objects.filter(seat=seats["Ben"]).order_by("joined_seq"))
    assert len(stays) == 16
    assert [stay.left_at is None for stay in stays] == [False] * 15 + [True]
    for earlier, later in itertools.pairwise(stays):
        assert earlier.left_at <= later.joined_at
    joined = [row for row in read_rows(room.pk, after=0) if row.kind == "seat.joined"]
    left = [row for row in read_rows(room.pk, after=0) if row.kind == "seat.left"]
    assert (len(joined), len(left)) == (16, 15)


def test_a_dead_process_leaves_no_stay_open(room, seats):
    dead, alive = uuid4(), uuid4()
    seat_services.note_alive(process_id=dead)
    join(room, seats["Ben"], process=dead)
    seat_services.note_alive(process_id=alive)
    herd(4, lambda _: seat_services.close_lost_stays(process_id=alive, alone=True))
    stay = Presence.objects.get()
    assert (stay.reason, stay.left_at is None) == ("server_lost", False)
    assert Event.objects.filter(kind="seat.left").count() == 1


def test_a_process_that_is_only_slow_keeps_its_stays(room, seats):
    slow, other = uuid4(), uuid4()
    seat_services.note_alive(process_id=slow)
    join(room, seats["Ben"], process=slow)
    seat_services.close_lost_stays(process_id=other, alone=False)
    assert Presence.objects.get().left_at is None


def test_a_ninth_person_finds_the_room_full_and_nothing_is_written(room, seats):
    for n in range(8):
        seat = Seat.objects.create(room=room, name=f"P{n}", email=f"p{n}@x.test", role="observer", state="admitted")
        join(room, seat)
    before = Room.objects.get(pk=room.pk).last_seq
    with pytest.raises(Refusal) as refusal:
        join(room, seats["Ben"])
    assert refusal.value.code == "room_full"
    assert Room.objects.get(pk=room.pk).last_seq == before


def test_an_incident_keeps_the_last_minute_and_nobodys_private_notes(room, seats):
    now = utc_now()
    do(room, seats["Ada"], protocol.ChatSend(id="old", text="long ago"), now=now - timedelta(minutes=5))
    do(room, seats["Ada"], protocol.ChatSend(id="new", text="just now"), now=now - timedelta(seconds=20))
    do(room, seats["Ada"], protocol.NoteSave(id="n", layer="private", text="secret"), now=now - timedelta(seconds=10))
    for age in (300, 5):
        QualitySample.objects.create(
            room=room, seat=seats["Ben"], peer_id=seats["Ada"].pk, at=now - timedelta(seconds=age), rung="360p",
            relayed=True, loss=0.11,
        )  # fmt: skip
    do(room, seats["Ben"], protocol.Incident(id="i", kind="technical", text="No sound."), now=now)
    incident = Incident.objects.get()
    assert [event["data"].get("text") for event in incident.events] == ["just now"]
    assert [sample["loss"] for sample in incident.quality] == [0.11]


def test_of_eight_who_take_a_case_one_gets_it(room, seats):
    do(room, seats["Ben"], protocol.Incident(id="i", kind="conduct", text="Rude."))
    incident = Incident.objects.get()
    got = herd(8, lambda _: incidents.take_incident(incident_id=incident.pk, user_id=seats["Ada"].user_id))
    assert sum(isinstance(one, Incident) for one in got) == 1


def test_a_reading_mark_never_goes_back(room, seats):
    for n in range(3):
        do(room, seats["Ada"], protocol.ChatSend(id=str(n), text="x"))
    assert do(room, seats["Ben"], protocol.ChatRead(seq=99)).data == {"up_to": 3}
    assert do(room, seats["Ben"], protocol.ChatRead(seq=1)) is None


def test_the_host_of_a_room_cannot_be_removed(room, seats):
    Seat.objects.filter(pk=seats["Cleo"].pk).update(role="interviewer")
    with pytest.raises(NotAllowed):
        do(room, seats["Cleo"], protocol.Remove(seat=str(seats["Ada"].pk), ban=True))


def test_a_demoted_and_removed_interviewer_must_knock(room, seats):
    do(room, seats["Ada"], protocol.Promote(seat=str(seats["Cleo"].pk), role="interviewer"))
    do(room, seats["Ada"], protocol.Remove(seat=str(seats["Cleo"].pk), ban=False))
    assert join(room, Seat.objects.get(pk=seats["Cleo"].pk)).place == "lobby"


def test_the_words_of_an_old_session_are_forgotten_but_not_who_was_there_nor_an_open_case(room, seats):
    do(room, seats["Ben"], protocol.ChatSend(id="c", text="my words"))
    do(room, seats["Ben"], protocol.NoteSave(id="n", layer="private", text="my note"))
    join(room, seats["Ben"])
    do(room, seats["Ben"], protocol.Incident(id="i", kind="technical", text="No sound."))
    do(room, seats["Ada"], protocol.End())
    later = utc_now() + timedelta(days=1)
    assert retention.forget_old_sessions(ended_before=later) == 0
    incidents.close_incident(incident_id=Incident.objects.get().pk, user_id=seats["Ada"].user_id, resolution="Done.")
    assert sum(herd(4, lambda _: retention.forget_old_sessions(ended_before=later))) >= 1
    assert retention.forget_old_sessions(ended_before=later) == 0
    left = " ".join(Event.objects.values_list("body", flat=True))
    assert "my words" not in left
    assert not Note.objects.exists()
    assert Presence.objects.count() == 1
    assert Event.objects.filter(kind="seat.joined").exists()


def test_a_full_log_takes_nothing_more_but_can_be_ended(room, seats):
    Room.objects.filter(pk=room.pk).update(last_seq=rules.MAX_EVENTS)
    with pytest.raises(Refusal) as refusal:
        do(room, seats["Ada"], protocol.ChatSend(id="c", text="more"))
    assert refusal.value.code == "log_full"
    join(room, seats["Ada"])
    do(room, seats["Ada"], protocol.End())


def test_an_upper_apps_frame_is_parsed_and_answered_for_the_roles_it_named(room, seats, monkeypatch):
    class Wave(protocol.Frame, tag="test.wave"):
        id: protocol.Id

    def wave(log, seat, frame):
        return log.append(seat.room_id, "test.waved", {}, seat=seat.pk, client_id=frame.id)

    monkeypatch.setattr(frames, "SERVICES", dict(frames.SERVICES))
    monkeypatch.setattr(frames, "_registered", {})
    frames.register(Wave, wave, roles={"candidate"})
    parsed = msgspec.json.decode(b'{"type":"test.wave","id":"1"}', type=Union[frames.client_frames()])  # noqa: UP007
    assert do(room, seats["Ben"], parsed).kind == "test.waved"
    with pytest.raises(NotAllowed):
        do(room, seats["Ada"], parsed)
