"""What the calendar does to documents: reminders before their end, and the end."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from core.common.clock import utc_now
from core.notifications.services import notify
from interviewers import rules
from interviewers.models import Application, Document
from interviewers.services.steps import follow_papers, lock, note

State = Document.State


def remind_of_ends(*, now: datetime | None = None, most: int = 500) -> int:
    """Write to those whose documents end in 30 or 7 days or have ended; how many reminders were due. Twice is once."""
    now = now or utc_now()
    horizon = now.date() + timedelta(days=rules.REMINDERS[0])
    due = Document.objects.filter(state=State.APPROVED, expires_on__isnull=False, expires_on__lte=horizon)
    return sum(_remind(pk, now=now) for pk in due.order_by("expires_on").values_list("pk", flat=True)[:most])


@transaction.atomic
def _remind(document_id: UUID, *, now: datetime) -> bool:
    found = Application.objects.filter(documents=document_id)
    if not found.exists():  # removed meanwhile
        return False
    application = lock(found)
    document = application.documents.filter(pk=document_id, state=State.APPROVED, expires_on__isnull=False).first()
    if document is None or document.expires_on is None:
        return False
    days = rules.reminder_due(expires_on=document.expires_on, today=now.date(), reminded=document.reminded)
    if days is None:
        return False
    ended = days == 0
    Document.objects.filter(pk=document_id).update(
        reminded=days, state=State.EXPIRED if ended else State.APPROVED, updated_at=now
    )
    if ended:
        document.refresh_from_db()
        note(application, "document_expired", by=None, now=now, document=document)
        follow_papers(application)
    if not _is_replaced(document):
        notify(
            "interviewer_document_expired" if ended else "interviewer_document_expiring",
            user_id=application.user_id,
            key=f"document:{document_id}:{document.expires_on.isoformat()}:{days}",
            context={
                "title": document.title,
                "expires_on": document.expires_on,
                "required": document.kind in rules.REQUIRED_KINDS,
            },
            about=f"document:{document_id}",
            url="/interviewer/profile",
        )
    return True


def _is_replaced(document: Document) -> bool:
    """True if a newer one does its work already. Certificates stand for themselves."""
    if document.kind not in rules.REQUIRED_KINDS:
        return False
    others = Document.objects.filter(application_id=document.application_id, kind=document.kind).exclude(pk=document.pk)
    last = document.expires_on
    return any(
        other.state == State.APPROVED and (other.expires_on is None or (last is not None and other.expires_on > last))
        for other in others
    )
