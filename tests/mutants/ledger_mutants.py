"""Broken books."""

from tests.mutants import Edit, Mutant

BOOKS = "billing/services/ledger/books.py"
HOLDS = "billing/services/ledger/holds.py"
QUICK = "billing/services/ledger/quick.py"
TOKENS = "billing/services/ledger/tokens.py"
EARNINGS = "billing/services/ledger/earnings.py"
RULES = "billing/rules/tokens.py"
LOOKING = "billing/selectors/ledger.py"
KEEPING = "billing/migrations/0008_the_books_stay.py"
RACES = "tests/billing/ledger/test_races.py"
LOCK = """    return " FOR NO KEY UPDATE" if connection.features.has_select_for_update else ""
"""

MUTANTS = [
    Mutant(
        name="a-wallet-is-read-without-its-lock",
        file=BOOKS,
        before=LOCK,
        after='    return ""\n',
        test=f"{RACES}::test_of_sixteen_who_hold_given_tokens_no_lot_is_spent_twice --db=postgres",
    ),
    Mutant(
        name="a-refund-is-taken-from-a-wallet-without-its-lock",
        file=BOOKS,
        before=LOCK,
        after='    return ""\n',
        test=f"{RACES}::test_no_more_is_redeemed_at_once_than_was_earned --db=postgres",
    ),
    Mutant(
        name="wallets-are-locked-in-the-order-in-which-they-come",
        file=HOLDS,
        before="    wallets = lock_wallets_by_id(both)\n",
        after="    wallets = lock_wallets_by_id([before.wallet_id]) | lock_wallets_by_id(both)\n",
        test=f"{RACES}::test_two_who_pay_each_other_at_once_do_not_wait_for_each_other --db=postgres",
    ),
    Mutant(
        name="a-hold-resolves-whatever-became-of-it",
        file=HOLDS,
        before="    held = Hold.objects.filter(pk=hold_id, state=Hold.State.HELD)\n",
        after="    held = Hold.objects.filter(pk=hold_id)\n",
        test=f"{RACES}::test_one_hold_that_is_captured_and_released_at_once_goes_one_way",
    ),
    Mutant(
        name="a-payment-is-credited-as-often-as-it-is-told",
        file=TOKENS,
        before='begin(key=f"buy:{key}"',
        after='begin(key=f"buy:{moment}{key}"',
        test=f"{RACES}::test_one_payment_that_is_told_sixteen_times_at_once_is_credited_once",
    ),
    Mutant(
        name="a-key-is-looked-up-and-not-held",
        file=BOOKS,
        before="""    if count_changed(_BEGIN, [transaction_id, key, kind, at, reason]):
""",
        after="""    if not fetch_rows("SELECT 1 FROM billing_ledgertransaction WHERE key = %s", [key]):
        count_changed(_BEGIN, [transaction_id, key, kind, at, reason])
""",
        test=f"{RACES}::test_one_refund_that_is_told_sixteen_times_at_once_takes_once --db=postgres",
        more=(Edit(BOOKS, LOCK, '    return ""\n'),),
    ),
    Mutant(
        name="one-key-stands-for-anybody",
        file=BOOKS,
        before="    if not fetch_rows(sql, [wallet_id, posted.transaction_id]):\n        raise ReferenceTaken\n",
        after="",
        test="tests/billing/ledger/test_tokens.py::test_one_key_stands_for_one_person_and_one_number_of_tokens",
    ),
    Mutant(
        name="an-earning-goes-back-for-each-who-asks",
        file=EARNINGS,
        before='begin(key=f"unearn:{hold_id}"',
        after='begin(key=f"unearn:{key}"',
        test=f"{RACES}::test_an_earning_that_is_taken_back_sixteen_times_at_once_goes_back_once",
    ),
    Mutant(
        name="what-was-paid-out-is-taken-from-other-earnings",
        file=EARNINGS,
        before="    there = 0 if earning.payout_id is not None else earning.tokens - earning.taken_back\n",
        after="    there = earning.tokens - earning.taken_back\n",
        test="tests/billing/ledger/test_earnings.py"
        "::test_what_was_paid_out_already_is_owed_and_leaves_other_earnings_alone",
    ),
    Mutant(
        name="debts-are-forgotten-when-tokens-are-bought",
        file=TOKENS,
        before="    change.owed, change.paid = rules.settle(tokens, owed=wallet.owed)\n"
        "    enter(posted, entries, kind=Why.PURCHASE",
        after="    change.paid = tokens\n    enter(posted, entries, kind=Why.PURCHASE",
        test="tests/billing/ledger/test_tokens.py::test_what_comes_in_pays_what_is_owed_first",
    ),
    Mutant(
        name="a-dispute-is-won-twice",
        file=TOKENS,
        before='begin(key=f"restore:{key_of}"',
        after='begin(key=f"restore:{key}"',
        test="tests/billing/ledger/test_tokens.py::test_a_dispute_that_is_won_gives_back_what_it_took_once",
    ),
    Mutant(
        name="expired-tokens-are-spent",
        file=RULES,
        before="        if lot.expires_at is not None and lot.expires_at <= now:\n            continue\n",
        after="",
        test="tests/billing/ledger/test_holds.py"
        "::test_tokens_that_have_expired_are_not_spent_though_nobody_took_them_yet",
    ),
    Mutant(
        name="bought-tokens-are-spent-before-given-ones",
        file=QUICK,
        before="WHERE id = %s AND free_balance = 0 AND",
        after="WHERE id = %s AND",
        test="tests/billing/ledger/test_quick.py::test_what_one_statement_does_not_answer_is_left_as_it_was"
        " --db=postgres",
    ),
    Mutant(
        name="a-hold-is-shown-before-what-came-before-it",
        file=QUICK,
        before="LPAD(TO_HEX(micros / 1000), 12, '0')",
        after="LPAD(TO_HEX(4102444800000 - micros / 1000), 12, '0')",
        test="tests/billing/ledger/test_quick.py::test_each_of_many_holds_is_shown_in_its_order --db=postgres",
    ),
    Mutant(
        name="the-books-can-be-changed",
        file=KEEPING,
        before="BEFORE UPDATE OR DELETE ON {table}",
        after="BEFORE DELETE ON {table}",
        test="tests/billing/ledger/test_kept.py::test_no_entry_and_no_transaction_is_changed --db=postgres",
    ),
    Mutant(
        name="the-books-can-be-changed-in-a-file",
        file=KEEPING,
        before='        for act in ("update", "delete"):\n            editor.execute(SQLITE_STAYS',
        after='        for act in ("delete",):\n            editor.execute(SQLITE_STAYS',
        test="tests/billing/ledger/test_kept.py::test_a_freshly_migrated_file_refuses_both",
    ),
    Mutant(
        name="entries-need-not-balance",
        file=KEEPING,
        before="HAVING SUM(entered.amount) <> 0",
        after="HAVING SUM(entered.amount) > 1000000",
        test="tests/billing/ledger/test_kept.py::test_entries_that_do_not_sum_to_zero_are_refused_in_each_unit"
        " --db=postgres",
    ),
    Mutant(
        name="everybody-sees-everybodys-movements",
        file=LOOKING,
        before="LedgerEntry.objects.filter(wallet_id=wallet_id) if wallet_id",
        after="LedgerEntry.objects.filter(wallet__isnull=False) if wallet_id",
        test="tests/billing/ledger/test_api.py::test_nobody_sees_the_movements_of_others",
        more=(Edit(LOOKING, "AND e.wallet_id = %s\n", "AND %s IS NOT NULL AND e.wallet_id IS NOT NULL\n"),),
    ),
]
