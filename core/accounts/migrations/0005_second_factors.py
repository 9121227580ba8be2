"""Second factors: challenges, mailed codes with their tries, and the devices that somebody is known by."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.accounts.fields
import core.common.ids


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_duties_visits_letters"),
    ]

    operations = [
        migrations.CreateModel(
            name="Challenge",
            fields=[
                (
                    "id",
                    models.UUIDField(default=core.common.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("totp", "setting up an app"),
                            ("register", "adding a passkey"),
                            ("sign_in", "signing in"),
                            ("second_factor", "second factor"),
                            ("proof", "proof"),
                        ],
                        max_length=16,
                    ),
                ),
                ("holder", models.CharField(max_length=64)),
                ("value", models.TextField()),
                ("expires_at", models.DateTimeField(db_index=True)),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "challenge",
                "verbose_name_plural": "challenges",
                "constraints": [models.UniqueConstraint(fields=("purpose", "holder"), name="challenge_one_at_a_time")],
            },
        ),
        migrations.CreateModel(
            name="KnownDevice",
            fields=[
                (
                    "id",
                    models.UUIDField(default=core.common.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("browser", models.CharField(blank=True, max_length=40)),
                ("system", models.CharField(blank=True, max_length=40)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "known device",
                "verbose_name_plural": "known devices",
                "constraints": [
                    models.UniqueConstraint(fields=("user", "browser", "system"), name="known_device_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="MailedCode",
            fields=[
                (
                    "id",
                    models.UUIDField(default=core.common.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "purpose",
                    models.CharField(
                        choices=[("password", "a new password"), ("email", "a new address")], max_length=16
                    ),
                ),
                ("email", core.accounts.fields.LowercaseEmailField(max_length=254)),
                ("code_hash", models.CharField(max_length=64)),
                ("browser", models.CharField(blank=True, default="", max_length=64)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("expires_at", models.DateTimeField(db_index=True)),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "mailed code",
                "verbose_name_plural": "mailed codes",
                "indexes": [models.Index(fields=["email", "purpose"], name="mailed_code_email")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("purpose", "email")), fields=("user",), name="mailed_code_one_new_address"
                    )
                ],
            },
        ),
    ]
