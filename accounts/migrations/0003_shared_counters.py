"""Tables behind the shared cache: rate limits that all server processes count together.

On PostgreSQL they are unlogged: a counter that is lost in a crash harms nobody.
"""

from django.core.management import call_command
from django.db import migrations

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


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_seed_groups_and_system_agent")]
    operations = [migrations.RunPython(create, drop)]
