"""Jobs of the AI interviewer. What has to be done is a row; a job only looks sooner than the sweep would."""

import logging
from datetime import timedelta
from uuid import UUID

from celery import shared_task
from django.conf import settings

from ai_interviewer.services import interviews, reports, resumes
from core.common.clock import utc_now

log = logging.getLogger(__name__)


@shared_task(name="ai_interviewer.tasks.build_report")
def build_report(interview_id: str) -> bool:
    """Make one report, unless somebody is at it or has made it."""
    return reports.build(UUID(interview_id))


@shared_task(name="ai_interviewer.tasks.sweep")
def sweep() -> None:
    """Whatever is due: clocks of candidates who left, interviews that may go on or are too old, reports."""
    for part in (interviews.pause_abandoned, interviews.restore_all, interviews.finish_old, reports.build_due):
        try:
            part()
        except Exception as reason:  # what one of them stumbles over must not keep the others from theirs
            log.error("sweep.failed part=%s reason=%s", part.__name__, type(reason).__name__)


@shared_task(name="ai_interviewer.tasks.forget")
def forget() -> int:
    """Delete résumés that were not used for as long as words are kept, if the installation wants that."""
    if settings.SESSION_WORDS_DAYS <= 0:
        return 0
    return resumes.forget_unused(unused_since=utc_now() - timedelta(days=settings.SESSION_WORDS_DAYS))
