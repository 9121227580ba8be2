from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_letters_with_enclosures"),
    ]

    operations = [
        migrations.AddField(
            model_name="outboxmail",
            name="attachments",
            field=models.JSONField(default=list),
        ),
    ]
