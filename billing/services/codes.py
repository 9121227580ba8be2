"""Invite codes: making them, using them up, withdrawing them."""

import logging
import secrets
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from billing import rules, selectors
from billing.errors import CodeExpired, CodeRevoked, CodeSpent, CodeTaken, CodeUnknown, CodeUsedByYou
from billing.models import EntitlementGrant, InviteCode
from billing.services.grants import grant_plan
from billing.services.guesses import by_address, by_person, try_code
from core.audit import services as audit
from core.common.clock import utc_now
from core.common.errors import NotFound, Refusal
from core.common.ids import new_id
from core.common.sql import as_uuid, count_changed, database_now, fetch_rows

log = logging.getLogger(__name__)

PLAN = "pro"
WRONG = (CodeUnknown, CodeSpent, CodeExpired, CodeRevoked)

_USE_ONCE = """
    INSERT INTO billing_inviteuse (id, code_id, user_id, at) VALUES (%s, %s, %s, %s)
    ON CONFLICT (code_id, user_id) DO NOTHING
"""

_REVOKE_BATCH = """
    UPDATE billing_invitecode SET revoked_at = %s, updated_at = %s WHERE batch = %s AND revoked_at IS NULL RETURNING id
"""


def create_code(
    *,
    code: str = "",
    max_uses: int = 1,
    expires_at: datetime | None = None,
    created_by: UUID | None = None,
    via: str = InviteCode.Via.STAFF,
    note: str = "",
) -> InviteCode:
    """Make one invite code, of these letters or of drawn ones. Raises CodeTaken."""
    text = rules.normalise_code(code) if code else _draw()
    if not text:
        raise ValidationError(
            {"code": _("4 to 40 letters A to Z, digits, dashes; it begins and ends with a letter or digit.")}
        )
    try:
        with transaction.atomic():
            made = InviteCode.objects.create(
                code=text,
                max_uses=max_uses,
                expires_at=expires_at,
                created_by_id=created_by,
                created_via=via,
                note=note,
            )
            _record("code.made", [made.pk], by=created_by, via=via)
    except IntegrityError as error:
        raise CodeTaken from error
    log.info("billing.code_made actor=%s code=%s uses=%s", created_by or via, made.pk, max_uses)
    return made


def _record(
    action: str, codes: list[UUID], *, by: UUID | None, via: str = InviteCode.Via.STAFF, batch: UUID | None = None
) -> None:
    """Write down who made or withdrew codes; a key of the installation's has no person behind it."""
    audit.record(
        action=action,
        actor=by,
        actor_kind="person" if by or via == InviteCode.Via.STAFF else via,
        targets=[("code", str(code)) for code in codes[:50]],
        context={"count": len(codes), **({"batch": str(batch)} if batch else {})},
    )


@transaction.atomic
def create_codes(
    *,
    count: int,
    max_uses: int = 1,
    expires_at: datetime | None = None,
    created_by: UUID | None = None,
    via: str = InviteCode.Via.STAFF,
    note: str = "",
) -> list[InviteCode]:
    """Make a batch of drawn codes: all of them or none. Several bear the batch's id; one by itself is no batch."""
    if not 1 <= count <= rules.MAX_CODES_AT_ONCE:
        raise ValidationError({"count": _("1 to %(most)s.") % {"most": rules.MAX_CODES_AT_ONCE}})
    batch = new_id() if count > 1 else None
    made = InviteCode.objects.bulk_create(
        InviteCode(
            code=_draw(),
            batch=batch,
            max_uses=max_uses,
            expires_at=expires_at,
            created_by_id=created_by,
            created_via=via,
            note=note,
        )
        for _number in range(count)
    )
    _record("code.made", [code.pk for code in made], by=created_by, via=via, batch=batch)
    log.info("billing.codes_made actor=%s count=%s uses=%s", created_by or via, count, max_uses)
    return made


@transaction.atomic
def revoke_code(*, code_id: UUID, by: UUID | None = None, now: datetime | None = None) -> InviteCode:
    """Let nobody use a code any more. What it gave stays given. Twice is once."""
    now = now or utc_now()
    if InviteCode.objects.filter(pk=code_id, revoked_at__isnull=True).update(revoked_at=now, updated_at=now):
        _record("code.revoked", [code_id], by=by)
        log.info("billing.code_revoked actor=%s code=%s", by, code_id)
    code = selectors.codes().filter(pk=code_id).first()
    if code is None:
        raise NotFound
    return code


@transaction.atomic
def revoke_batch(*, batch: UUID, by: UUID | None = None, now: datetime | None = None) -> int:
    """Let nobody use what is left of a batch any more; how many codes that withdrew. What they gave stays given."""
    now = now or utc_now()
    codes = InviteCode.objects.filter(batch=batch)
    if not codes.exists():
        raise NotFound
    # One statement finds and withdraws them: a code is withdrawn, and written down, by one of two who do it at once.
    gone = fetch_rows(_REVOKE_BATCH, [now, now, batch])
    if gone:
        _record("code.revoked", [as_uuid(pk) for (pk,) in gone], by=by, batch=batch)
        log.info("billing.batch_revoked actor=%s batch=%s count=%s", by, batch, len(gone))
    return len(gone)


def redeem_code(
    *, user_id: UUID, code: str, address: str | None = None, now: datetime | None = None
) -> EntitlementGrant:
    """Use a code once for this person and give what it unlocks, both or neither.

    Refuses with CodeUnknown, CodeSpent, CodeExpired, CodeRevoked, CodeUsedByYou; after too many wrong codes of this
    person, or from this address, with TooManyGuesses. Not to be called inside a transaction.
    """
    counted = [by_person(user_id), *([by_address(address)] if address else [])]
    try:
        return try_code(lambda: _use(user_id=user_id, code=code, now=now), counted=counted, wrong=WRONG, now=now)
    except Refusal as refusal:
        log.info("billing.code_refused user=%s because=%s", user_id, refusal.code)
        raise


def _use(*, user_id: UUID, code: str, now: datetime | None) -> EntitlementGrant:
    text = rules.normalise_code(code)
    found = InviteCode.objects.filter(code=text).first() if text else None
    if found is None:
        raise CodeUnknown
    use_id, moment = new_id(), now or database_now()
    if not count_changed(_USE_ONCE, [use_id, found.pk, user_id, moment]):
        raise _used_before(user_id, now=moment)
    if not _take_one(found, now=moment):
        raise _why_not(found, now=moment)
    log.info("billing.code_used user=%s code=%s", user_id, found.pk)
    return grant_plan(
        user_id=user_id,
        plan=PLAN,
        source=EntitlementGrant.Source.INVITE,
        reference=str(use_id),
        now=now,
    )


def _take_one(code: InviteCode, *, now: datetime) -> bool:
    """Count one use, if there is one left. The database decides: of many at once, so many get one as there are."""
    usable = InviteCode.objects.filter(
        Q(expires_at__isnull=True) | Q(expires_at__gt=now), pk=code.pk, used__lt=F("max_uses"), revoked_at__isnull=True
    )
    return bool(usable.update(used=F("used") + 1, updated_at=now))


def _why_not(code: InviteCode, *, now: datetime) -> Refusal:
    code.refresh_from_db()
    state = rules.code_state(
        max_uses=code.max_uses, used=code.used, expires_at=code.expires_at, revoked_at=code.revoked_at, now=now
    )
    return {"revoked": CodeRevoked, "expired": CodeExpired}.get(state, CodeSpent)()


def _used_before(user_id: UUID, *, now: datetime) -> Refusal:
    """The first answer may have been lost on the way: say plainly what the person has."""
    plan = selectors.active_plan(user_id, now=now)
    if plan == PLAN:
        return CodeUsedByYou(_("You have redeemed this code already: Pro is yours."), plan=plan)
    return CodeUsedByYou(plan=plan)


def _draw() -> str:
    return rules.write_code([secrets.choice(rules.CODE_LETTERS) for _number in range(rules.CODE_LENGTH)])
