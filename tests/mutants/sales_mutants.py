"""Broken sales."""

from tests.mutants import Mutant

FULFILMENT = "billing/services/sales/fulfilment.py"
INBOX = "billing/services/sales/inbox.py"
PURCHASES = "billing/services/sales/purchases.py"
REFUNDS = "billing/services/sales/refunds.py"
VERIFYING = "billing/services/sales/verifying.py"
TESTS = "tests/billing/sales"

MUTANTS = [
    Mutant(
        name="a-providers-word-is-not-known-again",
        file=INBOX,
        before="    event_id = _fitting(delivered.event_id)\n",
        after='    event_id = _fitting(f"{delivered.event_id} {database_now()}")\n',
        test=f"{TESTS}/test_inbox.py::test_the_same_word_again_is_counted_and_does_nothing",
    ),
    Mutant(
        name="a-word-is-kept-apart-from-what-it-did",
        file=INBOX,
        before="        with transaction.atomic():\n            _keep(provider, event_id, delivered, State.IGNORED",
        after="        if True:\n            _keep(provider, event_id, delivered, State.IGNORED",
        test=f"{TESTS}/test_inbox.py::test_what_a_failure_of_ours_had_begun_is_undone_and_tried_again",
    ),
    Mutant(
        name="a-payment-that-was-heard-of-is-heard-of-anew",
        file=FULFILMENT,
        before="    if payment.provider_payment_id == payment_id:\n",
        after="    if not payment_id:\n",
        test=f"{TESTS}/test_inbox.py::test_two_words_of_one_payment_give_once",
    ),
    Mutant(
        name="purchases-are-fulfilled-without-being-held",
        file=FULFILMENT,
        before='    locked = Purchase.objects.select_for_update(of=("self",), no_key=True)\n',
        after="    locked = Purchase.objects.all()\n",
        test=f"{TESTS}/test_herds.py::test_a_payment_delivered_a_hundred_times_at_once_beside_its_buyers_browser_gives_once"
        " --db=postgres",
    ),
    Mutant(
        name="any-amount-pays",
        file=FULFILMENT,
        before="    if (news.amount_minor, news.currency.upper()) != expected:\n",
        after="    if news.currency.upper() != expected[1]:\n",
        test=f"{TESTS}/test_fulfilment.py::test_another_amount_halts_the_purchase_until_staff_deliver_it",
    ),
    Mutant(
        name="any-currency-pays",
        file=FULFILMENT,
        before="    if (news.amount_minor, news.currency.upper()) != expected:\n",
        after="    if news.amount_minor != expected[0]:\n",
        test=f"{TESTS}/test_fulfilment.py::test_another_currency_halts_the_purchase",
    ),
    Mutant(
        name="whatever-names-a-purchase-pays-it",
        file=FULFILMENT,
        before="filter(pk=asked, payments__isnull=True, total_minor__gt=0)",
        after="filter(pk=asked, total_minor__gt=0)",
        test=f"{TESTS}/test_fulfilment.py::test_what_merely_names_a_purchase_that_has_an_order_pays_nothing",
    ),
    Mutant(
        name="anybody-verifies-anybodys-purchase",
        file=VERIFYING,
        before='    own = Payment.objects.select_related("purchase").filter(user_id=user_id)\n',
        after='    own = Payment.objects.select_related("purchase")\n',
        test=f"{TESTS}/test_fulfilment.py::test_nobody_verifies_the_purchase_of_another",
    ),
    Mutant(
        name="a-key-is-whatever-it-is-asked-for",
        file=PURCHASES,
        before="    if not asked.fits(purchase):\n",
        after="    if not asked.kind:\n",
        test=f"{TESTS}/test_buying.py::test_the_same_key_for_something_else_is_refused",
    ),
    Mutant(
        name="time-closes-what-was-paid",
        file=PURCHASES,
        before="        if isinstance(found, PaymentSucceeded):\n            fulfilment.fulfil(",
        after="        if isinstance(found, CheckoutExpired):\n            fulfilment.fulfil(",
        test=f"{TESTS}/test_buying.py::test_what_was_paid_and_never_told_is_found_when_its_time_is_over",
    ),
    Mutant(
        name="refunds-reserve-whatever-they-want",
        file=REFUNDS,
        before="        Payment.objects.filter(room, pk=payment_id).update(\n",
        after="        Payment.objects.filter(pk=payment_id).update(\n",
        test=f"{TESTS}/test_refunds.py::test_where_the_fee_is_kept_all_but_the_fee_goes_back",
    ),
    Mutant(
        name="a-refund-that-failed-keeps-its-reserve",
        file=REFUNDS,
        before="        return False\n    count_reserve(refund.payment_id, now)\n",
        after="        return False\n",
        test=f"{TESTS}/test_reconciling.py::test_a_refund_that_was_never_made_frees_what_it_reserved",
    ),
]
