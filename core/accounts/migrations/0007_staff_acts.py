"""Why staff did something about somebody."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.common.ids


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_outside_identities"),
    ]

    operations = [
        migrations.CreateModel(
            name="StaffAct",
            fields=[
                (
                    "id",
                    models.UUIDField(default=core.common.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("suspended", "suspended"),
                            ("restored", "restored"),
                            ("unlocked", "second factors taken away"),
                        ],
                        max_length=16,
                    ),
                ),
                ("reason", models.CharField(max_length=500)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="acts_upon",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "act of staff",
                "verbose_name_plural": "acts of staff",
                "ordering": ["-id"],
            },
        ),
    ]
