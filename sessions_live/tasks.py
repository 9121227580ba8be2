"""Jobs: what has to happen even if no process watches the room."""

from datetime import timedelta

from celery import shared_task
from django.conf import settings

from core.common.clock import utc_now
from core.common.sql import database_now
from sessions_live.services import booked_rooms, recordings, retention, timers


@shared_task(name="sessions_live.tasks.sweep")
def sweep() -> int:
    """Let due timers run out, end recordings whose writer is gone, close booked rooms. Safe to run twice at once."""
    return timers.expire_due_timers() + recordings.close_lost() + booked_rooms.end_closed(now=database_now())


@shared_task(name="sessions_live.tasks.forget")
def forget() -> int:
    """Forget the words of old sessions, if the installation wants that."""
    if settings.SESSION_WORDS_DAYS <= 0:
        return 0
    return retention.forget_old_sessions(ended_before=utc_now() - timedelta(days=settings.SESSION_WORDS_DAYS))


@shared_task(name="sessions_live.tasks.sweep_recordings")
def sweep_recordings() -> int:
    """Delete recordings that were kept long enough, and files that no recording claims. Safe to run twice at once."""
    if settings.RECORDINGS_KEPT_DAYS > 0:
        recordings.delete_old(made_before=utc_now() - timedelta(days=settings.RECORDINGS_KEPT_DAYS))
    return recordings.sweep_files()
