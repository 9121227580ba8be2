"""Coupons: found, reserved, used and given back, exactly as often as they may be (PAY-12)."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from billing.errors import (
    CouponExpired,
    CouponNotForThis,
    CouponSpent,
    CouponTaken,
    CouponUnknown,
    CouponUsedByYou,
    FirstPurchaseOnly,
    TooManyGuesses,
)
from billing.models import Coupon, CouponUse, Purchase
from billing.selectors import promotions as selectors
from billing.services import promotions
from billing.services.promotions import Discount
from core.audit.models import AuditEvent
from core.common.errors import NotFound
from tests.billing.conftest import DAY, NOON, SECOND, make_person
from tests.billing.purchases import make_purchase, make_version
from tests.support.herd import herd

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


def make(code: str = "SPRING", **given: Any) -> Coupon:
    return promotions.make_coupon(**{"code": code, "name": "Spring sale", "percent": 20, **given})


def make_promotion(**given: Any) -> Coupon:
    return promotions.make_coupon(**{"automatic": True, "name": "For all", "percent": 10, **given})


def find(user: Any, code: str = "", **asked: Any) -> Discount | None:
    given = {
        "kind": "pack", "product_key": "", "audience": "candidate", "list_minor": 29900, "currency": "INR",
        "now": NOON, **asked,
    }  # fmt: skip
    return promotions.find_discount(user_id=user.pk, code=code, **given)


def reserve(user: Any, coupon: Coupon, **given: Any) -> CouponUse:
    """Begin a purchase with a coupon, in one transaction, as sales do."""
    discount = Discount(coupon.pk, coupon.code, coupon.name, 5980)
    with transaction.atomic():
        return promotions.reserve(purchase_id=make_purchase(user, discount_minor=5980).pk, discount=discount, **given)


def used_of(coupon: Coupon) -> int:
    coupon.refresh_from_db()
    return coupon.used


def states(*uses: CouponUse) -> list[tuple[str, str]]:
    found = {use.pk: (use.purchase.state, use.state) for use in CouponUse.objects.select_related("purchase")}
    return [found[use.pk] for use in uses]


def kinds(results: list[Any]) -> Counter[str]:
    return Counter(type(one).__name__ for one in results)


# --- finding ---


def test_a_code_is_found_however_it_is_typed() -> None:
    coupon = make("spring-26")

    found = find(make_person(), " Spring–26 ")

    assert found == Discount(coupon.pk, "SPRING-26", "Spring sale", 5980)


def test_without_a_code_the_promotion_that_takes_off_most_counts() -> None:
    ada = make_person()
    assert find(ada) is None
    make_promotion()
    best = make_promotion(percent=None, amount_minor=6000)
    make_promotion(percent=90, ends_at=NOON)
    make_promotion(percent=90, starts_at=NOON + SECOND)
    make_promotion(percent=90, audience="interviewers")
    make_promotion(percent=90, kinds=["subscription"])

    assert find(ada) == Discount(best.pk, "", "For all", 6000)


def test_nobody_pays_more_for_typing_a_code() -> None:
    ada = make_person()
    coupon, promotion = make(percent=20), make_promotion(percent=20)

    assert find(ada, "SPRING").coupon_id == coupon.pk
    better = make_promotion(percent=21)
    assert find(ada, "SPRING").coupon_id == better.pk
    assert find(ada).coupon_id == better.pk != promotion.pk


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"starts_at": NOON + SECOND}, CouponUnknown),
        ({"starts_at": NOON}, None),
        ({"ends_at": NOON}, CouponExpired),
        ({"ends_at": NOON + SECOND}, None),
        ({"kinds": ["subscription"]}, CouponNotForThis),
        ({"audience": "interviewers"}, CouponNotForThis),
        ({"least_minor": 29901}, CouponNotForThis),
        ({"percent": None, "amount_minor": 100, "currency": "EUR"}, CouponNotForThis),
        ({"first_purchase_only": True}, None),
    ],
    ids=str,
)
def test_a_code_that_can_not_be_used_is_refused_by_name(given: dict[str, Any], refusal: Any) -> None:
    make(**given)
    ada = make_person()

    if refusal is None:
        assert find(ada, "SPRING") is not None
        return
    with pytest.raises(refusal):
        find(ada, "SPRING")


def test_a_coupon_for_one_plan_is_for_that_plan() -> None:
    ada, pro = make_person(), make_version(key="pro-for-coupons")
    make(products=[pro.product.key])

    assert find(ada, "SPRING", kind="plan_once", product_key=pro.product.key) is not None
    with pytest.raises(CouponNotForThis):
        find(ada, "SPRING", kind="plan_once", product_key="another")
    with pytest.raises(CouponNotForThis):
        find(ada, "SPRING")


def test_a_withdrawn_coupon_is_as_good_as_none() -> None:
    coupon = make()
    promotions.revoke_coupon(coupon_id=coupon.pk)

    with pytest.raises(CouponUnknown):
        find(make_person(), "SPRING")


@pytest.mark.parametrize("state", ["fulfilled", "reversed", "halted"])
def test_a_first_purchase_is_one_before_which_nothing_was_bought(state: str) -> None:
    make(first_purchase_only=True)
    ada, bob = make_person("Ada"), make_person("Bob")
    make_purchase(ada, state=state)
    make_purchase(bob, state="canceled")
    make_purchase(bob, state="open")

    with pytest.raises(FirstPurchaseOnly):
        find(ada, "SPRING")
    assert find(bob, "SPRING") is not None


def test_two_open_purchases_can_not_both_be_the_first() -> None:
    one, other = make("ONE-FIRST", first_purchase_only=True), make("OTHER-FIRST", first_purchase_only=True)
    ada = make_person()
    left = reserve(ada, one)

    assert find(ada, "OTHER-FIRST") is not None
    taken = reserve(ada, other)

    assert states(left, taken) == [("canceled", "released"), ("open", "reserved")]
    assert (used_of(one), used_of(other)) == (0, 1)


@pytest.mark.parametrize("limit", [{"max_uses_each": 1}, {"max_uses": 1, "max_uses_each": 2}], ids=str)
def test_a_purchase_that_was_begun_and_left_does_not_cost_its_coupon(limit: dict[str, int]) -> None:
    ada, bob, coupon = make_person("Ada"), make_person("Bob"), make(**limit)
    bobs = reserve(bob, make("ANOTHER", **limit))
    left = reserve(ada, coupon)

    assert find(ada, "SPRING") is not None
    taken = reserve(ada, coupon)

    assert states(left, taken, bobs) == [("canceled", "released"), ("open", "reserved"), ("open", "reserved")]
    assert used_of(coupon) == 1
    promotions.use(taken.purchase_id)
    Purchase.objects.filter(pk=taken.purchase_id).update(state="fulfilled", fulfilled_at=NOON)
    with pytest.raises(CouponUsedByYou):
        find(ada, "SPRING")


def test_where_a_place_is_left_the_other_purchase_stays_open() -> None:
    ada, coupon = make_person(), make(max_uses_each=2)

    assert states(reserve(ada, coupon), reserve(ada, coupon)) == [("open", "reserved")] * 2


def test_a_refused_purchase_closes_none() -> None:
    ada, coupon = make_person(), make(ends_at=NOON + DAY)
    left = reserve(ada, coupon, now=NOON)

    with pytest.raises(CouponExpired):
        reserve(ada, coupon, now=NOON + DAY)

    assert states(left) == [("open", "reserved")]


# --- guessing ---


def test_after_ten_wrong_codes_a_person_waits_even_with_a_right_one() -> None:
    make()
    ada, bob = make_person("Ada"), make_person("Bob")
    for number in range(10):
        with pytest.raises(CouponUnknown):
            find(ada, f"GUESS-{number}")

    with pytest.raises(TooManyGuesses):
        find(ada, "SPRING")
    assert find(bob, "SPRING") is not None
    assert find(ada, "SPRING", now=NOON + timedelta(minutes=16)) is not None


def test_right_codes_that_are_not_for_this_are_no_guesses() -> None:
    make(kinds=["subscription"])
    ada = make_person()

    for _try in range(12):
        with pytest.raises(CouponNotForThis):
            find(ada, "SPRING")


def test_a_herd_of_guesses_gets_ten_tries() -> None:
    ada = make_person()

    results = herd(16, lambda number: find(ada, f"GUESS-{number}", now=None))

    assert kinds(results) == {"CouponUnknown": 10, "TooManyGuesses": 6}


def test_one_address_behind_which_many_guess_is_stopped_too() -> None:
    for number in range(60):
        with pytest.raises(CouponUnknown):
            find(make_person(f"Ada{number}"), "GUESS", address="203.0.113.9")

    with pytest.raises(TooManyGuesses):
        find(make_person("Bob"), "GUESS", address="203.0.113.9")


# --- uses ---


def test_of_sixteen_people_wanting_the_last_use_one_gets_it() -> None:
    people = [make_person(f"Ada{number}") for number in range(16)]
    coupon = make(max_uses=1)

    results = herd(16, lambda number: reserve(people[number], coupon))

    assert kinds(results) == {"CouponUse": 1, "CouponSpent": 15}
    assert (used_of(coupon), CouponUse.objects.count()) == (1, 1)


def test_of_sixteen_people_wanting_five_uses_five_get_them() -> None:
    people = [make_person(f"Ada{number}") for number in range(16)]
    coupon = make(max_uses=5)

    assert kinds(herd(16, lambda number: reserve(people[number], coupon))) == {"CouponUse": 5, "CouponSpent": 11}
    assert used_of(coupon) == 5


@pytest.mark.parametrize("each", [1, 3])
def test_one_person_wanting_it_sixteen_times_at_once_holds_as_many_as_they_may(each: int) -> None:
    ada, coupon = make_person(), make(max_uses_each=each)

    results = herd(16, lambda _number: reserve(ada, coupon))

    # Who comes later closes what was begun before, unless it is being worked on.
    assert set(kinds(results)) <= {"CouponUse", "CouponUsedByYou"}
    held = CouponUse.objects.filter(state="reserved", purchase__state="open")
    assert sorted(held.values_list("place", flat=True)) == list(range(1, each + 1))[: held.count()]
    assert CouponUse.objects.exclude(purchase__state="open").exclude(state="released", place=None).count() == 0
    assert used_of(coupon) == held.count() >= 1


@pytest.mark.parametrize("each", [1, 3])
def test_one_person_paying_sixteen_at_once_has_used_as_many_as_they_may(each: int) -> None:
    ada, coupon = make_person(), make(max_uses_each=each)

    def begin_and_pay(_number: int) -> CouponUse:
        with transaction.atomic():
            use = reserve(ada, coupon)
            Purchase.objects.filter(pk=use.purchase_id).update(state="fulfilled", fulfilled_at=NOON)
            promotions.use(use.purchase_id)
        return use

    assert kinds(herd(16, begin_and_pay)) == {"CouponUse": each, "CouponUsedByYou": 16 - each}
    assert used_of(coupon) == each
    assert sorted(CouponUse.objects.values_list("place", flat=True)) == list(range(1, each + 1))


def test_one_purchase_reserves_once_and_uses_once() -> None:
    ada, coupon = make_person(), make(max_uses_each=5)
    use = reserve(ada, coupon)
    discount = Discount(coupon.pk, coupon.code, coupon.name, 5980)

    again = promotions.reserve(purchase_id=use.purchase_id, discount=discount)
    herd(16, lambda _number: promotions.use(use.purchase_id))

    assert again == use
    assert CouponUse.objects.get().state == "used"
    assert used_of(coupon) == 1


def test_a_purchase_that_is_given_up_gives_its_use_back_once() -> None:
    ada, bob = make_person("Ada"), make_person("Bob")
    coupon = make(max_uses=1)
    use = reserve(ada, coupon)
    with pytest.raises(CouponSpent):
        reserve(bob, coupon)

    results = herd(16, lambda _number: promotions.release(use.purchase_id))

    assert sorted(results) == [False] * 15 + [True]
    assert used_of(coupon) == 0
    reserve(bob, coupon)
    assert used_of(coupon) == 1


def test_what_is_used_is_not_given_back() -> None:
    coupon = make(max_uses=1)
    use = reserve(make_person(), coupon)
    promotions.use(use.purchase_id)

    assert promotions.release(use.purchase_id) is False
    assert used_of(coupon) == 1


def test_a_late_payment_without_room_waits_for_somebody_who_may_go_beyond_the_limit() -> None:
    ada, bob = make_person("Ada"), make_person("Bob")
    coupon = make(max_uses=1)
    use = reserve(ada, coupon)
    promotions.release(use.purchase_id)
    reserve(bob, coupon)

    with pytest.raises(CouponSpent):
        promotions.use(use.purchase_id)
    assert CouponUse.objects.get(pk=use.pk).state == "released"

    late = promotions.use(use.purchase_id, beyond=True)

    assert (late.state, late.place, late.discount_minor) == ("used", None, 5980)
    assert used_of(coupon) == 1  # beyond the limit; the list of uses shows both
    assert selectors.uses_of_coupon(coupon.pk).count() == 2


def test_a_late_payment_counts_where_there_is_room() -> None:
    coupon = make(max_uses=2)
    use = reserve(make_person(), coupon)
    promotions.release(use.purchase_id)

    assert promotions.use(use.purchase_id).place == 1
    assert promotions.use(use.purchase_id).state == "used"
    assert used_of(coupon) == 1


def test_paying_and_giving_up_at_once_ends_with_a_use_that_counts() -> None:
    for number in range(4):
        coupon = make(f"RACE-{number}", max_uses=1)
        use = reserve(make_person(f"Ada{number}"), coupon)

        herd(16, lambda at, use=use: (promotions.use if at % 2 else promotions.release)(use.purchase_id))

        assert CouponUse.objects.get(pk=use.pk).state == "used"
        assert used_of(coupon) == 1


def test_what_changed_since_it_was_found_is_refused_when_reserving() -> None:
    ada, coupon = make_person(), make(ends_at=NOON + DAY)

    with pytest.raises(CouponExpired):
        reserve(ada, coupon, now=NOON + DAY)
    promotions.revoke_coupon(coupon_id=coupon.pk)
    with pytest.raises(CouponUnknown):
        reserve(ada, coupon, now=NOON)
    assert CouponUse.objects.count() == 0
    assert used_of(coupon) == 0


def test_a_purchase_without_a_coupon_has_nothing_to_use_or_give_back() -> None:
    bought = make_purchase(make_person())

    assert promotions.use(bought.pk) is None
    assert promotions.release(bought.pk) is False


# --- making ---


def test_a_coupon_of_drawn_letters_can_be_read_out() -> None:
    code = make("").code

    assert len(code) == 14
    assert code.count("-") == 2


def test_a_code_is_given_once_also_at_once() -> None:
    results = herd(16, lambda _number: make("SAME-CODE"))

    assert kinds(results) == {"Coupon": 1, "CouponTaken": 15}
    with pytest.raises(CouponTaken):
        make("same-code")


@pytest.mark.parametrize(
    "given",
    [
        {"code": "a b"},
        {"percent": None},
        {"percent": 20, "amount_minor": 100},
        {"starts_at": NOON, "ends_at": NOON},
        {"products": ["no-such-plan"]},
    ],
    ids=str,
)
def test_a_coupon_that_makes_no_sense_is_not_made(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        make(**given)
    assert Coupon.objects.count() == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"percent": 101}, {"percent": 0}, {"percent": None}, {"amount_minor": 1},
        {"automatic": True}, {"used": 3, "max_uses": 2},
    ],
    ids=str,
)  # fmt: skip
def test_the_database_refuses_coupons_that_make_no_sense(changes: dict[str, Any]) -> None:
    coupon = make()

    with pytest.raises(IntegrityError), transaction.atomic():
        Coupon.objects.filter(pk=coupon.pk).update(**changes)


def test_name_end_and_number_of_uses_change_and_nothing_else() -> None:
    coupon = make(max_uses=5)
    reserve(make_person("Ada"), coupon)
    reserve(make_person("Bob"), coupon)

    changed = promotions.change_coupon(coupon_id=coupon.pk, name="Late spring", max_uses=2, ends_at=NOON)

    assert (changed.name, changed.max_uses, changed.ends_at, changed.percent) == ("Late spring", 2, NOON, 20)
    with pytest.raises(ValidationError):
        promotions.change_coupon(coupon_id=coupon.pk, max_uses=1)
    with pytest.raises(ValueError, match="can change"):
        promotions.change_coupon(coupon_id=coupon.pk, percent=50)
    with pytest.raises(NotFound):
        promotions.change_coupon(coupon_id=make_person("Cem").pk, name="None")


def test_making_changing_and_withdrawing_are_written_down() -> None:
    staff = make_person("Fin", "staff")
    coupon = make(by=staff.pk)
    promotions.change_coupon(coupon_id=coupon.pk, by=staff.pk, max_uses=9)
    promotions.revoke_coupon(coupon_id=coupon.pk, by=staff.pk)
    promotions.revoke_coupon(coupon_id=coupon.pk, by=staff.pk)

    done = AuditEvent.objects.filter(action__startswith="coupon.").order_by("pk")
    assert list(done.values_list("action", "actor_id")) == [
        ("coupon.made", staff.pk), ("coupon.changed", staff.pk), ("coupon.revoked", staff.pk),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("state", "codes"),
    [
        ("", ["REVOKED", "SPENT", "EXPIRED", "LATER", "OPEN-ONE"]),
        ("open", ["OPEN-ONE"]),
        ("scheduled", ["LATER"]),
        ("expired", ["EXPIRED"]),
        ("spent", ["SPENT"]),
        ("revoked", ["REVOKED"]),
    ],
)
def test_coupons_are_listed_by_what_became_of_them(state: Any, codes: list[str]) -> None:
    make("OPEN-ONE")
    make("LATER", starts_at=NOON + SECOND)
    make("EXPIRED", ends_at=NOON)
    reserve(make_person(), make("SPENT", max_uses=1))
    promotions.revoke_coupon(coupon_id=make("REVOKED").pk)

    assert [coupon.code for coupon in selectors.coupons(state=state, now=NOON)] == codes
    assert [coupon.code for coupon in selectors.coupons(q="pent")] == ["SPENT"]
