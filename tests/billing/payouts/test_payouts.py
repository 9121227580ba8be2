"""Earnings become payouts, payouts reach the bank or stay owed, and the books say so."""

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core import mail
from pypdf import PdfReader

from billing.errors import PayoutNotOpen
from billing.models import Earning, LedgerAccount, LedgerEntry, Payout, PayoutAccount, PayoutBatch, Wallet
from billing.services import ledger, payouts
from core.accounts.errors import NotYourself
from core.accounts.services import letters
from core.audit.models import AuditEvent
from core.common.ids import new_id
from tests.billing.conftest import DAY, make_person
from tests.support.herd import herd

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

MONDAY = datetime(2026, 6, 8, 0, 0, tzinfo=UTC)
ACCOUNT = {"holder": "Meera Nair", "account": "5010 0012 3456 01", "bank_code": "HDFC0001234", "country": "IN"}


def earn(interviewer: Any, tokens: int, *, at: datetime) -> UUID:
    """Let somebody earn tokens from a candidate's hold; the hold."""
    candidate = make_person(f"c{new_id().hex[-10:]}")
    ledger.credit_tokens(user_id=candidate.pk, tokens=tokens, key=f"buy-{candidate.pk}", reason="test", now=at)
    hold = ledger.hold_tokens(owner_id=candidate.pk, tokens=tokens, reason=f"booking:{candidate.pk}", now=at)
    ledger.capture_hold(hold_id=hold, to=interviewer.pk, now=at)
    return hold


@pytest.fixture(autouse=True)
def _by_settings(settings: Any) -> None:
    settings.TOKEN_VALUE_PAISE, settings.PAYOUT_COMMISSION_PERCENT = 2000, 15.0
    settings.PAYOUT_MINIMUM_PAISE, settings.EARNINGS_HOLD_DAYS = 50_000, 7
    settings.PAYOUT_SCHEDULE, settings.PAYOUT_METHOD = "weekly", "sandbox"


@pytest.fixture
def meera() -> Any:
    person = make_person("Meera", "interviewer")
    payouts.save_account(user_id=person.pk, **ACCOUNT)
    return person


def wallet_of(person: Any) -> Wallet:
    return Wallet.objects.get(user_id=person.pk)


def money_in(kind: str, **more: Any) -> int:
    found = LedgerEntry.objects.filter(account__kind=kind, account__unit="INR", **more)
    return sum(found.values_list("amount", flat=True))


def assert_books_balance() -> None:
    assert ledger.check_books().findings == []


def test_tokens_earned_more_than_a_week_before_monday_are_paid_out_with_their_commission_kept(meera: Any) -> None:
    earn(meera, 40, at=MONDAY - 8 * DAY)
    assert payouts.run_payouts(now=MONDAY + timedelta(minutes=5)) == 1
    payout = Payout.objects.get()
    assert (payout.gross_minor, payout.commission_minor, payout.net_minor) == (80_000, 12_000, 68_000)
    assert (payout.state, payout.number, payout.period_end) == ("paid", "PO-2026-000001", MONDAY)
    assert wallet_of(meera).earned_balance == 0
    assert money_in("payable") == 0
    assert money_in("house.outside") == 68_000
    assert money_in("house.income.commission") == 12_000
    assert money_in("house.cost.payouts") == -80_000
    assert_books_balance()


def test_what_is_still_on_hold_waits_for_the_next_week(meera: Any) -> None:
    earn(meera, 40, at=MONDAY - 6 * DAY)
    assert payouts.make_payouts(now=MONDAY + DAY) == []
    assert len(payouts.make_payouts(now=MONDAY + 8 * DAY)) == 1


def test_less_than_the_minimum_waits_for_more(meera: Any) -> None:
    earn(meera, 29, at=MONDAY - 8 * DAY)  # 49,300 paise after commission
    assert payouts.make_payouts(now=MONDAY) == []
    earn(meera, 1, at=MONDAY - 8 * DAY)
    assert len(payouts.make_payouts(now=MONDAY)) == 1


def test_without_an_account_earnings_wait_and_are_not_lost() -> None:
    someone = make_person("Noor", "interviewer")
    earn(someone, 40, at=MONDAY - 8 * DAY)
    assert payouts.make_payouts(now=MONDAY) == []
    payouts.save_account(user_id=someone.pk, **ACCOUNT)
    assert len(payouts.make_payouts(now=MONDAY)) == 1


@pytest.mark.django_db(transaction=True)
def test_of_sixteen_runs_at_once_one_makes_the_payout_and_one_sends_it(meera: Any) -> None:
    earn(meera, 40, at=MONDAY - 8 * DAY)
    results = herd(16, lambda number: payouts.run_payouts(now=MONDAY))
    assert [result for result in results if isinstance(result, Exception)] == []
    assert sum(results) == 1
    assert Payout.objects.get().state == "paid"
    assert PayoutBatch.objects.count() == 1
    assert money_in("house.outside") == 68_000
    assert_books_balance()


def test_a_bounced_payout_stays_owed_and_is_sent_again_once_its_time_comes(meera: Any) -> None:
    payouts.save_account(user_id=meera.pk, **{**ACCOUNT, "account": "50100012340002"})
    earn(meera, 40, at=MONDAY - 8 * DAY)
    payouts.run_payouts(now=MONDAY)
    payout = Payout.objects.get()
    assert (payout.state, payout.failed_because, payout.next_attempt_at) == ("failed", "account_closed", MONDAY + DAY)
    assert money_in("payable") == 68_000
    payouts.save_account(user_id=meera.pk, **ACCOUNT)
    payouts.run_payouts(now=MONDAY + timedelta(hours=23))
    assert Payout.objects.get().state == "failed"
    payouts.run_payouts(now=MONDAY + DAY)
    payout.refresh_from_db()
    assert (payout.state, payout.attempts) == ("paid", 2)
    assert money_in("payable") == 0
    assert_books_balance()


def test_a_process_that_dies_after_the_claim_leaves_payouts_that_are_sent_again_under_the_same_key(meera: Any) -> None:
    payouts.save_account(user_id=meera.pk, **{**ACCOUNT, "account": "50100012340003"})  # stays on its way
    earn(meera, 40, at=MONDAY - 8 * DAY)
    payouts.run_payouts(now=MONDAY)
    assert Payout.objects.get().state == "sent"
    PayoutAccount.objects.all().delete()
    payouts.save_account(user_id=meera.pk, **ACCOUNT)
    assert payouts.finish_sent(now=MONDAY) == 1
    payout = Payout.objects.get()
    assert (payout.state, payout.attempts, payout.reference) == ("paid", 1, f"sandbox-payout-{payout.pk}-1")


def test_money_that_the_bank_sends_back_is_owed_again(meera: Any) -> None:
    staff = make_person("Fin", "staff")
    earn(meera, 40, at=MONDAY - 8 * DAY)
    payouts.run_payouts(now=MONDAY)
    payout = Payout.objects.get()
    payouts.mark_failed(payout_id=payout.pk, because="returned", by=staff.pk, now=MONDAY + DAY)
    assert money_in("payable") == 68_000
    assert money_in("house.outside") == 0
    payouts.retry_payout(payout_id=payout.pk, by=staff.pk)
    payouts.send_owed(now=MONDAY + DAY)
    assert money_in("payable") == 0
    assert money_in("house.outside") == 68_000
    assert_books_balance()


def test_a_canceled_payout_gives_its_earnings_to_the_next_one(meera: Any, settings: Any) -> None:
    settings.PAYOUT_METHOD = "manual"
    staff = make_person("Fin", "staff")
    earn(meera, 40, at=MONDAY - 8 * DAY)
    payouts.run_payouts(now=MONDAY)
    payout = Payout.objects.get()
    assert payout.state == "owed"  # a file is made when staff ask
    payouts.cancel_payout(payout_id=payout.pk, reason="wrong person", by=staff.pk)
    assert wallet_of(meera).earned_balance == 40
    assert money_in("payable") == money_in("house.cost.payouts") == money_in("house.income.commission") == 0
    assert len(payouts.make_payouts(now=MONDAY)) == 1
    assert_books_balance()


def test_a_paid_payout_can_not_be_canceled(meera: Any) -> None:
    earn(meera, 40, at=MONDAY - 8 * DAY)
    payouts.run_payouts(now=MONDAY)
    with pytest.raises(PayoutNotOpen):
        payouts.cancel_payout(payout_id=Payout.objects.get().pk, reason="too late", by=make_person("Fin", "staff").pk)


def test_what_was_paid_out_and_then_taken_back_is_kept_from_the_next_payout(meera: Any) -> None:
    hold = earn(meera, 40, at=MONDAY - 8 * DAY)
    payouts.run_payouts(now=MONDAY)
    ledger.take_back_earning(hold_id=hold, key="refund", reason="refund:1")
    assert wallet_of(meera).owed == 40
    earn(meera, 100, at=MONDAY)
    payouts.run_payouts(now=MONDAY + 7 * DAY)
    payout = Payout.objects.order_by("-id").first()
    assert payout is not None
    assert (payout.tokens, payout.recovered_minor, payout.commission_minor, payout.net_minor) == (
        100,
        80_000,
        18_000,
        102_000,
    )
    wallet = wallet_of(meera)
    assert (wallet.owed, wallet.earned_balance) == (0, 0)
    assert_books_balance()


def test_canceling_what_kept_a_debt_back_leaves_the_debt_settled(meera: Any, settings: Any) -> None:
    hold = earn(meera, 40, at=MONDAY - 8 * DAY)
    payouts.run_payouts(now=MONDAY)
    ledger.take_back_earning(hold_id=hold, key="refund", reason="refund:1")
    settings.PAYOUT_METHOD = "manual"
    earn(meera, 100, at=MONDAY)
    payouts.run_payouts(now=MONDAY + 7 * DAY)
    payout = Payout.objects.get(state="owed")
    payouts.cancel_payout(payout_id=payout.pk, reason="again", by=make_person("Fin", "staff").pk)
    wallet = wallet_of(meera)
    assert (wallet.owed, wallet.earned_balance) == (0, 60)
    left = [earning.tokens - earning.taken_back for earning in Earning.objects.filter(payout=None)]
    assert sum(left) == 60
    assert len(payouts.make_payouts(now=MONDAY + 7 * DAY)) == 1
    assert_books_balance()


def test_of_what_is_partly_taken_back_the_rest_is_paid_once_though_its_payout_is_canceled(
    meera: Any, settings: Any
) -> None:
    settings.PAYOUT_METHOD = "manual"
    hold = earn(meera, 40, at=MONDAY - 8 * DAY)
    payouts.run_payouts(now=MONDAY)
    ledger.take_back_earning(hold_id=hold, key="split", reason="booking:1", tokens=25)
    ledger.credit_tokens(user_id=meera.pk, tokens=10, key="bought", reason="test")  # pays ten of the debt

    payouts.cancel_payout(payout_id=Payout.objects.get().pk, reason="again", by=make_person("Fin", "staff").pk)

    wallet = wallet_of(meera)
    left = sum(earning.tokens - earning.taken_back for earning in Earning.objects.filter(payout=None))
    assert (wallet.owed, wallet.earned_balance, left) == (0, 25, 25)
    assert_books_balance()


@pytest.mark.parametrize("debt_paid", [False, True])
def test_what_is_taken_back_from_a_payout_that_is_then_canceled_is_taken_once(
    meera: Any, settings: Any, debt_paid: bool
) -> None:
    settings.PAYOUT_METHOD = "manual"
    hold = earn(meera, 40, at=MONDAY - 8 * DAY)
    payouts.run_payouts(now=MONDAY)
    ledger.take_back_earning(hold_id=hold, key="refund", reason="refund:1")
    assert wallet_of(meera).owed == 40
    if debt_paid:
        ledger.credit_tokens(user_id=meera.pk, tokens=40, key="bought", reason="test")

    payouts.cancel_payout(payout_id=Payout.objects.get().pk, reason="again", by=make_person("Fin", "staff").pk)

    wallet = wallet_of(meera)
    left = sum(earning.tokens - earning.taken_back for earning in Earning.objects.filter(payout=None))
    assert (wallet.owed, wallet.earned_balance, left) == ((0, 40, 40) if debt_paid else (0, 0, 0))
    earn(meera, 100, at=MONDAY)
    payouts.run_payouts(now=MONDAY + 7 * DAY)
    payout = Payout.objects.get(state="owed")
    assert (payout.tokens, payout.recovered_minor) == (140 if debt_paid else 100, 0)
    assert wallet_of(meera).earned_balance == 0
    assert_books_balance()


def test_a_file_for_the_bank_has_whole_accounts_and_who_took_it_is_written_down(meera: Any, settings: Any) -> None:
    settings.PAYOUT_METHOD = "manual"
    staff = make_person("Fin", "staff")
    earn(meera, 40, at=MONDAY - 8 * DAY)
    payouts.make_payouts(now=MONDAY)
    batch = payouts.send_owed(now=MONDAY, by=staff.pk)
    assert batch is not None
    number, rows = payouts.write_bank_file(batch_id=batch.pk, by=staff.pk)
    assert number == 1
    assert rows[0][1:7] == ["Meera Nair", "50100012345601", "HDFC0001234", "IN", "680.00", "INR"]
    assert AuditEvent.objects.filter(action="payouts.file_taken", actor_id=staff.pk).exists()
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    assert Payout.objects.get().state == "sent"


def test_an_account_number_is_not_readable_in_the_database(meera: Any) -> None:
    kept = PayoutAccount.objects.get()
    assert "5010" not in kept.details
    assert kept.ending == "5601"


def test_somebody_whose_payout_account_changes_is_told_by_mail(meera: Any) -> None:
    letters.send_due()
    assert [message.subject for message in mail.outbox] == ["Where your earnings go has changed"]
    assert "5601" in mail.outbox[0].body
    assert "50100012345601" not in mail.outbox[0].body


def test_a_statement_says_how_the_sum_was_reckoned(meera: Any) -> None:
    earn(meera, 40, at=MONDAY - 8 * DAY)
    payouts.run_payouts(now=MONDAY)
    payout = Payout.objects.get()
    page = payouts.write_statement(payout)
    text = "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(page)).pages)
    for words in ("PO-2026-000001", "40 tokens at ₹20.00", "₹800.00", "Commission, 15 %", "−₹120.00", "₹680.00"):
        assert words in text
    assert page == payouts.write_statement(payout)


def test_every_kind_of_account_that_payouts_use_is_known_to_the_books() -> None:
    assert {"payable", "house.cost.payouts", "house.income.commission", "house.outside"} <= set(
        LedgerAccount.Kind.values
    )


def test_nobody_says_of_their_own_payout_that_it_was_paid(meera: Any, settings: Any) -> None:
    settings.PAYOUT_METHOD = "manual"
    earn(meera, 40, at=MONDAY - 8 * DAY)
    payouts.run_payouts(now=MONDAY)
    with pytest.raises(NotYourself):
        payouts.mark_paid(payout_id=Payout.objects.get().pk, reference="UTR 1", by=meera.pk)
    assert Payout.objects.get().state == "owed"
