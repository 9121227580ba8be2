"""Something in the wallets of the demo people, for a first look. Made by the launcher in embedded mode only."""

from datetime import datetime, timedelta

from django.contrib.auth import get_user_model

from billing.services import ledger
from core.common.sql import database_now

# Before the server's first day: how many days ago, and for how many tokens, the demo interviewer was paid.
_EARNED = ((10, 24), (2, 16))


def make_demo_money(*, now: datetime | None = None) -> None:
    """Tokens for the candidates, earnings for the interviewer. As often as you like: what was given is given once."""
    now = now or database_now()
    people = {
        user.email.partition("@")[0]: user.pk for user in get_user_model().objects.filter(email__endswith="@demo.test")
    }
    if not {"candidate", "candidate2", "interviewer"} <= people.keys():
        return
    for name, tokens, days in (("candidate", 20, 60), ("candidate2", 60, 90)):
        ledger.give_tokens(
            user_id=people[name],
            tokens=tokens,
            key=f"demo:{name}",
            reason="welcome",
            source="staff",
            expires_at=now + timedelta(days=days),
            now=now - timedelta(days=12),
        )
    for ago, tokens in _EARNED:
        moment = now - timedelta(days=ago)
        hold = ledger.hold_tokens(owner_id=people["candidate2"], tokens=tokens, reason=f"demo:{ago}", now=moment)
        ledger.capture_hold(hold_id=hold, to=people["interviewer"], now=moment)
