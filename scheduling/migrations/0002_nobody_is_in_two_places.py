"""The database itself refuses two occupied times of one person that overlap: PostgreSQL by an exclusion constraint,
SQLite by triggers. Both speak of half-open times: who ends at ten can begin at ten.

A later migration that rebuilds the table on SQLite has to make its triggers again: there a rebuilt table is a new one,
which has none. (`tests/scheduling/test_occupied.py` sees whether they are there.)
"""

from typing import Any

from django.db import migrations

TABLE = "scheduling_occupied"
NAME = "occupied_never_overlaps"
EXCLUDE = f"""
    ALTER TABLE {TABLE} ADD CONSTRAINT {NAME}
    EXCLUDE USING gist (user_id WITH =, tstzrange(starts_at, ends_at, '[)') WITH &&)
"""
# SQLite compares moments as the texts that Django writes: in UTC, without a fraction where it is zero, which sorts first.
REFUSE = f"""
    CREATE TRIGGER {NAME}_%(act)s BEFORE %(event)s ON {TABLE}
    WHEN EXISTS (
        SELECT 1 FROM {TABLE} WHERE user_id = NEW.user_id AND id IS NOT NEW.id
        AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at
    )
    BEGIN SELECT RAISE(ABORT, '{NAME}'); END
"""  # noqa: S608
EVENTS = {"insert": "INSERT", "update": "UPDATE OF user_id, starts_at, ends_at"}


def refuse_overlaps(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        # A trusted extension: whoever may create in the database may create it.
        schema_editor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        schema_editor.execute(EXCLUDE)
        return
    for act, event in EVENTS.items():
        schema_editor.execute(REFUSE % {"act": act, "event": event})


def allow_overlaps(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"ALTER TABLE {TABLE} DROP CONSTRAINT {NAME}")
        return
    for act in EVENTS:
        schema_editor.execute(f"DROP TRIGGER {NAME}_{act}")


class Migration(migrations.Migration):
    dependencies = [("scheduling", "0001_initial")]
    operations = [migrations.RunPython(refuse_overlaps, allow_overlaps)]
