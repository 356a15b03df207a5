"""Whether this process should be given requests."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from gotrs.common import lifecycle

# Once complete, migrations stay so while this code runs; reading them costs a tenth of a second.
_migrated = False


def why_not_ready() -> str | None:
    """Why requests should go elsewhere, as a sentence; None if they may come."""
    global _migrated
    if lifecycle.is_stopping():
        return "The process is stopping."
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        if not _migrated:
            _migrated = not _missing_migrations()
    except DatabaseError:
        connection.close()
        return "The database does not answer."
    return None if _migrated else "Migrations are missing."


def _missing_migrations() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
