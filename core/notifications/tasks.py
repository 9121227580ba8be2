"""What time does to notifications."""

from celery import shared_task

from core.notifications.services import tell_due


@shared_task(ignore_result=True)
def tell() -> None:
    """Tell what is due, and send what is on its way. Safe to run twice at once."""
    while tell_due():
        pass
