"""Who brought whom: once in a life, rewarded once, for both (INV-6)."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction

from billing.errors import (
    ReferralsOff,
    ReferralTooLate,
    ReferralUnknown,
    ReferralUsedAlready,
    ReferralYourOwn,
    TooManyGuesses,
)
from billing.models import Purchase, Referral, ReferralCode, TokenLot, Wallet
from billing.selectors import promotions as selectors
from billing.services import ledger, promotions
from core.common.clock import utc_now
from tests.billing.conftest import DAY, SECOND, make_person
from tests.billing.purchases import make_purchase
from tests.support.herd import herd

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def ten_tokens(settings: Any) -> None:
    settings.REFERRAL_TOKENS, settings.REFERRAL_TOKENS_KEPT_DAYS = 10, 180


def code_of(user: Any) -> str:
    return promotions.own_referral_code(user.pk).code


def use(user: Any, code: str, **more: Any) -> Referral:
    return promotions.use_referral(user_id=user.pk, code=code, **more)


def pay(user: Any, **given: Any) -> Purchase:
    """Buy something and have it rewarded, in one transaction, as sales do."""
    with transaction.atomic():
        bought = make_purchase(user, state="fulfilled", **given)
        promotions.reward_referral(purchase_id=bought.pk)
    return bought


def balances(*people: Any) -> list[int]:
    held = dict(Wallet.objects.values_list("user_id", "balance"))
    return [held.get(one.pk, 0) for one in people]


def bring(ada: Any, bob: Any) -> None:
    use(bob, code_of(ada))


def kinds(results: list[Any]) -> Counter[str]:
    return Counter(type(one).__name__ for one in results)


def signed_up(user: Any, ago: timedelta) -> None:
    get_user_model().objects.filter(pk=user.pk).update(created_at=utc_now() - ago)


def test_ones_own_code_is_drawn_at_the_first_look_and_stays() -> None:
    ada = make_person()

    codes = herd(16, lambda _number: code_of(ada))

    assert len(set(codes)) == 1
    assert ReferralCode.objects.count() == 1
    assert len(codes[0].replace("-", "")) == 8


def test_both_get_tokens_at_the_first_paid_purchase() -> None:
    ada, bob = make_person("Ada"), make_person("Bob")
    bring(ada, bob)
    assert balances(ada, bob) == [0, 0]

    pay(bob)

    assert balances(ada, bob) == [10, 10]
    assert {lot.source for lot in TokenLot.objects.all()} == {"referral"}
    assert all(timedelta(179) < lot.expires_at - utc_now() < timedelta(181) for lot in TokenLot.objects.all())
    pay(bob)
    assert balances(ada, bob) == [10, 10]


def test_a_reward_asked_for_sixteen_times_at_once_is_given_once() -> None:
    ada, bob = make_person("Ada"), make_person("Bob")
    bring(ada, bob)
    bought = make_purchase(bob, state="fulfilled")

    results = herd(16, lambda _number: promotions.reward_referral(purchase_id=bought.pk))

    assert kinds(results) == {"bool": 16}
    assert sum(results) == 1
    assert balances(ada, bob) == [10, 10]


def test_a_promise_that_a_process_died_over_is_kept_once_by_the_sweep() -> None:
    ada, bob = make_person("Ada"), make_person("Bob")
    bring(ada, bob)
    bought = make_purchase(bob, state="fulfilled")
    Referral.objects.update(purchase=bought)  # committed; then the power went

    given = herd(16, lambda _number: promotions.give_due_rewards())

    assert sum(given) == 1
    assert balances(ada, bob) == [10, 10]
    assert promotions.give_due_rewards() == 0


def test_what_is_rolled_back_is_not_rewarded() -> None:
    ada, bob = make_person("Ada"), make_person("Bob")
    bring(ada, bob)

    with pytest.raises(RuntimeError), transaction.atomic():
        promotions.reward_referral(purchase_id=make_purchase(bob, state="fulfilled").pk)
        raise RuntimeError

    assert promotions.give_due_rewards() == 0
    pay(bob)
    assert balances(ada, bob) == [10, 10]


def test_many_who_were_brought_by_one_pay_at_once() -> None:
    ada = make_person("Ada")
    brought = [make_person(f"Bob{number}") for number in range(12)]
    for one in brought:
        bring(ada, one)

    results = herd(12, lambda number: pay(brought[number]))

    assert kinds(results) == {"Purchase": 12}
    assert balances(ada, *brought) == [120] + [10] * 12


def test_a_purchase_for_nothing_is_no_paid_one() -> None:
    ada, bob = make_person("Ada"), make_person("Bob")
    bring(ada, bob)

    pay(bob, discount_minor=29900, fee_minor=0)
    assert balances(ada, bob) == [0, 0]

    pay(bob)
    assert balances(ada, bob) == [10, 10]


def test_without_tokens_for_it_there_are_no_referrals(settings: Any) -> None:
    ada, bob, cem = make_person("Ada"), make_person("Bob"), make_person("Cem")
    bring(ada, bob)
    settings.REFERRAL_TOKENS = 0

    pay(bob)

    assert balances(ada, bob) == [0, 0]
    with pytest.raises(ReferralsOff):
        bring(ada, cem)
    settings.REFERRAL_TOKENS = 10
    pay(bob)  # not the first any more
    assert balances(ada, bob) == [0, 0]


def test_a_code_is_used_once_in_a_life() -> None:
    ada, bob, cem = make_person("Ada"), make_person("Bob"), make_person("Cem")
    bring(ada, cem)

    with pytest.raises(ReferralUsedAlready):
        bring(bob, cem)
    with pytest.raises(ReferralUsedAlready):
        bring(ada, cem)
    assert Referral.objects.get().code.user_id == ada.pk


def test_sixteen_codes_of_friends_at_once_are_one() -> None:
    friends = [make_person(f"Ada{number}") for number in range(16)]
    codes = [code_of(friend) for friend in friends]
    bob = make_person("Bob")

    results = herd(16, lambda number: use(bob, codes[number]))

    assert kinds(results) == {"Referral": 1, "ReferralUsedAlready": 15}


def test_nobody_brings_themselves_nor_each_other() -> None:
    ada, bob = make_person("Ada"), make_person("Bob")
    with pytest.raises(ReferralYourOwn):
        use(ada, code_of(ada))
    bring(ada, bob)
    with pytest.raises(ReferralYourOwn):
        bring(bob, ada)


def test_of_two_who_would_bring_each_other_at_once_one_does() -> None:
    for number in range(4):
        pair = [make_person(f"Ada{number}"), make_person(f"Bob{number}")]
        codes = [code_of(one) for one in pair]

        results = herd(2, lambda at, pair=pair, codes=codes: use(pair[at], codes[1 - at]))

        assert kinds(results) == {"Referral": 1, "ReferralYourOwn": 1}


def test_it_works_for_thirty_days_after_signing_up() -> None:
    ada, bob, cem = make_person("Ada"), make_person("Bob"), make_person("Cem")
    signed_up(bob, 30 * DAY - 60 * SECOND)
    signed_up(cem, 30 * DAY)

    bring(ada, bob)
    with pytest.raises(ReferralTooLate):
        bring(ada, cem)


def test_it_works_before_the_first_paid_purchase() -> None:
    ada, bob, cem = make_person("Ada"), make_person("Bob"), make_person("Cem")
    make_purchase(bob, state="open")
    make_purchase(bob, state="fulfilled", discount_minor=29900, fee_minor=0)
    make_purchase(cem, state="reversed")

    bring(ada, bob)
    with pytest.raises(ReferralTooLate):
        bring(ada, cem)


def test_codes_of_people_who_are_gone_and_made_up_ones_do_not_exist() -> None:
    ada, bob = make_person("Ada"), make_person("Bob")
    code = code_of(ada)
    get_user_model().objects.filter(pk=ada.pk).update(is_active=False)

    for wrong in (code, "AAAA-AAAA", "", "!"):
        with pytest.raises(ReferralUnknown):
            use(bob, wrong)


def test_guessing_codes_of_friends_is_limited() -> None:
    ada, bob = make_person("Ada"), make_person("Bob")
    code = code_of(ada)

    results = herd(16, lambda number: use(bob, f"GUESS-{number}"))

    assert kinds(results) == {"ReferralUnknown": 10, "TooManyGuesses": 6}
    with pytest.raises(TooManyGuesses):
        use(bob, code)


def test_how_it_stands_is_shown() -> None:
    ada, bob, cem = make_person("Ada"), make_person("Bob"), make_person("Cem")
    bring(ada, bob)
    bring(ada, cem)
    pay(bob)

    shown = selectors.referral_of(ada.pk)

    assert (shown.invited, shown.rewarded, shown.tokens_earned, shown.used) == (2, 1, 10, False)
    assert shown.code == code_of(ada)
    theirs = selectors.referral_of(bob.pk)
    assert (theirs.invited, theirs.tokens_earned, theirs.used, theirs.may_use) == (0, 10, True, False)
    assert selectors.referral_of(make_person("Dan").pk).may_use is True


def test_a_refund_takes_nothing_of_the_reward_back() -> None:
    ada, bob = make_person("Ada"), make_person("Bob")
    bring(ada, bob)
    bought = pay(bob)

    Purchase.objects.filter(pk=bought.pk).update(state="reversed")

    assert promotions.give_due_rewards() == 0
    assert balances(ada, bob) == [10, 10]


def test_one_reward_that_cannot_be_given_keeps_nobody_elses_back() -> None:
    ada, bob, cy, dan = (make_person(name) for name in ("Ada", "Bob", "Cy", "Dan"))
    bring(ada, bob)
    bring(cy, dan)
    first = Referral.objects.get(user=bob)
    ledger.give_tokens(user_id=cy.pk, tokens=1, key=f"referral:{first.pk}:brought", reason="test", source="plan")
    for person in (bob, dan):  # promised, by processes that died before they gave
        Referral.objects.filter(user=person).update(purchase=make_purchase(person, state="fulfilled"))

    assert promotions.give_due_rewards() == 1

    assert balances(cy, dan) == [11, 10]
