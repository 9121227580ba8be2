"""Timers and agenda phases: the server's, so that everybody counts the same seconds."""

from typing import Any
from uuid import UUID

from core.common.clock import to_iso, utc_now
from core.common.ids import new_id
from sessions_live import rules
from sessions_live.errors import NoSuchTimer, WrongState
from sessions_live.log import OpenLog, Row, open_log
from sessions_live.models import Seat, Timer
from sessions_live.protocol import TimerPause, TimerReset, TimerResume, TimerStart

MAX_ACTIVE = 16


def start_timer(log: OpenLog, seat: Seat, frame: TimerStart) -> Row:
    """Start a timer. Starting a phase of the agenda ends the phase before it."""
    room = log.room(seat.room_id)
    if frame.phase is not None:
        if frame.phase >= len(room.agenda):
            raise WrongState("The agenda has no such phase.")
        before = Timer.objects.filter(room=room, phase__isnull=False, state__in=["running", "paused"])
        for timer in before:
            _stop(log, timer, seat)
    elif Timer.objects.filter(room=room, state__in=["running", "paused"]).count() >= MAX_ACTIVE:
        raise WrongState("There are enough timers already. Reset one first.")
    timer = Timer.objects.create(
        id=new_id(),
        room=room,
        name=frame.name,
        seconds=frame.seconds,
        state=Timer.State.RUNNING,
        ends_at=rules.ends_after(now=log.now, milliseconds=frame.seconds * 1000),
        remaining_ms=frame.seconds * 1000,
        phase=frame.phase,
    )
    return _say(log, "timer.started", timer, seat.pk, frame.id)


def pause_timer(log: OpenLog, seat: Seat, frame: TimerPause) -> Row:
    timer = _timer(seat, frame.timer)
    if timer.state != Timer.State.RUNNING or timer.ends_at is None:
        raise WrongState("This timer is not running.")
    timer.remaining_ms = rules.remaining_ms(ends_at=timer.ends_at, now=log.now)
    timer.state, timer.ends_at = Timer.State.PAUSED, None
    timer.save()
    return _say(log, "timer.paused", timer, seat.pk, frame.id)


def resume_timer(log: OpenLog, seat: Seat, frame: TimerResume) -> Row:
    timer = _timer(seat, frame.timer)
    if timer.state != Timer.State.PAUSED:
        raise WrongState("This timer is not paused.")
    timer.ends_at = rules.ends_after(now=log.now, milliseconds=timer.remaining_ms)
    timer.state = Timer.State.RUNNING
    timer.save()
    return _say(log, "timer.resumed", timer, seat.pk, frame.id)


def reset_timer(log: OpenLog, seat: Seat, frame: TimerReset) -> Row | None:
    timer = _timer(seat, frame.timer)
    if timer.state == Timer.State.RESET:
        return None
    return _stop(log, timer, seat, frame.id)


def expire_timer(log: OpenLog, room_id: UUID, timer_id: UUID) -> Row | None:
    """Let a timer run out, if it is due: exactly once, whoever comes first and however often it is tried."""
    due = Timer.objects.filter(pk=timer_id, room_id=room_id, state=Timer.State.RUNNING, ends_at__lte=log.now)
    if not due.update(state=Timer.State.EXPIRED, ends_at=None, remaining_ms=0, updated_at=log.now):
        return None
    return _say(log, "timer.expired", Timer.objects.get(pk=timer_id), None, None)


def expire_due_timers() -> int:
    """Let every due timer run out, in rooms that no process watches, too. Returns how many."""
    count = 0
    for room_id, timer_id in Timer.objects.filter(state="running", ends_at__lte=utc_now()).values_list("room_id", "id")[
        :500
    ]:
        with open_log(room_id) as log:
            count += expire_timer(log, room_id, timer_id) is not None
    return count


def stop_all(log: OpenLog, room_id: UUID) -> None:
    """Stop what still runs when a room ends; nothing is said of each."""
    Timer.objects.filter(room_id=room_id, state__in=["running", "paused"]).update(
        state="reset", ends_at=None, updated_at=log.now
    )


def _stop(log: OpenLog, timer: Timer, seat: Seat, client_id: str | None = None) -> Row:
    timer.state, timer.ends_at, timer.remaining_ms = Timer.State.RESET, None, timer.seconds * 1000
    timer.save()
    return _say(log, "timer.reset", timer, seat.pk, client_id)


def _timer(seat: Seat, timer_id: str) -> Timer:
    try:
        timer = Timer.objects.filter(pk=UUID(timer_id), room_id=seat.room_id).first()
    except ValueError:
        timer = None
    if timer is None:
        raise NoSuchTimer
    return timer


def _say(log: OpenLog, kind: str, timer: Timer, seat: UUID | None, client_id: str | None) -> Row:
    data: dict[str, Any] = {
        "timer": str(timer.pk),
        "name": timer.name,
        "seconds": timer.seconds,
        "ends_at": to_iso(timer.ends_at) if timer.ends_at else None,
        "remaining_ms": timer.remaining_ms,
        "phase": timer.phase,
    }
    return log.append(timer.room_id, kind, data, seat=seat, client_id=client_id)
