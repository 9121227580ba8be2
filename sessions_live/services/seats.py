"""Coming in, being let in, going out: what changes a seat."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from core.common.clock import to_iso, utc_now
from core.common.errors import NotAllowed
from core.common.ids import new_id
from core.common.sql import Reader, count_changed, marks
from sessions_live import rules
from sessions_live.errors import LogFull, Removed, RoomEnded, RoomFull, RoomLocked, SeatGone, WrongState
from sessions_live.log import OpenLog, Row, open_log
from sessions_live.models import Presence, Room, Seat, ServerProcess
from sessions_live.protocol import Admit, Ask, Deny, Hand, Media, Mute, Promote, Remove

read_stays = Reader(Presence).fetch

_BEGIN_STAY = f"""INSERT INTO sessions_live_presence
    (id, room_id, seat_id, process_id, place, instance, joined_seq, joined_at, left_at, reason) VALUES ({marks(10)})"""  # noqa: S608
_ENTER = """UPDATE sessions_live_seat
    SET state = %s, spans = %s, audio = %s, video = %s, screen = %s, hand = %s, instance = %s WHERE id = %s"""
_END_STAY = "UPDATE sessions_live_presence SET left_at = %s, reason = %s WHERE id = %s"

SPARE_EVENTS = 1_000  # who is in a full room may still come back to end it
PROCESS_SILENT_FOR = timedelta(seconds=12)
State = Seat.State


@dataclass(frozen=True, slots=True)
class Joined:
    """The stay that a connection has begun: where, its row in the ledger, the number of the event that began it."""

    place: Literal["room", "lobby"]
    stay_id: UUID
    seq: int


def join_room(log: OpenLog, *, room_id: UUID, seat_id: UUID, process_id: UUID, instance: str) -> Joined:
    """Begin a stay of a seat: in the room if it may be there, else knocking in the lobby.

    A stay of the same seat that is still open (another tab, the lobby, a connection whose end was missed) ends with it.
    """
    room = log.room(room_id)
    seat = log.seat(room_id, seat_id)
    if room.state == Room.State.ENDED:
        raise RoomEnded
    if seat.state == State.BANNED:
        raise Removed
    if room.last_seq >= rules.MAX_EVENTS + SPARE_EVENTS:
        raise LogFull
    inside = seat.state == State.ADMITTED or rules.enters_alone(seat.role)
    stays = read_stays("room_id = %s AND left_at IS NULL", [room_id])
    if (
        inside
        and sum(stay.place == Presence.Place.ROOM and stay.seat_id != seat.pk for stay in stays) >= rules.MAX_SEATS
    ):
        raise RoomFull
    before = next((stay for stay in stays if stay.seat_id == seat.pk), None)
    in_room_before = before is not None and before.place == Presence.Place.ROOM
    again = in_room_before and before is not None and before.instance == instance
    if before is not None:
        reason = "taken_over" if in_room_before or not inside else "admitted"
        close_stay(before.pk, at=log.now, reason=reason)
        if in_room_before and not (again and inside):
            log.append(room_id, "seat.left", {"seat": str(seat.pk), "reason": "taken_over"}, seat=seat.pk)
    if inside and seat.instance == instance:
        # The page that was here last: its socket broke, or its server did. Its peer connections may still live.
        again = True
    began = _enter(log, room, seat, instance=instance, again=again) if inside else _knock(log, room, seat)
    stay_id, place = new_id(), Presence.Place.ROOM if inside else Presence.Place.LOBBY
    count_changed(
        _BEGIN_STAY, [stay_id, room_id, seat.pk, process_id, place.value, instance, began.seq, log.now, None, ""]
    )
    return Joined("room" if inside else "lobby", stay_id, began.seq)


def close_stay(stay_id: UUID, *, at: datetime, reason: str) -> None:
    """Write the end of a stay into the ledger."""
    count_changed(_END_STAY, [at, reason, stay_id])


def _enter(log: OpenLog, room: Room, seat: Seat, *, instance: str, again: bool) -> Row:
    if seat.state != State.ADMITTED:
        seat.state = State.ADMITTED
        seat.spans = rules.opened_span(seat.spans, room.last_seq + 1)
    if not again:
        # A new page has nothing switched on yet.
        seat.audio = seat.video = seat.screen = seat.hand = False
    seat.instance = instance
    count_changed(
        _ENTER,
        [seat.state, json.dumps(seat.spans), seat.audio, seat.video, seat.screen, seat.hand, instance, seat.pk],
    )
    if room.started_at is None and seat.role == Seat.Role.CANDIDATE:
        room.started_at = log.now  # written with the log
        log.append(room.pk, "room.started", {}, seat=None)
    data = {"seat": str(seat.pk), "role": seat.role, "name": seat.name, "instance": instance, "again": again}
    return log.append(room.pk, "seat.joined", data, seat=seat.pk)


def _knock(log: OpenLog, room: Room, seat: Seat) -> Row:
    if seat.state != State.KNOCKING:
        seat.state, seat.knocked_at = State.KNOCKING, log.now
        seat.save(update_fields=["state", "knocked_at"])
    assert seat.knocked_at is not None
    data = {"seat": str(seat.pk), "name": seat.name, "role": seat.role, "knocked_at": to_iso(seat.knocked_at)}
    return log.append(room.pk, "seat.knocked", data, seat=seat.pk, audience="hosts")


def leave_room(log: OpenLog, *, room_id: UUID, stay_id: UUID, reason: str) -> Row | None:
    """End one stay, once. A stay that another connection took over has ended already."""
    stays = read_stays("id = %s AND left_at IS NULL", [stay_id])
    if not stays:
        return None
    close_stay(stay_id, at=log.now, reason=reason)
    return _say_left(log, room_id, stays[0], reason)


def _say_left(log: OpenLog, room_id: UUID, stay: Presence, reason: str) -> Row:
    data = {"seat": str(stay.seat_id), "reason": reason}
    if stay.place == Presence.Place.LOBBY:
        return log.append(room_id, "seat.withdrawn", data, seat=stay.seat_id, audience="hosts")
    return log.append(room_id, "seat.left", data, seat=stay.seat_id)


def close_lost_stays(*, process_id: UUID, alone: bool) -> int:
    """End the stays of processes that are gone: all but this one if it is `alone`, else those silent for 12 s."""
    now = utc_now()
    silent = ServerProcess.objects.exclude(pk=process_id)
    if not alone:
        silent = silent.filter(seen_at__lt=now - PROCESS_SILENT_FOR)
    seen = dict(silent.values_list("pk", "seen_at"))
    gone = set(seen)
    lost = Presence.objects.filter(left_at__isnull=True, process_id__in=gone)
    for room_id in set(lost.values_list("room_id", flat=True)):
        with open_log(room_id) as log:
            for stay in Presence.objects.filter(room_id=room_id, left_at__isnull=True, process_id__in=gone):
                # When the process was last known to live: what came after that, nobody here was there for.
                left = min(log.now, max(stay.joined_at, seen[stay.process_id]))
                Presence.objects.filter(pk=stay.pk).update(left_at=left, reason="server_lost")
                _say_left(log, room_id, stay, "server_lost")
    ServerProcess.objects.filter(pk__in=gone).delete()
    return len(gone)


def note_alive(*, process_id: UUID) -> None:
    """Say that this process serves sockets."""
    ServerProcess.objects.update_or_create(pk=process_id, defaults={"seen_at": utc_now()})


# --- what hosts do ---


def admit_seat(log: OpenLog, seat: Seat, frame: Admit) -> Row | None:
    """Let a knocking seat in. A locked room lets nobody in."""
    other = log.seat(seat.room_id, frame.seat)
    if other.state == State.ADMITTED:
        return None
    if log.room(seat.room_id).locked:
        raise RoomLocked
    if other.state != State.KNOCKING:
        raise WrongState("Nobody is knocking there.")
    other.state = State.ADMITTED
    other.spans = rules.opened_span(other.spans, log.room(seat.room_id).last_seq + 1)
    other.save(update_fields=["state", "spans"])
    return log.append(seat.room_id, "seat.admitted", {"seat": str(other.pk)}, seat=seat.pk, client_id=frame.id or None)


def deny_seat(log: OpenLog, seat: Seat, frame: Deny) -> Row | None:
    """Answer a knock with no. The person may knock again later."""
    other = log.seat(seat.room_id, frame.seat)
    if other.state == State.DENIED:
        return None
    if other.state != State.KNOCKING:
        raise WrongState("Nobody is knocking there.")
    other.state = State.DENIED
    other.save(update_fields=["state"])
    return log.append(
        seat.room_id, "seat.denied", {"seat": str(other.pk)}, seat=seat.pk, audience="hosts", client_id=frame.id or None
    )


def remove_seat(log: OpenLog, seat: Seat, frame: Remove) -> Row | None:
    """Send a seat out: back to the lobby, or for good. What it may read ends here."""
    other = log.seat(seat.room_id, frame.seat)
    if other.pk == seat.pk or other.pk == _creators_seat(log, seat.room_id):
        raise NotAllowed("The host of the room can't be removed.")
    wanted = State.BANNED if frame.ban else State.REMOVED
    if other.state == wanted:
        return None
    room = log.room(seat.room_id)
    other.spans = rules.closed_span(other.spans, room.last_seq + 1)
    other.state = wanted
    if rules.enters_alone(other.role):
        # Somebody who enters alone would be back at once.
        other.role = Seat.Role.OBSERVER
    other.save(update_fields=["state", "spans", "role"])
    Presence.objects.filter(seat=other, left_at__isnull=True).update(left_at=log.now, reason="removed")
    data = {"seat": str(other.pk), "ban": frame.ban}
    return log.append(seat.room_id, "seat.removed", data, seat=seat.pk, client_id=frame.id or None)


def promote_seat(log: OpenLog, seat: Seat, frame: Promote) -> Row | None:
    """Make an observer an interviewer, or the reverse."""
    other = log.seat(seat.room_id, frame.seat)
    if other.role == frame.role:
        return None
    if other.role not in rules.PANEL or other.pk == _creators_seat(log, seat.room_id) or other.state != State.ADMITTED:
        raise NotAllowed("Only somebody of the panel who has been let in can change between observer and interviewer.")
    other.role = Seat.Role(frame.role)
    other.audio = other.video = other.screen = False
    other.save(update_fields=["role", "audio", "video", "screen"])
    data = {"seat": str(other.pk), "role": other.role}
    return log.append(seat.room_id, "seat.promoted", data, seat=seat.pk, client_id=frame.id or None)


def mute_seat(log: OpenLog, seat: Seat, frame: Mute) -> Row | None:
    """Switch somebody's microphone off. Only its owner can switch it on again."""
    other = _present(log, seat, frame.seat)
    if not Seat.objects.filter(pk=other.pk, audio=True).update(audio=False):
        return None
    return log.append(seat.room_id, "seat.muted", {"seat": str(other.pk)}, seat=seat.pk, client_id=frame.id or None)


def ask_seat(log: OpenLog, seat: Seat, frame: Ask) -> Row:
    """Ask somebody to unmute, show themselves or share. Never an order."""
    other = _present(log, seat, frame.seat)
    if other.role == Seat.Role.OBSERVER:
        raise NotAllowed("Observers send no sound and no picture.")
    audience = rules.seats_only(str(seat.pk), str(other.pk))
    data = {"seat": str(other.pk), "what": frame.what}
    return log.append(seat.room_id, "media.asked", data, seat=seat.pk, audience=audience, client_id=frame.id or None)


# --- what everyone does for oneself ---


def change_media(log: OpenLog, seat: Seat, frame: Media) -> Row | None:
    """Say what one sends now."""
    if (seat.audio, seat.video, seat.screen) == (frame.audio, frame.video, frame.screen):
        return None
    seat.audio, seat.video, seat.screen = frame.audio, frame.video, frame.screen
    seat.save(update_fields=["audio", "video", "screen"])
    data = {"audio": frame.audio, "video": frame.video, "screen": frame.screen}
    return log.append(seat.room_id, "media.changed", data, seat=seat.pk, client_id=frame.id or None)


def raise_hand(log: OpenLog, seat: Seat, frame: Hand) -> Row | None:
    if not Seat.objects.filter(pk=seat.pk).exclude(hand=frame.up).update(hand=frame.up):
        return None
    seat.hand = frame.up
    return log.append(seat.room_id, "hand.changed", {"up": frame.up}, seat=seat.pk, client_id=frame.id or None)


def _present(log: OpenLog, seat: Seat, other_id: str) -> Seat:
    other = log.seat(seat.room_id, other_id)
    if not Presence.objects.filter(seat=other, left_at__isnull=True, place=Presence.Place.ROOM).exists():
        raise SeatGone
    return other


def _creators_seat(log: OpenLog, room_id: UUID) -> UUID | None:
    creator = log.room(room_id).created_by_id
    return Seat.objects.filter(room_id=room_id, user_id=creator).values_list("pk", flat=True).first()
