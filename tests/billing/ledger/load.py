"""Random work on a few wallets that many do at once, in threads or in processes of their own."""

import random
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import connections

from billing.models import Earning, Hold, LedgerTransaction
from billing.services import ledger
from core.common.errors import Refusal

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)


def work_in_process(database: dict[str, Any], people: Sequence[UUID], seed: int, times: int) -> Counter[str]:
    """`work` in a process that `prepared` has made ready."""
    from tests.billing.ledger import prepared

    prepared.use(database)
    return work(people, seed, times)


def work(people: Sequence[UUID], seed: int, times: int) -> Counter[str]:
    """So many random acts; how often each was done or refused. What else goes wrong is counted by its name."""
    worker = Worker(people, seed)
    done: Counter[str] = Counter()
    for _time in range(times):
        name, act = worker.draw()
        try:
            act()
            done[name] += 1
        except Refusal as refusal:
            done[f"{name}: {refusal.code}"] += 1
        except Exception as error:  # what must not happen: the test looks for it
            done[f"ERROR {name}: {type(error).__name__} {error}"[:300]] += 1
    connections.close_all()
    return done


class Worker:
    """Draws what to do next. All of them meet on the same wallets, holds and keys."""

    def __init__(self, people: Sequence[UUID], seed: int) -> None:
        self.people = people
        self.chance = random.Random(seed)

    def draw(self) -> tuple[str, Any]:
        names = ["hold"] * 6 + ["capture"] * 4 + ["release"] * 3 + ["credit"] * 3 + ["give"] * 3
        names += ["expire", "due", "take", "restore", "unearn", "redeem", "same"]
        name = self.chance.choice(names)
        return name, getattr(self, name)

    def hold(self) -> None:
        expires = NOON + timedelta(minutes=self.chance.randint(0, 60)) if self.chance.random() < 0.2 else None
        ledger.hold_tokens(
            owner_id=self.one(), tokens=self.chance.randint(1, 30), reason=f"slot:{uuid4()}", expires_at=expires,
            now=self.now(),
        )  # fmt: skip

    def same(self) -> None:
        """A hold whose key others use as well."""
        number = self.chance.randint(1, 40)
        ledger.hold_tokens(owner_id=self.people[number % len(self.people)], tokens=3, reason=f"same:{number}")

    def capture(self) -> None:
        hold = self.any_hold()
        if hold is not None:
            part = self.chance.randint(1, hold.tokens) if self.chance.random() < 0.3 else None
            to = None if self.chance.random() < 0.1 else self.one()
            ledger.capture_hold(hold_id=hold.pk, to=to, tokens=part, now=self.now())

    def release(self) -> None:
        if (hold := self.any_hold()) is not None:
            ledger.release_hold(hold_id=hold.pk, now=self.now())

    def credit(self) -> None:
        number = self.chance.randint(1, 3000)
        # Now and then a key that somebody used, as when a webhook comes twice.
        who = self.people[number % len(self.people)]
        ledger.credit_tokens(user_id=who, tokens=number % 40 + 1, key=f"purchase:{number}", reason=f"purchase:{number}")

    def give(self) -> None:
        expires = NOON + timedelta(minutes=self.chance.randint(-5, 60)) if self.chance.random() < 0.7 else None
        ledger.give_tokens(
            user_id=self.one(), tokens=self.chance.randint(1, 25), key=str(uuid4()), reason="staff:x", source="staff",
            expires_at=expires, now=self.now(),
        )  # fmt: skip

    def expire(self) -> None:
        ledger.expire_lots(now=self.now())

    def due(self) -> None:
        ledger.release_due_holds(now=self.now())

    def take(self) -> None:
        number = self.chance.randint(1, 3000)
        who = self.people[number % len(self.people)]
        ledger.take_back_tokens(user_id=who, tokens=number % 40 + 1, key=f"refund:{number}", reason="refund:x")

    def restore(self) -> None:
        taken = LedgerTransaction.objects.filter(key__startswith="take:").order_by("?").first()
        if taken is not None:
            ledger.restore_tokens(key_of=taken.key.removeprefix("take:"), key=str(uuid4()))

    def unearn(self) -> None:
        earning = Earning.objects.filter(taken_back=0).order_by("?").first()
        if earning is not None:
            ledger.take_back_earning(
                hold_id=earning.hold_id, key=str(uuid4()), reason="booking:x", to_owner=self.chance.random() < 0.8
            )

    def redeem(self) -> None:
        ledger.redeem_earnings(
            user_id=self.one(), tokens=self.chance.randint(1, 20), key=str(uuid4()), reason="payout:x"
        )

    def one(self) -> UUID:
        return self.chance.choice(self.people)

    def now(self) -> datetime:
        return NOON + timedelta(minutes=self.chance.randint(0, 30))

    def any_hold(self) -> Any:
        """Mostly one that is open; the others want the same one."""
        holds = Hold.objects.filter(state="held") if self.chance.random() < 0.8 else Hold.objects.all()
        found = list(holds.order_by("-id")[:12])
        return self.chance.choice(found) if found else None
