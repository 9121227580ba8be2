"""How an application moves: a conditional update, a row of history, a line in the audit. Nothing else moves one."""

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet

from core.accounts.services import post_letter
from core.audit import services as audit
from core.common.ids import new_id
from interviewers import rules
from interviewers.errors import NotFound
from interviewers.models import Application, ApplicationStep, Document, Profile

log = logging.getLogger(__name__)

UNCLAIMED: Mapping[str, Any] = {"claimed_by": None, "claimed_until": None}


def lock(found: QuerySet[Application]) -> Application:
    """The application, held until the transaction ends: whoever changes it or its documents waits here. First of all
    locks, always.
    """
    application = found.select_for_update(of=("self",)).first()
    if application is None:
        raise NotFound
    return application


def take_step(
    step: rules.Step,
    *,
    application: Application,
    by: UUID | None,
    now: datetime,
    reason: str = "",
    only: Q | None = None,
    **changes: Any,
) -> ApplicationStep | None:
    """Let the application take a step, if it still can: the database decides. None where somebody else was quicker."""
    origins, target = rules.STEPS[step]
    if step in rules.DECISIONS:
        changes["reason"] = reason
    rows = Application.objects.filter(only or Q(), pk=application.pk, state__in=origins)
    if not rows.update(state=target, updated_at=now, **changes):
        return None
    application.refresh_from_db()
    return note(application, rules.TAKEN[step], by=by, now=now, reason=reason)


def note(
    application: Application,
    what: str,
    *,
    by: UUID | None,
    now: datetime,
    reason: str = "",
    document: Document | None = None,
) -> ApplicationStep:
    """Write what happened into the history and the audit."""
    made = ApplicationStep.objects.create(
        id=new_id(),
        application=application,
        at=now,
        what=what,
        reason=reason,
        by_id=by,
        document=document.pk if document else None,
    )
    targets = [("application", str(application.pk)), ("person", str(application.user_id))]
    if document:
        targets.append(("document", str(document.pk)))
    action = what.replace("document_", "document.", 1) if document else f"application.{what}"
    context = {"kind": document.kind} if document else {"state": application.state}
    audit.record(action=action, actor=by, targets=targets, context=context)
    log.info("interviewers.step application=%s what=%s by=%s", application.pk, what, by)
    return made


def tell(application: Application, kind: str, *, key: str, **context: Any) -> None:
    """Post a letter to whom the application is of."""
    post_letter(kind=kind, user_id=application.user_id, context={"origin": settings.ORIGINS[0], **context}, key=key)


def follow_papers(application: Application) -> None:
    """Bring the profile to what the documents say. The application is locked."""
    papers = [document.as_paper() for document in application.documents.all()]
    Profile.objects.filter(user_id=application.user_id).update(papers_until=rules.valid_until(papers))


def follow_waiting(application: Application, *, now: datetime) -> None:
    """After approval it is our turn as long as a document waits. Without one, whoever took the case is done."""
    if application.state not in rules.LATER:
        return
    rows = Application.objects.filter(pk=application.pk)
    if application.documents.filter(state=Document.State.WAITING).exists():
        rows.filter(waiting_since__isnull=True).update(waiting_since=now)
    else:
        rows.update(waiting_since=None, **UNCLAIMED)
