"""The table of the shared cache, in which tries are counted: made like any other, so that nobody has to remember it."""

from typing import Any

from django.core.management import call_command
from django.db import migrations


def make_cache_table(apps: Any, schema_editor: Any) -> None:
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_sign_ins"),
        ("account", "0001_initial"),
        ("sessions", "0001_initial"),
    ]
    operations = [migrations.RunPython(make_cache_table, migrations.RunPython.noop)]
