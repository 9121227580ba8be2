"""Broken payouts."""

from tests.mutants import Mutant

TESTS = "tests/billing/payouts/test_payouts.py"
SENDING = "billing/services/payouts/sending.py"

MUTANTS = [
    Mutant(
        name="earnings-are-paid-out-before-their-time",
        file="billing/selectors/payouts.py",
        before="payout__isnull=True, available_at__lte=until, tokens__gt",
        after="payout__isnull=True, tokens__gt",
        test=f"{TESTS}::test_what_is_still_on_hold_waits_for_the_next_week",
    ),
    Mutant(
        name="a-paid-payout-can-be-canceled",
        file="billing/services/payouts/making.py",
        before="filter(pk=payout_id, state__in=[Payout.State.OWED, Payout.State.FAILED])",
        after="filter(pk=payout_id)",
        test=f"{TESTS}::test_a_paid_payout_can_not_be_canceled",
    ),
    Mutant(
        name="money-that-comes-back-is-nobodys",
        file=SENDING,
        before="        if was_paid:\n",
        after="        if False:\n",
        test=f"{TESTS}::test_money_that_the_bank_sends_back_is_owed_again",
    ),
    Mutant(
        name="a-debt-is-not-kept-back",
        file="billing/services/payouts/making.py",
        before="worth = looking.worth_of(tokens, owed=wallet.owed)",
        after="worth = looking.worth_of(tokens)",
        test=f"{TESTS}::test_what_was_paid_out_and_then_taken_back_is_kept_from_the_next_payout",
    ),
    Mutant(
        name="account-numbers-stand-in-the-database",
        file="billing/services/payouts/accounts.py",
        before="    kept = vault.encrypt(\n",
        after="    kept = str(\n",
        test=f"{TESTS}::test_an_account_number_is_not_readable_in_the_database",
    ),
    Mutant(
        name="a-payout-is-anybodys",
        file="billing/api/payouts/views.py",
        before="selectors.payouts_of(person_of(request).user_id).filter(pk=payout_id)",
        after="Payout.objects.filter(pk=payout_id)",
        test="tests/authorisation/test_matrix.py -k statement",
    ),
]
