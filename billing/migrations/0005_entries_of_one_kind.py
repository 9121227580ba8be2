"""One kind of a long history is found by an index, and so is what somebody spent in a month."""

from django.conf import settings
from django.db import migrations, models

KINDS = [
    ("purchase", "bought"),
    ("grant", "given"),
    ("expiry", "expired"),
    ("hold", "held"),
    ("release", "released"),
    ("capture", "paid"),
    ("take_back", "taken back"),
    ("restore", "given back"),
    ("redeem", "redeemed"),
    ("payment", "payment"),
    ("refund", "refund"),
    ("payout", "payout"),
    ("payout_return", "payout returned"),
    ("correction", "correction"),
]


class Migration(migrations.Migration):
    dependencies = [("billing", "0004_the_books"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.AddField(
            model_name="ledgerentry",
            name="kind",
            field=models.CharField(choices=KINDS, default="correction", max_length=16),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="hold",
            index=models.Index(
                condition=models.Q(("state", "captured")),
                fields=["wallet", "resolved_at", "captured_tokens"],
                name="hold_spent_by_wallet",
            ),
        ),
        migrations.AddIndex(
            model_name="ledgerentry",
            index=models.Index(
                condition=models.Q(("wallet__isnull", False)),
                fields=["wallet", "kind", "transaction"],
                name="entry_of_kind",
            ),
        ),
    ]
