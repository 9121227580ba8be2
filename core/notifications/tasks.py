"""What time does to notifications."""

from celery import shared_task

from core.notifications import services


@shared_task(ignore_result=True)
def tell() -> None:
    """Tell what is due, and send it by its ways. Safe to run twice at once."""
    while services.tell_due() + services.mail_due():
        pass
    while services.push_due():
        pass


@shared_task(ignore_result=True)
def forget() -> None:
    """Delete what nobody needs any more. Twice is once."""
    services.forget()
