"""Broken adapters of payments, and a broken till."""

from tests.mutants import Edit, Mutant

STRIPE = "billing/gateways/stripe_provider.py"
STRIPE_READING = "billing/gateways/stripe_reading.py"
RAZORPAY = "billing/gateways/razorpay_provider.py"
ADAPTERS = "tests/billing/gateways/test_adapters.py::"
WEBHOOKS = "tests/billing/gateways/test_webhooks.py::"
SUBSCRIPTIONS = "tests/billing/gateways/test_subscriptions.py::"

MUTANTS = [
    Mutant(
        name="a-return-from-razorpay-needs-no-signature",
        file=RAZORPAY,
        before="if not hmac.compare_digest(self.sign_return(order_id, payment_id).encode(), _bytes(signature)):",
        after="if False:",
        test=f"{ADAPTERS}test_an_altered_return_is_refused",
    ),
    Mutant(
        # A right signature of a cheap order would pay for a dear one.
        name="a-return-is-checked-against-the-browsers-order",
        file=RAZORPAY,
        before="self.sign_return(order_id, payment_id).encode()",
        after='self.sign_return(fields.get("razorpay_order_id", order_id), payment_id).encode()',
        test=f"{ADAPTERS}test_a_return_is_checked_against_our_own_order_not_the_browsers",
        more=(Edit(RAZORPAY, "if succeeded is not None and succeeded.order_id != order_id:", "if False:"),),
    ),
    Mutant(
        name="a-webhook-of-razorpay-needs-no-signature",
        file=RAZORPAY,
        before='if not hmac.compare_digest(signature.encode(), _bytes(small.get("x-razorpay-signature", ""))):',
        after="if False:",
        test=f"{WEBHOOKS}test_of_ten_thousand_forged_or_altered_deliveries_none_is_read",
    ),
    Mutant(
        name="a-webhook-of-razorpay-is-signed-with-the-other-secret",
        file=RAZORPAY,
        before="signature = _sign(self._keys.webhook_secret, body)",
        after="signature = _sign(self._keys.key_secret, body)",
        test=f"{WEBHOOKS}test_what_is_signed_is_read",
    ),
    Mutant(
        name="a-webhook-without-a-secret-is-believed",
        file=RAZORPAY,
        before="if not self._keys.webhook_secret or len(body)",
        after="if len(body)",
        test=f"{WEBHOOKS}test_without_a_secret_nothing_is_believed",
    ),
    Mutant(
        name="a-webhook-of-stripe-needs-no-signature",
        file=STRIPE,
        before="            self._client.construct_event(body, header, self._keys.webhook_secret, _TOLERANCE)\n",
        after="            body.decode()\n",
        test=f"{WEBHOOKS}test_of_ten_thousand_forged_or_altered_deliveries_none_is_read",
    ),
    Mutant(
        name="a-webhook-of-stripe-is-believed-for-ever",
        file=STRIPE,
        before="self._keys.webhook_secret, _TOLERANCE)",
        after="self._keys.webhook_secret, 0)",
        test=f"{WEBHOOKS}test_a_webhook_of_stripe_is_believed_for_five_minutes",
    ),
    Mutant(
        name="what-stripe-asks-for-is-not-compared-with-what-was-agreed",
        file=STRIPE,
        before='if _read(reading.minor, found, "amount_total") != order.total_minor:',
        after="if False:",
        test=f"{ADAPTERS}test_stripe_is_not_asked_for_another_sum_than_was_agreed",
    ),
    Mutant(
        name="what-razorpay-asks-for-is-not-compared-with-what-was-agreed",
        file=RAZORPAY,
        before='if _read(reading.minor, found, "amount") != order.total_minor:',
        after="if False:",
        test=f"{ADAPTERS}test_an_order_of_razorpay_that_was_made_for_another_sum_is_not_used",
    ),
    Mutant(
        name="an-order-is-asked-for-again-for-the-same-purchase",
        file=RAZORPAY,
        before="found = self._order_of(order) or self._make_order(order)",
        after="found = self._make_order(order)",
        test=f"{ADAPTERS}test_the_same_order_again_is_the_same_checkout",
    ),
    Mutant(
        name="sixteen-at-once-get-orders-of-their-own",
        file=RAZORPAY,
        before="return self._order_of(order) or made",
        after="return made",
        test=f"{ADAPTERS}test_of_sixteen_who_ask_at_once_for_one_order_all_get_the_same",
    ),
    Mutant(
        name="a-refund-is-asked-for-again-once-stripe-forgot-the-key",
        file=STRIPE,
        before='if (item.get("metadata") or {}).get("key") == key:',
        after="if False:",
        test=f"{ADAPTERS}test_a_refund_with_the_same_key_is_the_same_refund",
    ),
    Mutant(
        name="money-that-was-only-authorized-counts-as-paid",
        file=RAZORPAY,
        before='frozenset({"captured", "refunded"})',
        after='frozenset({"captured", "refunded", "authorized"})',
        test=f"{WEBHOOKS}test_a_payment_of_razorpay_that_is_only_authorized_is_no_payment",
    ),
    Mutant(
        name="a-session-that-is-not-paid-counts-as-paid",
        file=STRIPE_READING,
        before='if state != "complete" or payment_state not in {"paid", "no_payment_required"}:',
        after='if state != "complete":',
        test=f"{WEBHOOKS}test_a_session_that_is_not_paid_is_no_payment",
    ),
    Mutant(
        name="notes-of-a-browser-say-whose-purchase-it-is",
        file=RAZORPAY,
        before='reading.maybe_part(order or {}, "notes")',
        after='reading.maybe_part(order or payment, "notes")',
        test=f"{ADAPTERS}test_notes_that_a_browser_made_up_name_no_purchase",
    ),
    Mutant(
        name="a-change-whose-answer-got-lost-is-asked-for-again",
        file=STRIPE,
        before="if sorted(prices) == sorted(_prices_of(before.body)):",
        after="if False:",
        test=f"{SUBSCRIPTIONS}test_a_change_whose_answer_gets_lost_is_made_once",
    ),
    Mutant(
        name="a-page-of-another-site-turns-knobs-of-the-till",
        file="billing/gateways/till/app.py",
        before='if asked.method != "GET" and origin is not None',
        after='if asked.method == "PATCH" and origin is not None',
        test="tests/billing/gateways/test_till.py::test_a_page_of_another_site_turns_no_knob",
    ),
    Mutant(
        name="the-till-is-let-into-production",
        file="config/checks.py",
        before="if settings.PAYMENT_SANDBOX and settings.PRODUCTION:",
        after="if False:",
        test="tests/billing/gateways/test_wiring.py::test_a_shop_is_refused",
    ),
]
