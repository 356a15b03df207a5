"""Part of a title is found by trigrams on PostgreSQL (the list's filter ``search``)."""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

CREATE = "CREATE INDEX ticket_title_trigram ON tickets_ticket USING gin (upper(title) gin_trgm_ops)"


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(CREATE)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX ticket_title_trigram")


class Migration(migrations.Migration):
    dependencies = [("tickets", "0002_seed_catalog")]
    operations = [TrigramExtension(), migrations.RunPython(create, drop)]
