"""The one job of the wiring itself: showing that jobs are done."""

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

from config.jobs import HEARTBEAT_KEY, SILENT_AFTER


@shared_task(name="config.tasks.say_alive")
def say_alive() -> None:
    """Leave a mark that `/readyz` looks for; it fades after a minute."""
    cache.set(HEARTBEAT_KEY, timezone.now().isoformat(), SILENT_AFTER)
