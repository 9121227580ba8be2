"""Jobs: what has to happen even if no process watches the room."""

from celery import shared_task

from sessions_live.services import timers


@shared_task(name="sessions_live.tasks.sweep")
def sweep() -> int:
    """Let due timers run out. Safe to run twice at once: each timer runs out once."""
    return timers.expire_due_timers()
