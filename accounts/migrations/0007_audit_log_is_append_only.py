"""The database itself refuses to change what stands in the audit log (contract 4.17).

On SQLite the tests empty tables by DELETE, so there only changes are refused, not deletions. A later
migration that makes SQLite copy this table has to make the trigger anew.
"""

from django.db import migrations

_POSTGRESQL = """
CREATE FUNCTION accounts_auditentry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The audit log can not be changed.';
END $$;
CREATE TRIGGER accounts_auditentry_append_only BEFORE UPDATE OR DELETE ON accounts_auditentry
    FOR EACH ROW EXECUTE FUNCTION accounts_auditentry_refuse();
"""
_SQLITE = """
CREATE TRIGGER accounts_auditentry_append_only BEFORE UPDATE ON accounts_auditentry
BEGIN SELECT RAISE(ABORT, 'The audit log can not be changed.'); END
"""
_UNDO = {
    "postgresql": "DROP TRIGGER accounts_auditentry_append_only ON accounts_auditentry;"
    "DROP FUNCTION accounts_auditentry_refuse()",
    "sqlite": "DROP TRIGGER accounts_auditentry_append_only",
}


def _refuse_changes(apps, schema_editor):
    statements = {"postgresql": _POSTGRESQL, "sqlite": _SQLITE}
    schema_editor.execute(statements[schema_editor.connection.vendor], params=None)


def _allow_changes(apps, schema_editor):
    schema_editor.execute(_UNDO[schema_editor.connection.vendor], params=None)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_audit_tokens_directory")]

    operations = [migrations.RunPython(_refuse_changes, _allow_changes)]
