"""Broken coupons, referrals and invoices."""

from tests.mutants import Mutant

DISCOUNTS = "billing/services/promotions/discounts.py"
REFERRALS = "billing/services/promotions/referrals.py"
ISSUING = "billing/services/invoices/issuing.py"
COUPON_TESTS = "tests/billing/promotions/test_coupons.py::"
NUMBER_TESTS = "tests/billing/invoices/test_numbers.py::"

MUTANTS = [
    Mutant(
        name="a-number-is-read-and-then-written",
        file="billing/services/numbers.py",
        before="    return int(fetch_rows(_TAKE, [series])[0][0])\n",
        after=(
            '    found = int(fetch_rows("SELECT next FROM billing_invoiceseries WHERE name = %s", [series])[0][0])\n'
            '    count_changed("UPDATE billing_invoiceseries SET next = %s WHERE name = %s", [found + 1, series])\n'
            "    return found\n"
        ),
        test=NUMBER_TESTS + "test_sixteen_invoices_at_once_have_sixteen_numbers_in_a_row --db=postgres",
    ),
    Mutant(
        name="an-invoice-does-not-hold-its-purchase",
        file=ISSUING,
        before='Purchase.objects.select_for_update(of=("self",), no_key=True).filter(',
        after="Purchase.objects.filter(",
        test=NUMBER_TESTS + "test_one_purchase_asked_for_sixteen_times_at_once_has_one_invoice --db=postgres",
    ),
    Mutant(
        name="more-is-credited-than-was-paid",
        file=ISSUING,
        before="0 <= amount_minor - fee_minor <= left - fee_left",
        after="0 <= amount_minor - fee_minor",
        test="tests/billing/invoices/test_lines.py::test_what_is_credited_is_never_more_than_what_is_left",
    ),
    Mutant(
        name="an-invoice-is-anybodys",
        file="billing/selectors/invoices.py",
        before="Invoice.objects.filter(pk=invoice_id, user_id=of)",
        after="Invoice.objects.filter(pk=invoice_id)",
        test="tests/billing/invoices/test_api.py::test_others_invoices_do_not_exist",
    ),
    Mutant(
        name="a-coupon-is-used-more-often-than-it-may-be",
        file=DISCOUNTS,
        before=('        Q(max_uses__isnull=True) | Q(used__lt=F("max_uses")),\n        pk=coupon_id,\n'),
        after="        pk=coupon_id,\n",
        test=COUPON_TESTS + "test_of_sixteen_people_wanting_the_last_use_one_gets_it",
    ),
    Mutant(
        name="two-purchases-of-one-person-take-the-same-place",
        file=DISCOUNTS,
        before="    lock_person(user_id)\n    now = now or database_now()\n    coupon =",
        after="    now = now or database_now()\n    coupon =",
        test=COUPON_TESTS + "test_one_person_paying_sixteen_at_once_has_used_as_many_as_they_may --db=postgres",
    ),
    Mutant(
        name="a-use-is-given-back-twice",
        file=DISCOUNTS,
        before="    kept = CouponUse.objects.filter(purchase_id=purchase_id, state=CouponUse.State.RESERVED)\n",
        after="    kept = CouponUse.objects.filter(purchase_id=purchase_id)\n",
        test=COUPON_TESTS + "test_what_is_used_is_not_given_back",
    ),
    Mutant(
        name="wrong-coupons-are-not-counted",
        file="billing/services/guesses.py",
        before="            if isinstance(refusal, wrong):\n                counters.count_wrong()\n",
        after="",
        test=COUPON_TESTS + "test_after_ten_wrong_codes_a_person_waits_even_with_a_right_one",
    ),
    Mutant(
        name="a-referral-is-rewarded-for-each-who-asks",
        file=REFERRALS,
        before="Referral.objects.filter(user_id=purchase.user_id, purchase__isnull=True)",
        after="Referral.objects.filter(user_id=purchase.user_id)",
        test="tests/billing/promotions/test_referrals.py::test_a_reward_asked_for_sixteen_times_at_once_is_given_once",
    ),
    Mutant(
        name="two-bring-each-other",
        file=REFERRALS,
        before="    for person in sorted({user_id, found.user_id}):\n        lock_person(person)\n",
        after="",
        test="tests/billing/promotions/test_referrals.py::"
        "test_of_two_who_would_bring_each_other_at_once_one_does --db=postgres",
    ),
    Mutant(
        name="a-withdrawn-batch-is-withdrawn-again",
        file="billing/services/codes.py",
        before=" WHERE batch = %s AND revoked_at IS NULL RETURNING id",
        after=" WHERE batch = %s RETURNING id",
        test="tests/billing/promotions/test_batches.py::test_a_batch_is_withdrawn_once_though_sixteen_do_it_at_once",
    ),
]
