"""The database itself keeps what is in the books: no entry and no transaction is ever changed or deleted.

PostgreSQL also refuses entries that don't sum to zero, and entries for a transaction that has some. SQLite knows no
triggers for whole statements; there the services and `check_books` see to that.

SQLite drops a table's triggers when a migration makes the table anew (AddField, AlterField, AddConstraint, …): whoever
does that to one of the two tables runs `keep` again afterwards. A test looks at a freshly migrated file.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLES = ("billing_ledgertransaction", "billing_ledgerentry")

POSTGRES = """
CREATE OR REPLACE FUNCTION billing_books_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What is in the books stays as it is.' USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE OR REPLACE FUNCTION billing_entries_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM entered JOIN billing_ledgeraccount a ON a.id = entered.account_id
        GROUP BY entered.transaction_id, a.unit HAVING SUM(entered.amount) <> 0
    ) THEN
        RAISE EXCEPTION 'The entries of a transaction sum to zero.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF (SELECT COUNT(*) FROM entered) <> (
        SELECT COUNT(*) FROM billing_ledgerentry e
        WHERE e.transaction_id IN (SELECT DISTINCT transaction_id FROM entered)
    ) THEN
        RAISE EXCEPTION 'A transaction is written at once.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER billing_ledgerentry_balances AFTER INSERT ON billing_ledgerentry
    REFERENCING NEW TABLE AS entered FOR EACH STATEMENT EXECUTE FUNCTION billing_entries_balance();
"""
POSTGRES_STAYS = """
CREATE OR REPLACE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION billing_books_stay();
"""
POSTGRES_BACK = """
DROP TRIGGER billing_ledgerentry_balances ON billing_ledgerentry;
DROP TRIGGER billing_ledgerentry_stays ON billing_ledgerentry;
DROP TRIGGER billing_ledgertransaction_stays ON billing_ledgertransaction;
DROP FUNCTION billing_entries_balance();
DROP FUNCTION billing_books_stay();
"""
SQLITE_STAYS = """
CREATE TRIGGER IF NOT EXISTS {table}_no_{act} BEFORE {act} ON {table}
BEGIN SELECT RAISE(ABORT, 'What is in the books stays as it is.'); END;
"""


def keep(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Have the database refuse; again does no harm."""
    if editor.connection.vendor == "postgresql":
        editor.execute(POSTGRES)
        for table in TABLES:
            editor.execute(POSTGRES_STAYS.format(table=table))
        return
    for table in TABLES:
        for act in ("update", "delete"):
            editor.execute(SQLITE_STAYS.format(table=table, act=act))


def let_go(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Let the database forget it."""
    if editor.connection.vendor == "postgresql":
        editor.execute(POSTGRES_BACK)
        return
    for table in TABLES:
        for act in ("update", "delete"):
            editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{act}")


class Migration(migrations.Migration):
    dependencies = [("billing", "0007_a_change_that_was_asked_for")]

    operations = [migrations.RunPython(keep, let_go)]
