"""What time does to sign-ins."""

from allauth.usersessions.models import UserSession
from celery import shared_task
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef
from django.utils import timezone

from core.accounts.mail import trim_outbox
from core.accounts.models import SignIn, Ticket
from core.accounts.services import challenges, codes, letters
from core.accounts.services.sessions import end_sessions


@shared_task(ignore_result=True)
def sweep() -> None:
    """Forget what nobody used in time, old mail and ended sessions; close the sockets of those. Twice is once."""
    now = timezone.now()
    Ticket.objects.filter(expires_at__lte=now).delete()
    challenges.forget(now)
    codes.forget(now)
    letters.forget(now)
    still_open = Session.objects.filter(session_key=OuterRef("user_session__session_key"), expire_date__gt=now)
    over = SignIn.objects.filter(~Exists(still_open)).values_list("pk", flat=True)
    end_sessions([str(pk) for pk in over[:200]], reason="expired")
    UserSession.objects.filter(
        ~Exists(Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=now))
    ).delete()
    Session.objects.filter(expire_date__lte=now).delete()
    trim_outbox()


@shared_task(ignore_result=True)
def send_letters() -> None:
    """Send the letters that are due. Safe to run twice at once."""
    while letters.send_due():
        pass
