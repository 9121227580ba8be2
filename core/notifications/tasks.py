"""What time does to notifications."""

from celery import shared_task

from core.notifications import services


@shared_task(ignore_result=True)
def tell() -> None:
    """Tell what is due, and hand it to the outgoing mail. Safe to run twice at once."""
    told = 0
    while some := services.tell_due() + services.mail_due():
        told += some
    if told:
        push.apply_async(expires=10)


@shared_task(ignore_result=True)
def push() -> None:
    """Send what is due by push. By itself, because other people's servers may take their time. Safe twice at once."""
    while services.push_due():
        pass


@shared_task(ignore_result=True)
def forget() -> None:
    """Delete what nobody needs any more. Twice is once."""
    services.forget()
