"""Wallets for tests, and the proof that the books hold."""

from datetime import datetime
from itertools import count
from typing import Any

from billing.models import Wallet
from billing.services import ledger
from billing.services.ledger import Posted
from tests.billing.conftest import NOON

_numbers = count(1)


def pay(user: Any, tokens: int, *, key: str = "") -> Posted:
    """Tokens that somebody bought."""
    key = key or f"bought:{next(_numbers)}"
    return ledger.credit_tokens(user_id=user.pk, tokens=tokens, key=key, reason=key, now=NOON)


def give(user: Any, tokens: int, *, expires_at: datetime | None = None, key: str = "") -> Posted:
    """Tokens that somebody was given."""
    key = key or f"given:{next(_numbers)}"
    return ledger.give_tokens(
        user_id=user.pk, tokens=tokens, key=key, reason=key, source="staff", expires_at=expires_at, now=NOON
    )


def hold(user: Any, tokens: int, reason: str = "slot:1", **more: Any) -> Any:
    """Tokens that somebody set aside."""
    return ledger.hold_tokens(owner_id=user.pk, tokens=tokens, reason=reason, **{"now": NOON, **more})


def columns(user: Any) -> dict[str, int]:
    """What somebody's wallet says."""
    wallet = Wallet.objects.get(user=user)
    return {
        "paid": wallet.balance - wallet.free_balance,
        "free": wallet.free_balance,
        "held": wallet.locked_balance,
        "earned": wallet.earned_balance,
        "owed": wallet.owed,
    }


def ensure_books() -> None:
    """Every wallet says what its entries say."""
    assert ledger.check_books(NOON).findings == []
