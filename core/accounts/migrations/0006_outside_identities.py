"""Who somebody is at another site, by whose way they sign in."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.common.ids


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_second_factors"),
    ]

    operations = [
        migrations.CreateModel(
            name="OutsideIdentity",
            fields=[
                (
                    "id",
                    models.UUIDField(default=core.common.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("issuer", models.CharField(max_length=255)),
                ("subject", models.CharField(max_length=255)),
                ("last_used_at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "outside identity",
                "verbose_name_plural": "outside identities",
                "constraints": [models.UniqueConstraint(fields=("issuer", "subject"), name="outside_identity_once")],
            },
        ),
    ]
