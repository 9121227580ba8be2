"""What the demo people find in their wallets."""

import pytest

from billing.demo import make_demo_money
from billing.models import Wallet
from billing.services import ledger
from core.accounts.demo import make_demo_people

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_the_demo_people_have_something_in_their_wallets_and_a_second_start_adds_nothing() -> None:
    make_demo_people("a-word-nobody-guesses")
    for _start in range(2):
        make_demo_money()
    wallets = {wallet.user.email: wallet for wallet in Wallet.objects.select_related("user")}
    assert wallets["candidate@demo.test"].balance == 20
    assert wallets["candidate2@demo.test"].balance == 20
    assert wallets["interviewer@demo.test"].earned_balance == 40
    assert ledger.check_books().findings == []
