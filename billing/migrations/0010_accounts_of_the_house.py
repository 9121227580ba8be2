"""The house's common accounts exist from the start.

Any other is made by its first entry. Two first entries at the same moment wait for each other there, and two
transactions that make two accounts each, in another order, would do so for ever: PostgreSQL would end one of them.
"""

from typing import Any
from uuid import UUID, uuid5

from django.db import migrations

# As `billing.services.ledger.books.HouseAccount` names them.
HOUSE = UUID("2f1d6c0e-5b0f-5c36-9f67-6e2f3a1b7c55")
TOKENS = [
    ("house.sold", ""), ("house.granted", ""), ("house.expired", ""), ("house.returned", ""), ("house.redeemed", ""),
    ("house.redeemed", "spent"),
]  # fmt: skip
MONEY = [
    ("house.outside", "stripe"), ("house.outside", "razorpay"), ("house.outside", "payouts"), ("house.income.packs", ""),
    ("house.income.plans", ""), ("house.income.fees", ""), ("house.income.commission", ""), ("house.tax", ""),
    ("house.cost.payouts", ""),
]  # fmt: skip


def open_accounts(apps: Any, _editor: Any) -> None:
    """Make those that nothing was entered in yet."""
    account = apps.get_model("billing", "LedgerAccount")
    wanted = [(kind, "TOK", name) for kind, name in TOKENS] + [(kind, "INR", name) for kind, name in MONEY]
    for kind, unit, name in wanted:
        account.objects.get_or_create(
            kind=kind, unit=unit, name=name, wallet=None, defaults={"id": uuid5(HOUSE, f"{kind}:{unit}:{name}")}
        )


class Migration(migrations.Migration):
    dependencies = [("billing", "0009_a_coupon_takes_something_off")]
    operations = [migrations.RunPython(open_accounts, migrations.RunPython.noop)]
