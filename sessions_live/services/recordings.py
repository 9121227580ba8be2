"""Recordings: beginning and ending one, whatever becomes of its writer, and deleting it for good.

A recording begins and consent is withdrawn under the same lock, the room's: none is ever open without an open receipt.
Its files are written by whoever called `start_recording`, after the commit; a row is marked first and its files are
removed afterwards, by `sweep_files` if the process dies in between.
"""

from collections.abc import Collection
from datetime import datetime
from functools import partial
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.db.models import F

from core.common.clock import utc_now
from core.realtime import bus
from sessions_live import rules, tapes
from sessions_live.errors import LogFull, NoConsent, NoSuchRecording, RoomEnded, WrongState
from sessions_live.log import OpenLog, Row, open_log
from sessions_live.models import ConsentReceipt, Recording, Room, Seat, ServerProcess
from sessions_live.services.seats import PROCESS_SILENT_FOR

MAX_PER_ROOM = 200

State = Recording.State


def start_recording(log: OpenLog, *, room_id: UUID, seat_id: UUID, at_ms: int) -> Recording:
    """Begin to record a seat that has agreed to it. Raises NoConsent.

    `at_ms` is the room's clock, and zero of both files: their writer begins each with a packet of that moment. A
    recording of the seat that is still open has lost its writer and is closed with what there is.
    """
    room, seat = log.room(room_id), log.seat(room_id, seat_id)
    if room.state == Room.State.ENDED:
        raise RoomEnded
    if room.last_seq >= rules.MAX_EVENTS:
        raise LogFull
    receipt = ConsentReceipt.objects.filter(
        seat=seat, kind=ConsentReceipt.Kind.RECORDING, withdrawn_at__isnull=True
    ).first()
    if receipt is None:
        raise NoConsent
    for lost in Recording.objects.filter(seat=seat, state=State.RECORDING):
        _close_lost(log, lost)
    if Recording.objects.filter(room=room).count() >= MAX_PER_ROOM:
        raise WrongState("This session has been recorded in very many pieces. It goes on without.")
    recording = Recording(
        room=room,
        seat=seat,
        consent=receipt,
        started_ms=at_ms,
        started_seq=room.last_seq + 1,
        process_id=bus.PROCESS_ID,
    )
    recording.save(force_insert=True)
    data = {"recording": str(recording.pk), "seat": str(seat.pk), "at_ms": at_ms}
    log.append(room_id, "recording.started", data, seat=seat.pk)
    return recording


def is_running(recording_id: UUID) -> bool:
    """True until it has ended, for whatever reason."""
    return Recording.objects.filter(pk=recording_id, state=State.RECORDING).exists()


def stop_recording(log: OpenLog, *, recording_id: UUID, because: str, at_ms: int) -> Row | None:
    """End a recording. One that has ended, for whatever reason, stays as it is."""
    recording = Recording.objects.filter(pk=recording_id, state=State.RECORDING).first()
    return _close(log, recording, because=because, at_ms=at_ms) if recording else None


def stop_withdrawn(log: OpenLog, seat: Seat) -> None:
    """End what is recorded of a seat that has withdrawn, and mark that nothing later may be played."""
    for recording in Recording.objects.filter(seat=seat, state=State.RECORDING):
        at_ms = rules.room_ms(started_at=log.room(seat.room_id).started_at, at=log.now)
        _close(log, recording, because="withdrawn", at_ms=at_ms, state=State.WITHDRAWN)


def stop_all(log: OpenLog, room: Room) -> None:
    """End what is recorded in a room that ends."""
    at_ms = rules.room_ms(started_at=room.started_at, at=log.now)
    for recording in Recording.objects.filter(room=room, state=State.RECORDING):
        _close(log, recording, because="ended", at_ms=at_ms)


def close_lost() -> int:
    """End the recordings whose process has said nothing for a while, with what was written. Returns how many."""
    alive = ServerProcess.objects.filter(seen_at__gte=utc_now() - PROCESS_SILENT_FOR).values("pk")
    lost = Recording.objects.filter(state=State.RECORDING).exclude(process_id__in=alive)
    count = 0
    for room_id, recording_id in list(lost.values_list("room_id", "pk")[:100]):
        with open_log(room_id) as log:
            recording = lost.filter(pk=recording_id).first()
            if recording is not None:
                _close_lost(log, recording)
                count += 1
    return count


def _close_lost(log: OpenLog, recording: Recording) -> None:
    _close(log, recording, because="lost", at_ms=recording.started_ms + tapes.duration_ms(recording))


def _close(
    log: OpenLog, recording: Recording, *, because: str, at_ms: int, state: Recording.State = State.STOPPED
) -> Row:
    recording.state, recording.because, recording.ended_ms = state, because, max(recording.started_ms, at_ms)
    recording.save(update_fields=["state", "because", "ended_ms", "updated_at"])
    data = {"recording": str(recording.pk), "because": because, "at_ms": recording.ended_ms}
    return log.append(recording.room_id, "recording.stopped", data, seat=recording.seat_id)


def track_path(recording: Recording, track: str) -> Path:
    """Where the writer of a track writes. Makes the folder; call it after the commit of `start_recording`."""
    path = tapes.path_of(recording, track)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


# --- deleting ---


def delete_recording(log: OpenLog, *, room_id: UUID, recording_id: UUID, seat_id: UUID | None) -> Row | None:
    """Delete a recording for good; one that runs is ended first. Twice does nothing more. Raises NoSuchRecording."""
    recording = Recording.objects.filter(pk=recording_id, room_id=room_id).first()
    if recording is None:
        raise NoSuchRecording
    if recording.state == State.DELETED:
        return None
    if recording.state == State.RECORDING:
        at_ms = rules.room_ms(started_at=log.room(room_id).started_at, at=log.now)
        _close(log, recording, because="deleted", at_ms=at_ms)
    _mark_deleted([recording.pk])
    return log.append(room_id, "recording.deleted", {"recording": str(recording.pk)}, seat=seat_id)


def forget_recordings_of(room_id: UUID) -> None:
    """The recordings' part of forgetting what was said in a room, inside its lock."""
    _mark_deleted(Recording.objects.filter(room_id=room_id).values_list("pk", flat=True))


def delete_old(*, made_before: datetime, limit: int = 500) -> int:
    """Delete recordings that have been kept long enough; returns how many. Running it twice does nothing more."""
    ended = Recording.objects.filter(state__in=[State.STOPPED, State.WITHDRAWN], created_at__lt=made_before)
    with transaction.atomic():
        return _mark_deleted(ended.values_list("pk", flat=True)[:limit])


def _mark_deleted(recording_ids: Collection[UUID]) -> int:
    wanted = Recording.objects.filter(pk__in=list(recording_ids)).exclude(state=State.DELETED)
    marked = list(wanted.values_list("room_id", "pk"))
    wanted.filter(ended_ms__isnull=True).update(state=State.STOPPED, ended_ms=F("started_ms"))
    count = wanted.update(state=State.DELETED, updated_at=utc_now())
    for room_id, recording_id in marked:
        transaction.on_commit(partial(tapes.remove, room_id, recording_id))
    return count


def sweep_files() -> int:
    """Remove every folder whose recording is deleted or unknown, and cut off what may not be played.

    Returns how many folders went. A folder is made after its row is committed, so none that is new looks unknown.
    """
    found = list(tapes.folders())
    count = 0
    for start in range(0, len(found), 500):
        some = found[start : start + 500]
        kept = Recording.objects.exclude(state=State.DELETED).filter(pk__in=[recording for _, recording in some])
        known = {(recording.room_id, recording.pk): recording for recording in kept}
        for place in some:
            if place not in known:
                tapes.remove(*place)
                count += 1
            elif known[place].state == State.WITHDRAWN:
                tapes.trim(known[place])
    return count
