"""Sequences after rows with fixed ids were written (seed data, import)."""

from django.db import connection, models


def advance_sequences(*model_classes: type[models.Model]) -> None:
    """Let the next id follow the highest one. PostgreSQL needs it; SQLite does so by itself."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for model in model_classes:
            table = model._meta.db_table
            cursor.execute(
                # The name is a model's, nothing that anybody typed.
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), "  # noqa: S608
                f"greatest((SELECT coalesce(max(id), 1) FROM {table}), 1))"
            )
