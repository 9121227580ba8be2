"""Applying: beginning, handing in, taking back."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from billing.plans import CURRENCY
from core.accounts import services as accounts
from core.common.clock import to_iso, utc_now
from interviewers import rules, selectors
from interviewers.errors import AppliedTooSoon, Incomplete, WrongState
from interviewers.models import Application, Profile
from interviewers.services.steps import UNCLAIMED, lock, note, take_step

State = Application.State


@transaction.atomic
def begin_application(*, user_id: UUID, now: datetime | None = None) -> tuple[Application, bool]:
    """Somebody wants to interview here: they get the role, at its beginning, and a draft; True if that is new.

    Twice is once. Somebody who was declined begins again after `APPLICATION_AGAIN_DAYS`, else AppliedTooSoon.
    """
    now = now or utc_now()
    application, made = Application.objects.get_or_create(user_id=user_id)
    if made:
        # The role goes first of all locks elsewhere, too: whoever has it counts as an interviewer from here on.
        accounts.give_role(user_id=user_id, role="interviewer", by=user_id)
        Profile.objects.get_or_create(user_id=user_id, defaults={"currency": CURRENCY})
        note(application, "begun", by=user_id, now=now)
        return application, True
    if application.state != State.REJECTED:
        return application, False
    again_at = selectors.again_at(application)
    if again_at is not None and again_at > now:
        raise AppliedTooSoon(again_at=to_iso(again_at))
    accounts.give_role(user_id=user_id, role="interviewer", by=user_id)
    again = take_step("reapply", application=application, by=user_id, now=now, reason="", **UNCLAIMED)
    return application, again is not None


@transaction.atomic
def submit_application(*, user_id: UUID, second_factor: tuple[bool, bool], now: datetime | None = None) -> Application:
    """Hand the application in for review. Raises Incomplete with what is missing, WrongState.

    `second_factor`: whether this person needs one, and has one.
    """
    now = now or utc_now()
    application = lock(Application.objects.filter(user_id=user_id))
    if not rules.may_take("submit", application.state):
        raise WrongState(state=application.state)
    items = selectors.checklist_of(
        user_id=user_id,
        profile=selectors.profile_of(user_id),
        documents=list(application.documents.all()),
        second_factor=second_factor,
        today=now.date(),
    )
    missing = [what for item in items if item.needed for what in item.missing]
    if missing:
        raise Incomplete(missing=missing)
    taken = take_step(
        "submit",
        application=application,
        by=user_id,
        now=now,
        submitted_at=now,
        waiting_since=now,
        **UNCLAIMED,
    )
    if taken is None:
        raise WrongState(state=application.state)
    return application


@transaction.atomic
def withdraw_application(*, user_id: UUID, now: datetime | None = None) -> Application:
    """Take the application back, also while it is reviewed; it is a draft again. Raises WrongState."""
    now = now or utc_now()
    application = lock(Application.objects.filter(user_id=user_id))
    taken = take_step("withdraw", application=application, by=user_id, now=now, waiting_since=None, **UNCLAIMED)
    if taken is None:
        raise WrongState(state=application.state)
    return application
