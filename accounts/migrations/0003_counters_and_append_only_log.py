"""What the tables of the models do not say: shared counters, and an audit log that only grows."""

from django.core.management import call_command
from django.db import migrations

# Behind the shared cache: rate limits that all server processes count together. On PostgreSQL they
# are unlogged: a counter that is lost in a crash harms nobody.
CREATE = """
CREATE {unlogged} TABLE gotrs_counter (
    name varchar(255) NOT NULL PRIMARY KEY,
    value bigint NOT NULL,
    expires double precision NOT NULL
)
"""


def create(apps, schema_editor):
    unlogged = "UNLOGGED" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(CREATE.format(unlogged=unlogged))
    schema_editor.execute("CREATE INDEX gotrs_counter_expires ON gotrs_counter (expires)")
    call_command(
        "createcachetable", "gotrs_cache", database=schema_editor.connection.alias, verbosity=0
    )


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE gotrs_counter")
    schema_editor.execute("DROP TABLE IF EXISTS gotrs_cache")


# The database itself refuses to change what stands in the audit log (contract 4.17). On SQLite the
# tests empty tables by DELETE, so there only changes are refused, not deletions. A later migration
# that makes SQLite copy this table has to make the trigger anew.
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
    replaces = [
        ("accounts", "0003_shared_counters"),
        ("accounts", "0004_answers_kept_for_repeats"),
        ("accounts", "0005_proved_addresses"),
        ("accounts", "0006_audit_tokens_directory"),
        ("accounts", "0007_audit_log_is_append_only"),
        ("accounts", "0008_pictures"),
    ]
    dependencies = [("accounts", "0002_seed_groups_and_system_agent")]
    operations = [
        migrations.RunPython(create, drop),
        migrations.RunPython(_refuse_changes, _allow_changes),
    ]
