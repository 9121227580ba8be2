"""What staff does to other people's wallets."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from billing.errors import ReferenceTaken
from billing.models import BookCheck
from billing.services.ledger.books import Posted
from billing.services.ledger.check import check_books
from billing.services.ledger.tokens import give_tokens
from core.accounts import directory
from core.accounts.errors import NotYourself
from core.audit import services as audit
from core.common.errors import IdempotencyKeyReused, NotFound


@transaction.atomic
def give_by_staff(
    *,
    user_id: UUID,
    tokens: int,
    reason: str,
    by: UUID,
    key: str,
    expires_at: datetime | None = None,
    now: datetime | None = None,
) -> Posted:
    """Give somebody tokens, with a reason that they read. The same key of the same giver again is once.

    Raises NotYourself, NotFound, IdempotencyKeyReused.
    """
    if by == user_id:
        raise NotYourself
    if user_id not in directory.names_of([user_id]):
        raise NotFound
    try:
        posted = give_tokens(
            user_id=user_id, tokens=tokens, key=f"{by.hex}:{key}", reason=f"staff:{reason}", source="staff",
            expires_at=expires_at, now=now,
        )  # fmt: skip
    except ReferenceTaken as taken:
        raise IdempotencyKeyReused from taken
    if posted.is_new:
        audit.record(
            action="tokens.given",
            actor=by,
            targets=[("person", str(user_id)), ("transaction", str(posted.transaction_id))],
            context={"tokens": tokens},
        )
    return posted


def check_by_staff(*, by: UUID) -> BookCheck:
    """Check the books because somebody asked for it."""
    with transaction.atomic():
        check = check_books()
        audit.record(
            action="books.checked",
            actor=by,
            targets=[("book_check", str(check.pk))],
            context={"findings": len(check.findings)},
        )
    return check
