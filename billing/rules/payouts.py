"""What an interviewer's tokens are worth, and when they are paid out. Values in, values out."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

Schedule = Literal["weekly", "monthly", "manual"]

# After so many hours a failed payout is tried again; then a person has to look at it.
RETRY_HOURS = (24, 72, 168)


@dataclass(frozen=True, slots=True)
class Worth:
    """Tokens in money: net = gross − commission − recovered. Minor units."""

    tokens: int
    token_value_minor: int
    gross_minor: int
    commission_minor: int
    recovered_minor: int
    net_minor: int


def worth(tokens: int, *, token_value_minor: int, commission_percent: Decimal, owed: int = 0) -> Worth:
    """What so many tokens bring. Of them, `owed` ones are kept back for tokens owed to us, without commission.

    The commission is rounded half up to a whole minor unit.
    """
    kept_back = min(tokens, owed)
    gross = tokens * token_value_minor
    recovered = kept_back * token_value_minor
    commission = int((Decimal(gross - recovered) * commission_percent / 100).quantize(Decimal(1), ROUND_HALF_UP))
    return Worth(tokens, token_value_minor, gross, commission, recovered, gross - recovered - commission)


def period_end(now: datetime, schedule: str) -> datetime | None:
    """When the last period ended: Monday or the 1st, midnight UTC. None: nobody runs payouts but staff."""
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    if schedule == "weekly":
        return midnight - timedelta(days=midnight.weekday())
    if schedule == "monthly":
        return midnight.replace(day=1)
    return None


def next_run(now: datetime, schedule: str) -> datetime | None:
    """When payouts are made next."""
    last = period_end(now, schedule)
    if last is None:
        return None
    if schedule == "weekly":
        return last + timedelta(days=7)
    return (last + timedelta(days=32)).replace(day=1)


def retry_at(attempts: int, now: datetime) -> datetime | None:
    """When a payout that failed for the so-manieth time is tried again; None: no more by itself."""
    return now + timedelta(hours=RETRY_HOURS[attempts - 1]) if 1 <= attempts <= len(RETRY_HOURS) else None
