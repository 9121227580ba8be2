"""Forgetting: the words of sessions that ended long ago."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from sessions_live.models import Event, Feedback, Incident, Note, QualitySample, Room
from sessions_live.services import recordings

WORDS = ("chat.", "note.", "transcript.", "ai.")

_also: list[Callable[[UUID], None]] = []


def also_forget(forgetter: Callable[[UUID], None]) -> None:
    """Let an upper app forget the words that it keeps of a room, in the same transaction. In `AppConfig.ready()`."""
    _also.append(forgetter)


@transaction.atomic
def forget_room(room_id: UUID) -> None:
    """Delete what was said and written in one session. Who was there and when stays. Twice does nothing more."""
    _forget_words(room_id)


def forget_old_sessions(*, ended_before: datetime, limit: int = 100) -> int:
    """Delete what was said and written in sessions that ended before a moment; returns how many sessions.

    Who was there and when stays, because money and no-shows hang on it. Sessions with an incident are kept until the
    case is closed. Running it twice does nothing more.
    """
    open_cases = Incident.objects.exclude(state=Incident.State.CLOSED).values("room_id")
    old = Room.objects.filter(state=Room.State.ENDED, ended_at__lt=ended_before, words_forgotten=False)
    count = 0
    for room in old.exclude(pk__in=open_cases)[:limit]:
        with transaction.atomic():
            _forget_words(room.pk)
        count += 1
    return count


def _forget_words(room_id: UUID) -> None:
    # Locked like for any change: what is being written now is written before and goes, or comes after and knows.
    room = Room.objects.select_for_update().get(pk=room_id)
    for words in WORDS:
        Event.objects.filter(room=room, kind__startswith=words).delete()
    Note.objects.filter(room=room).delete()
    Feedback.objects.filter(room=room).delete()
    QualitySample.objects.filter(room=room).delete()
    Incident.objects.filter(room=room).update(events=[], quality=[])
    recordings.forget_recordings_of(room.pk)
    for forget in _also:
        forget(room.pk)
    Room.objects.filter(pk=room.pk).update(words_forgotten=True)
