from django.db import migrations, models


class Migration(migrations.Migration):
    """A calendar says when its next free time has to be worked out anew, not when that was last done."""

    dependencies = [("scheduling", "0002_nobody_is_in_two_places")]

    operations = [
        migrations.RemoveIndex(model_name="calendar", name="calendar_looked_at"),
        migrations.RenameField(model_name="calendar", old_name="looked_at", new_name="look_at"),
        migrations.AddIndex(model_name="calendar", index=models.Index(fields=["look_at"], name="calendar_look_at")),
    ]
