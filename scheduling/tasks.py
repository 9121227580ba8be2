"""Jobs: what has to happen with bookings even if nobody looks. Each may run twice, or twice at once."""

from celery import shared_task

from core.common.sql import database_now
from scheduling.services import approving, cancelling, links, moving, next_free, practice, settling, waiting


@shared_task(name="scheduling.tasks.settle_practice")
def settle_practice() -> int:
    """End booked practice sessions that are over, or that nobody came to."""
    return practice.settle_due(now=database_now())


@shared_task(name="scheduling.tasks.look_at_calendars", ignore_result=True)
def look_at_calendars() -> int:
    """Work out the next free times that changed or have passed. Twice is once."""
    return next_free.look_at_due()


@shared_task(name="scheduling.tasks.sweep_bookings")
def sweep_bookings() -> int:
    """Let go what was not answered in time or lost a side; pass on offers, and offer what is free. Twice is once."""
    done = approving.expire_requests() + cancelling.cancel_without_a_side()
    return done + waiting.pass_on_offers() + waiting.offer_free_places()


@shared_task(name="scheduling.tasks.settle_sessions")
def settle_sessions() -> int:
    """Settle sessions that are long over by the record of who was there. Twice is once."""
    return settling.settle_due()


@shared_task(name="scheduling.tasks.expire_proposals")
def expire_proposals() -> int:
    """Close proposals that nobody answered in time. Twice is once."""
    return moving.expire_proposals()


@shared_task(name="scheduling.tasks.forget")
def forget() -> int:
    """Delete what nobody needs any more. Twice is once."""
    return links.forget_links(now=database_now())
