"""A coupon takes off a percentage or an amount, and neither may be missing: a comparison with null refuses nothing."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("billing", "0008_the_books_stay")]

    operations = [
        migrations.RemoveConstraint(model_name="coupon", name="coupon_takes_something_off"),
        migrations.AddConstraint(
            model_name="coupon",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    kind="percent",
                    percent__isnull=False,
                    percent__gte=1,
                    percent__lte=100,
                    amount_minor__isnull=True,
                )
                | models.Q(kind="amount", amount_minor__isnull=False, amount_minor__gt=0, percent__isnull=True),
                name="coupon_takes_something_off",
            ),
        ),
    ]
