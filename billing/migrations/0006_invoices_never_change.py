"""The database itself refuses to change or delete an invoice, a credit note, or a line of one.

A later migration that rebuilds one of these tables on SQLite has to make its triggers again: there a rebuilt table is a
new one, which has none. (`tests/billing/invoices` sees whether they are there.)
"""

from typing import Any

from django.db import migrations

TABLES = ("billing_invoice", "billing_invoiceline")
MESSAGE = "Invoices are never changed."
REFUSE = f"""
    CREATE OR REPLACE FUNCTION billing_refuse_invoice_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation';
    END $$
"""


def refuse_changes(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(REFUSE)
        for table in TABLES:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_never_changes BEFORE UPDATE OR DELETE ON {table}"
                " FOR EACH ROW EXECUTE FUNCTION billing_refuse_invoice_change()"
            )
        return
    for table in TABLES:
        for act in ("UPDATE", "DELETE"):
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
            )


def allow_changes(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        for table in TABLES:
            schema_editor.execute(f"DROP TRIGGER {table}_never_changes ON {table}")
        schema_editor.execute("DROP FUNCTION billing_refuse_invoice_change()")
        return
    for table in TABLES:
        for act in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER {table}_no_{act}")


class Migration(migrations.Migration):
    dependencies = [("billing", "0005_entries_of_one_kind")]
    operations = [migrations.RunPython(refuse_changes, allow_changes)]
