"""Duties of staff, closed accounts, support visits and letters. Who was staff before could do everything, and still can."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.common.ids


def make_staff_admins(apps: Any, schema_editor: Any) -> None:
    apps.get_model("accounts", "Role").objects.filter(role="staff").update(duty="admin")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_cache"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="Letter",
            fields=[
                (
                    "id",
                    models.UUIDField(default=core.common.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("kind", models.CharField(max_length=60)),
                ("to", models.CharField(max_length=320)),
                ("subject", models.CharField(max_length=998)),
                ("text", models.TextField()),
                ("html", models.TextField(blank=True, default="")),
                ("key", models.CharField(blank=True, default="", max_length=160)),
                (
                    "state",
                    models.CharField(
                        choices=[("due", "due"), ("sent", "sent"), ("failed", "failed")], default="due", max_length=8
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("due_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "letter",
                "verbose_name_plural": "letters",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                (
                    "id",
                    models.UUIDField(default=core.common.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("own_sign_in_id", models.UUIDField(db_index=True)),
                ("reason", models.CharField(max_length=500)),
                ("ends_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "visit",
                "verbose_name_plural": "visits",
                "ordering": ["-id"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="role",
            name="role_once_per_person",
        ),
        migrations.AddField(
            model_name="role",
            name="duty",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "not one of the staff"),
                    ("support", "support"),
                    ("moderator", "moderator"),
                    ("finance", "finance"),
                    ("admin", "admin"),
                ],
                default="",
                max_length=16,
            ),
        ),
        migrations.RunPython(make_staff_admins, migrations.RunPython.noop),
        migrations.AddField(
            model_name="signin",
            name="proved_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="user",
            name="deactivated_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="closed by the person"),
        ),
        migrations.AddField(
            model_name="user",
            name="headline",
            field=models.CharField(blank=True, default="", max_length=160, verbose_name="headline"),
        ),
        migrations.AddField(
            model_name="user",
            name="picture",
            field=models.UUIDField(blank=True, null=True, verbose_name="picture"),
        ),
        migrations.AddField(
            model_name="user",
            name="pronouns",
            field=models.CharField(blank=True, default="", max_length=40, verbose_name="pronouns"),
        ),
        migrations.AddField(
            model_name="user",
            name="suspended_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="suspended"),
        ),
        migrations.AddField(
            model_name="user",
            name="suspended_reason",
            field=models.CharField(blank=True, default="", max_length=500, verbose_name="reason of the suspension"),
        ),
        migrations.AddConstraint(
            model_name="role",
            constraint=models.UniqueConstraint(fields=("user", "role", "duty"), name="role_once_per_person"),
        ),
        migrations.AddConstraint(
            model_name="role",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("duty__in", ["support", "moderator", "finance", "admin"]), ("role", "staff")),
                    models.Q(models.Q(("role", "staff"), _negated=True), ("duty", "")),
                    _connector="OR",
                ),
                name="role_duty_of_staff_only",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_active", False),
                    models.Q(("deactivated_at__isnull", True), ("suspended_at__isnull", True)),
                    _connector="OR",
                ),
                name="user_active_unless_closed",
            ),
        ),
        migrations.AddField(
            model_name="letter",
            name="user",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="visit",
            name="sign_in",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="visit", to="accounts.signin"
            ),
        ),
        migrations.AddField(
            model_name="visit",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="visits", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="visit",
            name="visitor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(condition=models.Q(("state", "due")), fields=["due_at"], name="letter_due"),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.UniqueConstraint(
                condition=models.Q(("key", ""), _negated=True), fields=("key",), name="letter_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["due", "sent", "failed"])), name="letter_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(("user", models.F("visitor")), _negated=True), name="visit_of_somebody_else"
            ),
        ),
    ]
