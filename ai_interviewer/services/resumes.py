"""Keeping the text of a résumé. The file is read in a bounded way and then let go; it is never served."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ai_interviewer import rules
from ai_interviewer.errors import TooManyResumes
from ai_interviewer.models import Resume
from ai_interviewer.plan import find_claims
from ai_interviewer.resumes import ResumeTooLarge, read_resume
from ai_interviewer.resumes.limits import MAX_BYTES
from core.common.errors import NotFound

__all__ = ["MAX_BYTES", "forget_unused", "keep_resume", "remove_resume"]


def keep_resume(*, user_id: UUID, name: str, file: Any) -> Resume:
    """Read an uploaded file and keep its text. Raises what `read_resume` raises, and TooManyResumes."""
    if file.size > MAX_BYTES:
        raise ResumeTooLarge
    if Resume.objects.filter(user_id=user_id).count() >= rules.MAX_RESUMES:
        raise TooManyResumes
    read = read_resume(file.read(), name=name)
    shown = "".join(letter for letter in name if letter.isprintable()).strip()[-160:] or "résumé"
    return Resume.objects.create(
        user_id=user_id,
        name=shown,
        kind=read.kind,
        pages=read.pages,
        size=file.size,
        text=read.text,
        claims=len(find_claims(read.text)),
    )


def forget_unused(*, unused_since: datetime) -> int:
    """Delete résumés that nobody has prepared an interview with for long; how many."""
    deleted, _ = Resume.objects.filter(used_at__lt=unused_since).delete()
    return deleted


def remove_resume(*, user_id: UUID, resume_id: UUID) -> None:
    """Delete a résumé of one's own. Raises NotFound."""
    deleted, _ = Resume.objects.filter(pk=resume_id, user_id=user_id).delete()
    if not deleted:
        raise NotFound
