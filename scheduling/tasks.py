"""Jobs: what has to happen with bookings even if nobody looks. Each may run twice, or twice at once."""

from celery import shared_task

from core.common.sql import database_now
from scheduling.services import practice


@shared_task(name="scheduling.tasks.settle_practice")
def settle_practice() -> int:
    """End booked practice sessions that are over, or that nobody came to."""
    return practice.settle_due(now=database_now())
