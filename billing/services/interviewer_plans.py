"""The interviewer plan: giving it and taking it back. Whoever asks whether it is in force asks the grants."""

import logging
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from billing.errors import ReferenceTaken
from billing.models import InterviewerGrant
from billing.services.grants import lock_person
from core.audit import services as audit
from core.common.sql import database_now

log = logging.getLogger(__name__)

Source = InterviewerGrant.Source
# What staff can take back. A subscription is paid for: it ends where it is paid.
GIVEN = (Source.ADMIN, Source.TRIAL)


@transaction.atomic
def grant_interviewer_plan(
    *,
    user_id: UUID,
    source: str = Source.ADMIN,
    ends_at: datetime | None = None,
    starts_at: datetime | None = None,
    reason: str = "",
    given_by: UUID | None = None,
    reference: str = "",
    now: datetime | None = None,
) -> InterviewerGrant:
    """Give somebody the interviewer plan, from now on and until it is taken back unless told otherwise.

    What staff gave before is replaced by what they give now. The same source and reference give once.
    """
    lock_person(user_id)
    now = now or database_now()
    if ends_at is not None and ends_at <= (starts_at or now):
        raise ValidationError({"ends_at": _("This has to be in the future.")})
    if source == Source.ADMIN and not reference:
        _in_force(user_id, now).filter(source=Source.ADMIN).update(revoked_at=now, updated_at=now)
    try:
        with transaction.atomic():
            grant = InterviewerGrant.objects.create(
                user_id=user_id,
                source=source,
                starts_at=starts_at or now,
                ends_at=ends_at,
                reason=reason,
                given_by_id=given_by,
                reference=reference,
            )
    except IntegrityError:
        return _given_before(user_id=user_id, source=source, reference=reference)
    audit.record(
        action="interviewer_plan.granted",
        actor=given_by,
        targets=[("person", str(user_id))],
        context={"grant": str(grant.pk), "source": str(source), "ends_at": ends_at.isoformat() if ends_at else ""},
    )
    log.info("billing.interviewer_plan_granted user=%s grant=%s source=%s", user_id, grant.pk, source)
    return grant


@transaction.atomic
def revoke_interviewer_plan(
    *, user_id: UUID, reason: str = "", by: UUID | None = None, now: datetime | None = None
) -> int:
    """Take back what was given without a payment; how many grants that ended. Twice is once."""
    lock_person(user_id)
    now = now or database_now()
    ended = list(_in_force(user_id, now).filter(source__in=GIVEN).values_list("pk", flat=True))
    if not ended:
        return 0
    InterviewerGrant.objects.filter(pk__in=ended).update(revoked_at=now, revoked_reason=reason, updated_at=now)
    audit.record(
        action="interviewer_plan.revoked",
        actor=by,
        targets=[("person", str(user_id))],
        context={"grants": [str(pk) for pk in ended], "reasoned": bool(reason)},
    )
    log.info("billing.interviewer_plan_revoked user=%s grants=%s", user_id, len(ended))
    return len(ended)


def _in_force(user_id: UUID, now: datetime) -> QuerySet[InterviewerGrant]:
    """Those in force or still to come."""
    found = InterviewerGrant.objects.filter(user_id=user_id, revoked_at__isnull=True)
    return found.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=now))


def _given_before(*, user_id: UUID, source: str, reference: str) -> InterviewerGrant:
    before = InterviewerGrant.objects.filter(source=source, reference=reference).exclude(reference="").first()
    if before is None:  # another constraint: a mistake of the caller's
        raise ValueError("no such source, or it would end before it starts")
    if before.user_id != user_id:
        raise ReferenceTaken
    return before
