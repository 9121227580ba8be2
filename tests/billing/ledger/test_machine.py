"""Whatever is done in whatever order, the wallets are those of a model of a few lines (issue E, "It holds when" 2)."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from billing.errors import HoldResolved, NotEnoughTokens
from billing.services import ledger
from core.common.errors import NotFound
from tests.billing.conftest import NOON, make_person
from tests.billing.ledger.wallets import columns

pytestmark = [pytest.mark.both_databases]

WHO = st.integers(0, 2)
SOME = st.integers(1, 12)
_names = count(1)


@dataclass
class Purse:
    """What somebody has: `lots` are [left, expiry or None], in the order in which they came."""

    paid: int = 0
    held: int = 0
    earned: int = 0
    owed: int = 0
    lots: list[list[Any]] = field(default_factory=list)

    @property
    def free(self) -> int:
        return sum(left for left, _expires in self.lots)

    def come_in(self, tokens: int) -> int:
        """What is left of them once debts are paid."""
        settled = min(tokens, self.owed)
        self.owed -= settled
        return tokens - settled


@dataclass
class Held:
    """A hold: whose, from which lots, how many bought ones, and how it ended."""

    owner: int
    parts: list[tuple[list[Any], int]]
    paid: int
    state: str = "held"
    to: int | None = None
    used: int = 0
    unearned: bool = False
    redeemed: bool = False

    @property
    def tokens(self) -> int:
        return self.paid + sum(tokens for _lot, tokens in self.parts)


class Books(RuleBasedStateMachine):
    """Each rule does a thing to the books and to the model, and both have to agree on whether it can be done."""

    holds = Bundle("holds")
    refunds = Bundle("refunds")

    @initialize()
    def begin(self) -> None:
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.now: datetime = NOON
        self.people = [make_person(f"Ada{next(_names)}") for _one in range(3)]
        self.purses = [Purse() for _one in range(3)]
        self.model: dict[Any, Held] = {}
        for person in self.people:
            ledger.open_wallet(person.pk)

    def teardown(self) -> None:
        if hasattr(self, "outer"):
            assert ledger.check_books(NOON).findings == []
            transaction.set_rollback(True)
            self.outer.__exit__(None, None, None)

    @rule(minutes=st.integers(1, 20))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(who=WHO, tokens=SOME, again=st.booleans())
    def credit(self, who: int, tokens: int, again: bool) -> None:
        key = f"purchase:{next(_names)}"
        for _time in range(1 + again):
            ledger.credit_tokens(user_id=self.people[who].pk, tokens=tokens, key=key, reason=key, now=self.now)
        self.purses[who].paid += self.purses[who].come_in(tokens)

    @rule(who=WHO, tokens=SOME, minutes=st.none() | st.integers(1, 30), again=st.booleans())
    def give(self, who: int, tokens: int, minutes: int | None, again: bool) -> None:
        key = f"gift:{next(_names)}"
        expires = None if minutes is None else self.now + timedelta(minutes=minutes)
        for _time in range(1 + again):
            ledger.give_tokens(
                user_id=self.people[who].pk, tokens=tokens, key=key, reason=key, source="staff", expires_at=expires,
                now=self.now,
            )  # fmt: skip
        if left := self.purses[who].come_in(tokens):
            self.purses[who].lots.append([left, expires])

    @rule(target=refunds, who=WHO, tokens=SOME)
    def take_back(self, who: int, tokens: int) -> Any:
        key = f"refund:{next(_names)}"
        purse = self.purses[who]
        said = ledger.take_back_tokens(user_id=self.people[who].pk, tokens=tokens, key=key, reason=key, now=self.now)
        taken = min(tokens, purse.paid)
        assert (said.taken, said.owed) == (taken, tokens - taken)
        purse.paid -= taken
        purse.owed += tokens - taken
        return [who, tokens, key, False]

    @rule(refund=refunds)
    def restore(self, refund: list[Any]) -> None:
        who, tokens, key, done = refund
        ledger.restore_tokens(key_of=key, key=f"won:{next(_names)}", now=self.now)
        if not done:
            self.purses[who].paid += self.purses[who].come_in(tokens)
            refund[3] = True

    @rule(target=holds, who=WHO, tokens=SOME, again=st.booleans())
    def hold(self, who: int, tokens: int, again: bool) -> Any:
        purse, reason = self.purses[who], f"slot:{next(_names)}"
        fresh = [lot for lot in purse.lots if lot[0] and (lot[1] is None or lot[1] > self.now)]
        missing = tokens - purse.paid - sum(left for left, _expires in fresh)
        if missing > 0:
            with pytest.raises(NotEnoughTokens) as refused:
                self._hold(who, tokens, reason)
            assert refused.value.more == {"missing": missing}
            return None
        pk = self._hold(who, tokens, reason)
        if again:
            assert self._hold(who, tokens, reason) == pk
        parts, wanted = [], tokens
        for lot in sorted(fresh, key=lambda one: (one[1] is None, one[1] or NOON)):
            if part := min(wanted, lot[0]):
                lot[0] -= part
                wanted -= part
                parts.append((lot, part))
        purse.paid -= wanted
        purse.held += tokens
        self.model[pk] = Held(who, parts, wanted)
        return pk

    @rule(pk=holds)
    def release(self, pk: Any) -> None:
        if pk is None:
            return
        held = self.model[pk]
        if held.state == "captured":
            with pytest.raises(HoldResolved):
                ledger.release_hold(hold_id=pk, now=self.now)
            return
        ledger.release_hold(hold_id=pk, now=self.now)
        if held.state == "held":
            held.state = "released"
            self._back(held, used=0)

    @rule(pk=holds, to=st.none() | WHO, some=st.none() | SOME)
    def capture(self, pk: Any, to: int | None, some: int | None) -> None:
        if pk is None:
            return
        held = self.model[pk]
        used = held.tokens if some is None else min(some, held.tokens)
        same = (held.state, held.to, held.used) == ("captured", to, used)
        whom = None if to is None else self.people[to].pk
        if held.state != "held" and not same:
            with pytest.raises(HoldResolved):
                ledger.capture_hold(hold_id=pk, to=whom, tokens=used, now=self.now)
            return
        ledger.capture_hold(hold_id=pk, to=whom, tokens=used, now=self.now)
        if held.state == "held":
            held.state, held.to, held.used = "captured", to, used
            self._back(held, used=used)
            if to is not None:
                self.purses[to].earned += used

    @rule(pk=holds, to_owner=st.booleans())
    def unearn(self, pk: Any, to_owner: bool) -> None:
        held = self.model.get(pk)
        if held is None:
            return
        if held.to is None:
            with pytest.raises(NotFound):
                ledger.take_back_earning(hold_id=pk, key="case", reason="case", now=self.now)
            return
        ledger.take_back_earning(hold_id=pk, key="case", reason="case", to_owner=to_owner, now=self.now)
        if held.unearned:
            return
        held.unearned = True
        earner = self.purses[held.to]
        taken = min(held.used, earner.earned)
        earner.earned -= taken
        owed, owner = held.used - taken, self.purses[held.owner]
        if to_owner:
            wanted, paid = held.used, 0
            for lot, part in held.parts:
                back = min(part, wanted)
                lot[0] += back
                wanted -= back
            paid = wanted
            settled = min(paid, owner.owed)
            owner.owed -= settled
            owner.paid += paid - settled
        earner.owed += owed

    @rule(who=WHO, tokens=SOME)
    def redeem(self, who: int, tokens: int) -> None:
        purse, key = self.purses[who], f"payout:{next(_names)}"
        if tokens > purse.earned:
            with pytest.raises(NotEnoughTokens):
                ledger.redeem_earnings(user_id=self.people[who].pk, tokens=tokens, key=key, reason=key, now=self.now)
            return
        ledger.redeem_earnings(user_id=self.people[who].pk, tokens=tokens, key=key, reason=key, now=self.now)
        purse.earned -= tokens

    @rule(who=WHO, tokens=SOME)
    def settle(self, who: int, tokens: int) -> None:
        purse, key = self.purses[who], f"payout:{next(_names)}"
        if tokens <= min(purse.earned, purse.owed):
            ledger.settle_owed(user_id=self.people[who].pk, tokens=tokens, key=key, reason=key, now=self.now)
            purse.earned -= tokens
            purse.owed -= tokens

    @rule()
    def expire(self) -> None:
        due = [lot for purse in self.purses for lot in purse.lots if lot[1] is not None and lot[1] <= self.now]
        assert ledger.expire_lots(now=self.now) == sum(lot[0] for lot in due)
        for lot in due:
            lot[0] = 0

    @invariant()
    def the_wallets_are_those_of_the_model(self) -> None:
        for person, purse in zip(getattr(self, "people", ()), getattr(self, "purses", ()), strict=True):
            assert columns(person) == {
                "paid": purse.paid, "free": purse.free, "held": purse.held, "earned": purse.earned,
                "owed": purse.owed,
            }  # fmt: skip

    def _hold(self, who: int, tokens: int, reason: str) -> Any:
        return ledger.hold_tokens(owner_id=self.people[who].pk, tokens=tokens, reason=reason, now=self.now)

    def _back(self, held: Held, *, used: int) -> None:
        """What wasn't used of a hold comes back: the given tokens were used first."""
        owner = self.purses[held.owner]
        owner.held -= held.tokens
        for lot, part in held.parts:
            lot[0] += part - min(part, used)
            used -= min(part, used)
        owner.paid += owner.come_in(held.paid - used)


@pytest.mark.django_db(transaction=True)
def test_whatever_happens_the_wallets_are_those_of_the_model() -> None:
    run_state_machine_as_test(
        Books,
        settings=settings(
            max_examples=25,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
