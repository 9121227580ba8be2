"""Reviewing: who takes a case, what they decide, and what follows from it.

Whoever decides holds the case: a claim that ends by itself. So of two reviewers one works on it, and the database says
which one.
"""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from core.accounts import selectors as people
from core.accounts import services as accounts
from core.audit import services as audit
from core.common.clock import utc_now
from interviewers import rules, selectors
from interviewers.errors import (
    ClaimedByOther,
    DocumentsUndecided,
    Incomplete,
    NotClaimed,
    NotFound,
    NotYourself,
    WrongState,
)
from interviewers.models import Application, Document, Profile
from interviewers.services.documents import read_document
from interviewers.services.steps import UNCLAIMED, follow_papers, follow_waiting, lock, note, take_step, tell

State = Application.State
Decision = Literal["approve", "request_changes", "reject"]


@transaction.atomic
def claim_case(*, application_id: UUID, by: UUID, now: datetime | None = None) -> Application:
    """Take a case for some hours; taking it again renews that. Raises ClaimedByOther, NotYourself, WrongState."""
    now = now or utc_now()
    application = selectors.case(application_id)
    if application.user_id == by:
        raise NotYourself
    held: dict[str, Any] = {"claimed_by": by, "claimed_until": now + rules.CLAIM_LIFE}
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=now)
    rows = Application.objects.filter(pk=application_id)
    if rows.filter(claimed_by=by, claimed_until__gt=now).update(claimed_until=held["claimed_until"], updated_at=now):
        application.refresh_from_db()
        return application
    if take_step("claim", application=application, by=by, now=now, only=free, **held):
        return application
    # One that was left lying, or a document that came after the decision.
    over = free & (Q(state=State.IN_REVIEW) | Q(state__in=rules.LATER, waiting_since__isnull=False))
    if rows.filter(over).update(**held, updated_at=now):
        application.refresh_from_db()
        note(application, "claimed", by=by, now=now)
        return application
    application.refresh_from_db()
    raise _why_not(application, by=by, now=now)


@transaction.atomic
def release_case(*, application_id: UUID, by: UUID, now: datetime | None = None) -> Application:
    """Give a case back to the queue. Raises ClaimedByOther, NotClaimed."""
    now = now or utc_now()
    application = _held(application_id, by=by, now=now)
    if take_step("release", application=application, by=by, now=now, only=Q(claimed_by=by), **UNCLAIMED):
        return application
    Application.objects.filter(pk=application_id, claimed_by=by).update(**UNCLAIMED, updated_at=now)
    application.refresh_from_db()
    note(application, "released", by=by, now=now)
    return application


@transaction.atomic
def decide_document(
    *,
    application_id: UUID,
    document_id: UUID,
    by: UUID,
    decision: Literal["approve", "reject"],
    reason: str = "",
    now: datetime | None = None,
) -> Application:
    """Decide about one document of a case that one has taken; as long as that lasts, decide otherwise."""
    now = now or utc_now()
    application = _held(application_id, by=by, now=now)
    document = application.documents.filter(pk=document_id).first()
    if document is None:
        raise NotFound
    approved = decision == "approve"
    if document.state == Document.State.EXPIRED or (approved and rules.is_over(document.as_paper(), now.date())):
        raise WrongState(state=Document.State.EXPIRED)
    state = Document.State.APPROVED if approved else Document.State.REJECTED
    changed = application.documents.filter(pk=document_id).exclude(state=Document.State.EXPIRED)
    changed.update(state=state, reason=reason, decided_at=now, decided_by=by, reminded=None, updated_at=now)
    document.refresh_from_db()
    step = note(
        application,
        "document_approved" if approved else "document_rejected",
        by=by,
        now=now,
        reason=reason,
        document=document,
    )
    follow_papers(application)
    if application.state in rules.LATER:
        # Those of an application are told with its decision.
        tell(
            application,
            "interviewer_document_decided",
            key=f"step:{step.pk}",
            title=document.title,
            approved=approved,
            reason=reason,
        )
    follow_waiting(application, now=now)
    application.refresh_from_db()
    return application


@transaction.atomic
def decide_application(
    *, application_id: UUID, by: UUID, decision: Decision, reason: str = "", now: datetime | None = None
) -> Application:
    """Decide about an application that one has taken. Approving lets its person work.

    Raises ClaimedByOther, NotClaimed, WrongState; DocumentsUndecided where approving would be too early.
    """
    now = now or utc_now()
    application = _held(application_id, by=by, now=now, states=(State.IN_REVIEW,))
    if decision == "approve":
        _check_ready(application, now=now)
    step = take_step(
        decision,
        application=application,
        by=by,
        now=now,
        reason=reason,
        only=Q(claimed_by=by, claimed_until__gt=now),
        waiting_since=None,
        decided_at=now,
        **UNCLAIMED,
    )
    if step is None:
        raise WrongState(state=application.state)
    if decision == "approve":
        _let_work(application, by=by, now=now)
    declined = application.documents.filter(state=Document.State.REJECTED)
    documents = [{"title": document.title, "reason": document.reason} for document in declined]
    tell(
        application,
        f"interviewer_application_{rules.TAKEN[decision]}",
        key=f"step:{step.pk}",
        reason=reason,
        documents=documents,
    )
    return application


@transaction.atomic
def suspend_work(*, application_id: UUID, by: UUID, reason: str, now: datetime | None = None) -> Application:
    """Stop an approved interviewer from working: out of the search at once, sockets closed. Raises WrongState."""
    now = now or utc_now()
    application = _other(application_id, by=by)
    step = take_step("suspend", application=application, by=by, now=now, reason=reason, **UNCLAIMED)
    if step is None:
        raise WrongState(state=application.state)
    Profile.objects.filter(user_id=application.user_id).update(approved=False, updated_at=now)
    accounts.suspend_interviewer(user_id=application.user_id, by=by)
    tell(application, "interviewer_suspended", key=f"step:{step.pk}", reason=reason)
    return application


@transaction.atomic
def reinstate_work(*, application_id: UUID, by: UUID, reason: str = "", now: datetime | None = None) -> Application:
    """Let a suspended interviewer work again. Raises WrongState."""
    now = now or utc_now()
    application = _other(application_id, by=by)
    step = take_step("reinstate", application=application, by=by, now=now, reason=reason)
    if step is None:
        raise WrongState(state=application.state)
    _let_work(application, by=by, now=now)
    tell(application, "interviewer_reinstated", key=f"step:{step.pk}", reason=reason)
    return application


def release_lapsed(*, now: datetime | None = None, most: int = 200) -> int:
    """Give back what was taken and left lying; how many. Twice is once."""
    now = now or utc_now()
    given_back = 0
    for application in Application.objects.filter(claimed_until__lte=now).order_by("claimed_until")[:most]:
        with transaction.atomic():
            over = Q(claimed_until__lte=now)
            if take_step("release", application=application, by=None, now=now, only=over, **UNCLAIMED):
                given_back += 1
            else:
                given_back += Application.objects.filter(over, pk=application.pk).update(**UNCLAIMED)
    return given_back


def show_to_reviewer(document: Document, *, application: Application, by: UUID, now: datetime | None = None) -> bytes:
    """A document's bytes, for whoever works on the case; who looked is kept. Raises ClaimedByOther, NotClaimed."""
    check_claim(application, by=by, now=now)
    data = read_document(document)
    audit.record(
        action="document.read",
        actor=by,
        targets=[
            ("application", str(application.pk)),
            ("document", str(document.pk)),
            ("person", str(application.user_id)),
        ],
    )
    return data


def check_claim(application: Application, *, by: UUID, now: datetime | None = None) -> None:
    """Nothing for whoever works on the case; else ClaimedByOther or NotClaimed."""
    now = now or utc_now()
    if not rules.is_held(claimed_by=application.claimed_by_id, claimed_until=application.claimed_until, now=now):
        raise NotClaimed
    if application.claimed_by_id != by:
        raise ClaimedByOther(claimed_by=_name(application))


def _held(application_id: UUID, *, by: UUID, now: datetime, states: tuple[str, ...] = ()) -> Application:
    """The case, locked, if this reviewer works on it."""
    application = _other(application_id, by=by)
    if states and application.state not in states:
        raise WrongState(state=application.state)
    check_claim(application, by=by, now=now)
    return application


def _other(application_id: UUID, *, by: UUID) -> Application:
    """The application, locked, if it isn't one's own."""
    application = lock(Application.objects.filter(pk=application_id).exclude(state=State.DRAFT))
    if application.user_id == by:
        raise NotYourself
    return application


def _check_ready(application: Application, *, now: datetime) -> None:
    documents = list(application.documents.all())
    waiting = [str(document.pk) for document in documents if document.state == Document.State.WAITING]
    lacks = rules.valid_until([document.as_paper() for document in documents]) < now.date()
    if waiting or lacks:
        raise DocumentsUndecided(missing=[*waiting, *(rules.REQUIRED_KINDS if lacks else ())])
    missing = selectors.missing_of(selectors.profile_of(application.user_id))
    if missing:  # changed while it was reviewed
        raise Incomplete(missing=["profile"])


def _let_work(application: Application, *, by: UUID, now: datetime) -> None:
    # Whoever reviews gives nobody a role that an admin has taken away meanwhile.
    if not people.is_interviewer(application.user_id):
        raise WrongState(state=application.state)
    rows = Profile.objects.filter(user_id=application.user_id)
    rows.filter(joined_at__isnull=True).update(joined_at=now)
    rows.update(approved=True, updated_at=now)
    follow_papers(application)
    accounts.activate_interviewer(user_id=application.user_id, by=by)


def _why_not(application: Application, *, by: UUID, now: datetime) -> ClaimedByOther | WrongState:
    if rules.is_held(claimed_by=application.claimed_by_id, claimed_until=application.claimed_until, now=now):
        return ClaimedByOther(claimed_by=_name(application))
    return WrongState(state=application.state)


def _name(application: Application) -> str:
    return application.claimed_by.name if application.claimed_by else ""
